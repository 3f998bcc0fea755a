import type { ColumnModel } from '../../3-model/model.ts';
import { literal, type Printable } from '../generated-file.ts';
import type { SymbolNames } from '../modules.ts';
import type { Members } from '../members-code.ts';
import { columnDefault, isTouchedOnUpdate } from '../schema/column-default.ts';
import { columnType } from '../schema/column-type.ts';
import { constraintName } from '../schema/names.ts';
import type { Entity, Schema, SchemaTable } from '../schema/schema.ts';
import { warnOfColumn } from '../schema/warn-of-column.ts';
import { defaultSql, type SqlDialect } from '../sql/sql-dialect.ts';

export interface PropertyContext {
  readonly table: SchemaTable;
  readonly entity: Entity;
  readonly dialect: SqlDialect;
  readonly schema: Schema;
  readonly names: SymbolNames;
  readonly warn: (at: ColumnModel['at'], text: string) => void;
}

export function propertyOptions(column: ColumnModel, context: PropertyContext): Members {
  const { table, entity, dialect: sql, schema, names, warn } = context;
  const { dialect } = sql;
  const type = columnType(column, dialect, table.keyColumns.has(column.column));
  const value = columnDefault(column, table, schema.enums);
  warnOfColumn(column, dialect, type, value, warn);
  const path = literal(column.path.join('.'));
  const isPrimary = table.primaryKey.includes(column.column);
  const isCounted = isPrimary && column.isAutoIncrement && table.primaryKey.length === 1;
  const counted = isCounted ? ', true' : '';
  const self = names.value(entity.symbol);
  const options: (readonly [string, Printable])[] = [
    ['type', ['column(', self, ', ', path, ', ', literal(type.text), `${counted})`]],
    ['fieldName', literal(column.column)],
  ];
  // A key of numbers would be unsigned in MySQL, and what refers to it has a sign.
  if (isPrimary) options.push(['primary', 'true'], ['unsigned', 'false']);
  options.push(...counting(column, context, isPrimary));
  if (column.isNullable) options.push(['nullable', 'true']);
  if (column.isUnique)
    options.push(['unique', literal(uniqueName(table.table, column.column, dialect))]);
  if (typeof value === 'object')
    options.push(['defaultRaw', literal(defaultSql(value, type.text, sql))]);
  if (isTouchedOnUpdate(column, dialect))
    options.push(['extra', literal(`on update ${sql.now(type.text)}`)]);
  if (column.comment !== undefined) options.push(['comment', literal(column.comment)]);
  return [...options, ...role(column, context), ...access(column, context)];
}

/** The names that the databases give to what DDL calls just UNIQUE. */
function uniqueName(table: string, column: string, dialect: string): string {
  return dialect === 'mysql' ? column : constraintName([table, column, 'key']);
}

function counting(
  { isAutoIncrement, column, at }: ColumnModel,
  { table, warn }: PropertyContext,
  isPrimary: boolean,
): Members {
  const isSole = isPrimary && table.primaryKey.length === 1;
  if (isAutoIncrement && isSole) return [['autoincrement', 'true']];
  if (isAutoIncrement) {
    const text = `"autoIncrement" of column ${JSON.stringify(column)} is left out: it is written for a primary key of one column`;
    warn(at, text);
  }
  // MikroORM would count a single key of numbers by itself.
  return isSole ? [['autoincrement', 'false']] : [];
}

function role({ role: wanted, kind, column, at }: ColumnModel, { warn }: PropertyContext): Members {
  const where = `column ${JSON.stringify(column)}`;
  if (wanted === 'deletedAt') {
    warn(at, `"deletedAt" of ${where} is left out: MikroORM deletes rows, and hides none`);
    return [];
  }
  if (wanted === 'version') {
    if (/^(?:s?fixed|[su]?int)32$/.test(kind))
      return [
        ['version', 'true'],
        ['runtimeType', "'number'"],
      ];
    warn(at, `"version" of ${where} is left out: MikroORM needs an integer of 32 bits`);
    return [];
  }
  if (wanted === undefined) return [];
  if (kind !== 'timestamp') {
    warn(at, `"${wanted}" of ${where} is left out: MikroORM needs a Timestamp`);
    return [];
  }
  const now: readonly [string, Printable] = ['onCreate', '() => new Date()'];
  return wanted === 'updatedAt' ? [now, ['onUpdate', '() => new Date()']] : [now];
}

function access({ access: wanted, column, at }: ColumnModel, { warn }: PropertyContext): Members {
  // Written, and neither selected nor read.
  if (wanted === 'write-only')
    return [
      ['lazy', 'true'],
      ['hydrate', 'false'],
    ];
  if (wanted === 'read-only')
    warn(at, `"->" of column ${JSON.stringify(column)} is left out: MikroORM writes what it reads`);
  return [];
}
