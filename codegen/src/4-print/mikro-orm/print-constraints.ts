import { literal, type GeneratedFile } from '../generated-file.ts';
import { printArray, type Members } from '../members-code.ts';
import { constraintName } from '../schema/names.ts';
import type { SchemaTable } from '../schema/schema.ts';

/** Indexes and checks; what is unique by itself says so at its property. */
export function printConstraints(table: SchemaTable, file: GeneratedFile): void {
  const pathOf = (name: string): string =>
    table.columns.find(({ column }) => column === name)?.path.join('.') ?? name;
  const isMapped = (name: string): boolean =>
    table.columns.some(({ column, field }) => column === name && field !== undefined);
  const listed = (isUnique: boolean): Members[] =>
    table.indexes
      .filter(
        (index) =>
          index.isUnique === isUnique && index.columns.every(({ column }) => isMapped(column)),
      )
      .map(({ name, columns }): Members => {
        const sorted = columns.map(({ column, isDescending }) => ({
          name: column,
          sort: isDescending ? 'desc' : 'asc',
        }));
        return [
          ['name', literal(name)],
          ['properties', literal(columns.map(({ column }) => pathOf(column)))],
          ...(columns.some(({ isDescending }) => isDescending)
            ? ([['columns', literal(sorted)]] as const)
            : []),
        ];
      });
  printArray('indexes', listed(false), file);
  printArray('uniques', listed(true), file);
  const checks = table.columns.flatMap(({ column, check }): Members[] => {
    if (check === undefined) return [];
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
