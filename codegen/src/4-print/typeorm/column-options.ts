import type { ColumnModel, ColumnRole } from '../../3-model/model.ts';
import { literal, type Printable } from '../generated-file.ts';
import { runtime, type SymbolNames } from '../modules.ts';
import { columnDefault, isTouchedOnUpdate, type ColumnDefault } from '../schema/column-default.ts';
import { columnType } from '../schema/column-type.ts';
import type { Entity, Schema, SchemaTable } from '../schema/schema.ts';
import { warnOfColumn } from '../schema/warn-of-column.ts';
import { defaultSql, type SqlDialect } from '../sql/sql-dialect.ts';
import type { Members } from '../members-code.ts';
import { typeormType } from './typeorm-type.ts';

export interface ColumnContext {
  readonly table: SchemaTable;
  readonly dialect: SqlDialect;
  readonly schema: Schema;
  readonly names: SymbolNames;
  readonly warn: (at: ColumnModel['at'], text: string) => void;
}

const ROLE_FLAGS: Readonly<Record<ColumnRole, string>> = {
  createdAt: 'createDate',
  updatedAt: 'updateDate',
  deletedAt: 'deleteDate',
  version: 'version',
};

export function columnOptions(
  column: ColumnModel,
  entity: Entity,
  { table, dialect: sql, schema, names, warn }: ColumnContext,
): Members {
  const { dialect } = sql;
  const isIndexed = table.keyColumns.has(column.column);
  const wanted = columnType(column, dialect, isIndexed);
  const value = columnDefault(column, table, schema.enums);
  warnOfColumn(column, dialect, wanted, value, warn);
  const known = typeormType(wanted, column, dialect);
  // The type that the column would have without a tag is one that TypeORM knows.
  const plain = columnType({ ...column, type: undefined, dialectTypes: {} }, dialect, isIndexed);
  if (known === undefined) {
    const text = `"type" ${JSON.stringify(wanted.text)} of column ${JSON.stringify(column.column)} is none that TypeORM has for ${dialect}; it gets ${plain.text}`;
    warn(column.at, text);
  }
  const type = known ?? typeormType(plain, column, dialect) ?? [];
  const options: (readonly [string, Printable])[] = [['name', literal(column.column)], ...type];
  const isPrimary = table.primaryKey.includes(column.column);
  if (isPrimary) options.push(['primary', 'true']);
  if (column.isAutoIncrement) options.push(...generated(column, table, sql, warn));
  if (column.isNullable) options.push(['nullable', 'true']);
  if (typeof value === 'object') options.push(['default', defaultCode(value, wanted.text, sql)]);
  if (isTouchedOnUpdate(column, dialect)) options.push(['onUpdate', literal(sql.now(wanted.text))]);
  if (column.role !== undefined) options.push(...roleFlag(column, column.role, warn));
  if (column.comment !== undefined) options.push(['comment', literal(column.comment)]);
  if (column.access === 'read-only') options.push(['insert', 'false'], ['update', 'false']);
  if (column.access === 'write-only') options.push(['select', 'false']);
  const isCounted = options.some(([key]) => key === 'generated' || key === 'version');
  const path = literal(column.path.join('.'));
  const transformer: Printable = [
    runtime('columnTransformer'),
    '(',
    names.value(entity.symbol),
    ', ',
    path,
    `, '${dialect}'${isCounted ? ', { counted: true }' : ''})`,
  ];
  return [...options, ['transformer', transformer]];
}

/**
 * As SQL, in a function: TypeORM puts a text between quotes and escapes nothing in it. Numbers and booleans go as such, and a text of
 * MySQL as the literal that its catalogue shows, so that TypeORM finds no difference between the two.
 */
function defaultCode(value: ColumnDefault, type: string, sql: SqlDialect): Printable {
  if (value.kind === 'bool') return String(value.value);
  if (value.kind === 'number' && Number.isSafeInteger(Number(value.value))) return value.value;
  const text = defaultSql(value, type, sql);
  const isIndexable = sql.dialect === 'mysql' && type.startsWith('varchar');
  const bare = value.kind === 'text' && isIndexable ? text.slice(1, -1) : text;
  return ['() => ', literal(bare)];
}

function generated(
  column: ColumnModel,
  table: SchemaTable,
  { dialect }: SqlDialect,
  warn: ColumnContext['warn'],
): Members {
  const isSole = table.primaryKey.length === 1 && table.primaryKey[0] === column.column;
  if (!isSole) {
    const text = `"autoIncrement" of column ${JSON.stringify(column.column)} is left out: it is written for a primary key of one column`;
    warn(column.at, text);
    return [];
  }
  // An identity, as the DDL has it. TypeORM takes the word, which its type of a schema lacks.
  return [['generated', dialect === 'pg' ? "'identity' as 'increment'" : "'increment'"]];
}

/** TypeORM sets a time or counts; it would write a time into a number as well, and fail. */
function roleFlag(
  { kind, column, at }: ColumnModel,
  role: ColumnRole,
  warn: ColumnContext['warn'],
): Members {
  const fits = role === 'version' ? /^(?:s?fixed|[su]?int)\d/.test(kind) : kind === 'timestamp';
  if (fits) return [[ROLE_FLAGS[role], 'true']];
  const needed = role === 'version' ? 'an integer' : 'a Timestamp';
  warn(at, `"${role}" of column ${JSON.stringify(column)} is left out: TypeORM needs ${needed}`);
  return [];
}
