import { literal, type GeneratedFile } from '../generated-file.ts';
import { constraintName } from '../schema/names.ts';
import type { SchemaTable } from '../schema/schema.ts';
import type { SqlDialect } from '../sql/sql-dialect.ts';
import type { ColumnContext } from './column-options.ts';
import { printArray, type Members } from '../members-code.ts';

/** Unique columns, indexes and checks. */
export function printConstraints(
  table: SchemaTable,
  { dialect }: SqlDialect,
  file: GeneratedFile,
  warn: ColumnContext['warn'],
): void {
  const pathOf = (name: string): string =>
    table.columns.find(({ column }) => column === name)?.path.join('.') ?? name;
  const isMapped = (name: string): boolean =>
    table.columns.some(({ column, field }) => column === name && field !== undefined);
  const isMysql = dialect === 'mysql';
  // Under the names that the databases give: MySQL has no constraint for it but an index, called after the column.
  const uniques = table.columns
    .filter(({ isUnique, field }) => isUnique && field !== undefined)
    .map(({ column, path }): Members => [
      ['name', literal(isMysql ? column : constraintName([table.table, column, 'key']))],
      ...(isMysql ? ([['unique', 'true']] as const) : []),
      ['columns', literal([path.join('.')])],
    ]);
  if (!isMysql) printArray('uniques', uniques, file);
  const indexes = table.indexes.flatMap(({ name, isUnique, columns }): Members[] => {
    if (!columns.every(({ column }) => isMapped(column))) return [];
    const descending = columns.find(({ isDescending }) => isDescending);
    if (descending !== undefined) {
      const text = `"desc" of column ${JSON.stringify(descending.column)} in index ${JSON.stringify(name)} is left out: TypeORM's indexes ascend`;
      warn(table.at, text);
    }
    return [
      [
        ['name', literal(name)],
        ...(isUnique ? ([['unique', 'true']] as const) : []),
        ['columns', literal(columns.map(({ column }) => pathOf(column)))],
      ],
    ];
  });
  printArray('indices', isMysql ? [...uniques, ...indexes] : indexes, file);
  const checks = table.columns.flatMap(({ column, check, at }): Members[] => {
    if (check === undefined) return [];
    if (isMysql) {
      warn(
        at,
        `"check" of column ${JSON.stringify(column)} is left out: TypeORM has none for mysql`,
      );
      return [];
    }
    const name = constraintName([table.table, column, 'check']);
    return [
      [
        ['name', literal(name)],
        ['expression', literal(check)],
      ],
    ];
  });
  printArray('checks', checks, file);
}
