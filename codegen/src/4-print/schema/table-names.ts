import { lowerCamel, NameScope } from '../../3-model/names.ts';
import type { SchemaTable } from './schema.ts';

/** A name of TypeScript for each table of a file: of its message, or of the join table. */
export function tableNames(
  tables: readonly SchemaTable[],
  taken: readonly string[],
  spell: (name: string) => string,
): ReadonlyMap<SchemaTable, string> {
  const scope = NameScope.ofModule();
  for (const name of taken) scope.take(name);
  return new Map(
    tables.map((table) => [
      table,
      scope.take(spell(table.message?.symbol.localName ?? pascal(table.table))),
    ]),
  );
}

function pascal(name: string): string {
  const camel = lowerCamel(name.replaceAll(/\W/g, '_'));
  const plain = /^\d/.test(camel) ? `_${camel}` : camel;
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
