import { lowerCamel } from '../../3-model/names.ts';
import type { ColumnModel, Dialect, EnumModel } from '../../3-model/model.ts';
import { columnType } from '../schema/column-type.ts';
import { tableKey, type Schema, type SchemaTable } from '../schema/schema.ts';
import { identifier, PrismaNames, unused } from './prisma-names.ts';
import { prismaType, type PrismaType } from './prisma-type.ts';

/** What a table is called in Prisma, with its fields; other models refer to it by these names. */
export interface ModelPlan {
  readonly table: SchemaTable;
  readonly name: string;
  readonly fields: ReadonlyMap<string, FieldPlan>;
  /** Names of the model's fields, to which relations add theirs. */
  readonly taken: Set<string>;
  /** Prisma's client works on rows that it can tell apart; without a key it is told to leave the table alone. */
  readonly isIgnored: boolean;
}

export interface FieldPlan {
  readonly column: ColumnModel;
  readonly name: string;
  /** Of the database. */
  readonly sql: string;
  /** The type that a tag asks for and the database does not have. */
  readonly refused: string | undefined;
  /** Undefined where Prisma has no scalar for the type of the database. */
  readonly type: PrismaType | undefined;
  /** The values that the column may have, if Prisma is to know them. */
  readonly choice: EnumModel | undefined;
}

export interface Plan {
  readonly models: ReadonlyMap<string, ModelPlan>;
  readonly names: PrismaNames;
  /** Those that a column has as its type, by full name. */
  readonly enums: ReadonlyMap<string, EnumModel>;
}

export function planModels(schema: Schema, dialect: Dialect): Plan {
  const names = new PrismaNames(schema);
  const models = new Map(
    schema.tables.map((table) => [tableKey(table), planModel(table, schema, names, dialect)]),
  );
  const choices = [...models.values()].flatMap(({ fields }) =>
    [...fields.values()].flatMap(({ choice }) => choice ?? []),
  );
  return { models, names, enums: new Map(choices.map((type) => [type.symbol.fullName, type])) };
}

function planModel(
  table: SchemaTable,
  schema: Schema,
  names: PrismaNames,
  dialect: Dialect,
): ModelPlan {
  const taken = new Set<string>();
  const fields = new Map(
    table.columns.map((column): [string, FieldPlan] => {
      const path = table.message === undefined ? [column.column] : column.path;
      const wanted = identifier(lowerCamel(path.join('_').replaceAll(/\W/g, '_')));
      const { text, refused } = columnType(column, dialect, table.keyColumns.has(column.column));
      const type = prismaType(text, column.kind, dialect);
      const choice = choiceOf(column, schema);
      return [
        column.column,
        { column, name: unused(wanted, taken), sql: text, refused, type, choice },
      ];
    }),
  );
  return {
    table,
    name: names.model(table),
    fields,
    taken,
    isIgnored: !uniqueSets(table).some((columns) =>
      columns.every((name) => fields.get(name)?.column.isNullable === false),
    ),
  };
}

/** A size or a type that a tag says is a column of that type; without one, the values are Prisma's to keep. */
function choiceOf(column: ColumnModel, { enums }: Schema): EnumModel | undefined {
  const { field, enumStorage, size, type, dialectTypes } = column;
  const isPlain =
    size === undefined && type === undefined && Object.keys(dialectTypes).length === 0;
  if (enumStorage !== 'string' || field?.type.kind !== 'enum' || !isPlain) return undefined;
  return field.cardinality === 'single' ? enums.get(field.type.symbol.fullName) : undefined;
}

/** Columns of which no two rows have the same values. */
function uniqueSets(table: SchemaTable): (readonly string[])[] {
  return [
    ...(table.primaryKey.length > 0 ? [table.primaryKey] : []),
    ...table.columns.filter(({ isUnique }) => isUnique).map(({ column }) => [column]),
    ...table.indexes
      .filter(({ isUnique }) => isUnique)
      .map(({ columns }) => columns.map(({ column }) => column)),
  ];
}

export function isUniqueSet(table: SchemaTable, columns: readonly string[]): boolean {
  const wanted = new Set(columns);
  return uniqueSets(table).some(
    (set) => set.length === wanted.size && set.every((column) => wanted.has(column)),
  );
}
