import type { ColumnModel, EnumModel } from '../../3-model/model.ts';
import { columnDefault, type ColumnDefault } from '../schema/column-default.ts';
import type { SchemaTable } from '../schema/schema.ts';
import { warnOfColumn } from '../schema/warn-of-column.ts';
import { defaultSql, type SqlDialect } from '../sql/sql-dialect.ts';
import type { FieldPlan, ModelPlan, Plan } from './plan-models.ts';
import type { RelationField } from './plan-relations.ts';
import { identifier } from './prisma-names.ts';
import { quoted, type BlockMember, type SchemaBlock } from './schema-block.ts';

export interface ModelContext {
  readonly dialect: SqlDialect;
  readonly plan: Plan;
  readonly enums: ReadonlyMap<string, EnumModel>;
  /** Whether any table of the run says its schema; then Prisma asks all of them to. */
  readonly hasSchemas: boolean;
  readonly warn: (at: SchemaTable['at'], text: string) => void;
}

export function modelBlock(
  model: ModelPlan,
  relations: readonly RelationField[],
  context: ModelContext,
): SchemaBlock {
  const { table, name, fields, isIgnored } = model;
  const documentation = table.message?.documentation ?? [];
  if (isIgnored)
    context.warn(
      table.at,
      `table ${quoted(table.table)} has no key that is NOT NULL; Prisma's client ignores it`,
    );
  return {
    keyword: 'model',
    name,
    documentation,
    members: [
      ...[...fields.values()].map((field) => columnMember(field, table, context)),
      ...relations,
    ],
    attributes: [
      ...constraints(model),
      ...(table.table === name ? [] : [`@@map(${quoted(table.table)})`]),
      ...schemaAttribute(table, context),
      ...(isIgnored ? ['@@ignore'] : []),
    ],
  };
}

export function enumBlock(
  type: EnumModel,
  name: string,
  { hasSchemas, dialect }: ModelContext,
): SchemaBlock {
  return {
    keyword: 'enum',
    name,
    documentation: type.documentation,
    members: type.values.map((value): BlockMember => {
      const own = identifier(value.name);
      const cells = own === value.name ? [own] : [own, `@map(${quoted(value.name)})`];
      return { documentation: value.documentation, cells };
    }),
    attributes: hasSchemas && dialect.dialect === 'pg' ? ['@@schema("public")'] : [],
  };
}

function columnMember(field: FieldPlan, table: SchemaTable, context: ModelContext): BlockMember {
  const { column, name, sql, refused, type, choice } = field;
  const { dialect, plan, warn } = context;
  const where = `of column ${quoted(column.column)} is left out`;
  const value = columnDefault(column, table, context.enums);
  warnOfColumn(column, dialect.dialect, { text: sql, refused }, value, warn);
  if (type === undefined)
    warn(
      column.at,
      `column ${quoted(column.column)} is Unsupported(${quoted(sql)}) to Prisma, whose client leaves it alone`,
    );
  for (const [tag, isSaid] of inexpressible(column)) {
    if (isSaid) warn(column.at, `${quoted(tag)} ${where}: Prisma has none`);
  }
  const scalar =
    choice === undefined
      ? (type?.scalar ?? `Unsupported(${quoted(sql)})`)
      : plan.names.enum(choice);
  const attributes = [
    table.primaryKey.length === 1 && table.primaryKey[0] === column.column ? '@id' : '',
    column.isUnique && !table.primaryKey.includes(column.column) ? '@unique' : '',
    isCounted(field, table, context) ? '@default(autoincrement())' : '',
    typeof value === 'object' ? `@default(${defaultValue(value, scalar, field, dialect)})` : '',
    column.role === 'updatedAt' && scalar === 'DateTime' ? '@updatedAt' : '',
    name === column.column ? '' : `@map(${quoted(column.column)})`,
    choice === undefined ? (type?.native ?? '') : '',
  ];
  const documentation = [...(column.field?.documentation ?? [])];
  if (column.comment !== undefined) documentation.push(...column.comment.split('\n'));
  return {
    documentation,
    cells: [
      name,
      `${scalar}${column.isNullable ? '?' : ''}`,
      attributes.filter((attribute) => attribute !== '').join(' '),
    ],
  };
}

