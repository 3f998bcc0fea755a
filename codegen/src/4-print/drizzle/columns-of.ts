import { literal, propertyKey, type Printable } from '../generated-file.ts';

/** An array of a table's columns. */
export function columnsOf(table: Printable, columns: readonly string[]): Printable {
  const members = columns.map((column, i): Printable => [
    i === 0 ? '' : ', ',
    memberOf(table, column),
  ]);
  return ['[', members, ']'];
}

export function memberOf(table: Printable, column: string): Printable {
  const key = propertyKey(column);
  return key === column ? [table, '.', column] : [table, '[', literal(column), ']'];
}