function inexpressible({ check, role, access }: ColumnModel): [tag: string, isSaid: boolean][] {
  return [
    ['check', check !== undefined],
    ['deletedAt', role === 'deletedAt'],
    ['version', role === 'version'],
    ['->', access === 'read-only'],
    ['<-', access === 'write-only'],
  ];
}

function isCounted(
  { column, type }: FieldPlan,
  table: SchemaTable,
  { dialect, warn }: ModelContext,
): boolean {
  if (!column.isAutoIncrement) return false;
  const isSole = table.primaryKey.length === 1 && table.primaryKey[0] === column.column;
  const isFirst = isSole || table.primaryKey[0] === column.column || column.isUnique;
  const takes = { pg: true, mysql: isFirst, sqlite: isSole }[dialect.dialect];
  if (takes && (type?.scalar === 'Int' || type?.scalar === 'BigInt')) return true;
  const why = takes ? 'Prisma counts integers' : `${dialect.dialect} counts only in a key`;
  warn(column.at, `"autoIncrement" of column ${quoted(column.column)} is left out: ${why}`);
  return false;
}

/** A literal of the field's type, or the database's own expression. */
function defaultValue(
  value: ColumnDefault,
  scalar: string,
  { choice, sql }: FieldPlan,
  dialect: SqlDialect,
): string {
  const expression = `dbgenerated(${quoted(defaultSql(value, sql, dialect))})`;
  if (value.kind === 'now') return scalar === 'DateTime' ? 'now()' : expression;
  if (value.kind === 'bool') return scalar === 'Boolean' ? String(value.value) : expression;
  if (value.kind === 'text' && choice !== undefined) {
    const isKnown = choice.values.some(({ name }) => name === value.value);
    return isKnown ? identifier(value.value) : expression;
  }
  // MySQL takes a default for these as an expression only.
  if (dialect.dialect === 'mysql' && /text|blob|json/.test(sql)) return expression;
  if (value.kind === 'empty bytes') return scalar === 'Bytes' ? '""' : expression;
  if (value.kind === 'text') return scalar === 'String' ? quoted(value.value) : expression;
  if (value.kind !== 'number') return expression;
  if (scalar === 'String') return quoted(value.value);
  const isWhole = /^-?\d+$/.test(value.value);
  const isPlain =
    isWhole || (/^-?\d+\.\d+$/.test(value.value) && /^(?:Float|Decimal)$/.test(scalar));
  return isPlain && /^(?:Int|BigInt|Float|Decimal)$/.test(scalar) ? value.value : expression;
}

function* constraints({ table, fields }: ModelPlan): Generator<string> {
  const nameOf = (column: string): string => fields.get(column)?.name ?? column;
  if (table.primaryKey.length > 1) yield `@@id([${table.primaryKey.map(nameOf).join(', ')}])`;
  for (const isUnique of [true, false]) {
    for (const index of table.indexes) {
      if (index.isUnique !== isUnique) continue;
      const columns = index.columns.map(
        ({ column, isDescending }) => nameOf(column) + (isDescending ? '(sort: Desc)' : ''),
      );
      const keyword = isUnique ? '@@unique' : '@@index';
      yield `${keyword}([${columns.join(', ')}], map: ${quoted(index.name)})`;
    }
  }
}

function schemaAttribute(
  { schema, table, at, message }: SchemaTable,
  { dialect, hasSchemas, warn }: ModelContext,
): string[] {
  if (dialect.dialect === 'pg')
    return hasSchemas ? [`@@schema(${quoted(schema ?? 'public')})`] : [];
  if (schema !== undefined && message !== undefined)
    warn(
      at,
      `"schema" of table ${quoted(table)} is left out: Prisma has none for ${dialect.dialect}`,
    );
  return [];
}
