import type { ColumnModel } from '../../3-model/model.ts';
import { columnDefault, isTouchedOnUpdate } from '../schema/column-default.ts';
import { columnType } from '../schema/column-type.ts';
import type { ForeignKey, Schema, SchemaTable, TableName } from '../schema/schema.ts';
import { warnOfColumn } from '../schema/warn-of-column.ts';
import { defaultSql, mysqlComment, type SqlDialect } from './sql-dialect.ts';

export interface TableContext {
  readonly dialect: SqlDialect;
  readonly enums: Schema['enums'];
  readonly warn: (at: SchemaTable['at'], text: string) => void;
}

/** Statements that make a table and its indexes; keys to other tables only where they cannot come later. */
export function tableSql(table: SchemaTable, context: TableContext): string[] {
  const { dialect } = context;
  const name = tableName(table, dialect);
  const keyInColumn = rowIdColumn(table, context);
  const lines = table.columns.map((column) => columnSql(column, table, keyInColumn, context));
  if (table.primaryKey.length > 0 && keyInColumn === undefined)
    lines.push(`PRIMARY KEY ${columnList(table.primaryKey, dialect)}`);
  if (!dialect.addsKeysLater)
    lines.push(...table.foreignKeys.map((key) => keyClause(key, dialect)));
  const body = lines.map((line) => `  ${line}`).join(',\n');
  const statements = [`CREATE TABLE ${name} (\n${body}\n)${dialect.tableOptions};`];
  for (const index of table.indexes) {
    const columns = index.columns.map(
      ({ column, isDescending }) => dialect.quote(column) + (isDescending ? ' DESC' : ''),
    );
    statements.push(
      `CREATE ${index.isUnique ? 'UNIQUE ' : ''}INDEX ${dialect.quote(index.name)} ON ${name} (${columns.join(', ')});`,
    );
  }
  if (dialect.dialect !== 'pg') return statements;
  for (const { column, comment } of table.columns) {
    if (comment === undefined) continue;
    statements.push(
      `COMMENT ON COLUMN ${name}.${dialect.quote(column)} IS ${dialect.text(comment)};`,
    );
  }
  return statements;
}

export function addKeySql(table: TableName, key: ForeignKey, dialect: SqlDialect): string {
  return `ALTER TABLE ${tableName(table, dialect)}\n  ADD ${keyClause(key, dialect)};`;
}

function columnSql(
  column: ColumnModel,
  table: SchemaTable,
  keyInColumn: ColumnModel | undefined,
  context: TableContext,
): string {
  const { dialect } = context;
  const type = columnType(column, dialect.dialect, table.keyColumns.has(column.column));
  const value = columnDefault(column, table, context.enums);
  warnOfColumn(column, dialect.dialect, type, value, context.warn);
  const parts = [dialect.quote(column.column), type.text];
  if (column === keyInColumn) parts.push('PRIMARY KEY');
  if (isCounted(column, table, keyInColumn, context)) parts.push(dialect.autoIncrement);
  if (!column.isNullable) parts.push('NOT NULL');
  if (typeof value === 'object') parts.push(`DEFAULT ${defaultSql(value, type.text, dialect)}`);
  if (isTouchedOnUpdate(column, dialect.dialect)) parts.push(`ON UPDATE ${dialect.now(type.text)}`);
  if (column.isUnique) parts.push('UNIQUE');
  if (column.check !== undefined) parts.push(`CHECK ${parenthesised(column.check)}`);
  if (column.comment === undefined || dialect.dialect === 'pg') return parts.join(' ');
  if (dialect.dialect === 'mysql')
    return [...parts, `COMMENT ${mysqlComment(column.comment)}`].join(' ');
  // SQLite has no comments but those in a table's own text, which it keeps.
  return `-- ${column.comment.replaceAll(/\s+/g, ' ')}\n  ${parts.join(' ')}`;
}

/** SQLite counts only in the row's own number, which is a primary key of this very spelling. */
function rowIdColumn(table: SchemaTable, { dialect }: TableContext): ColumnModel | undefined {
  if (dialect.dialect !== 'sqlite' || table.primaryKey.length !== 1) return undefined;
  return table.columns.find(
    (column) => column.isAutoIncrement && column.column === table.primaryKey[0],
  );
}

function isCounted(
  column: ColumnModel,
  table: SchemaTable,
  keyInColumn: ColumnModel | undefined,
  { dialect, warn }: TableContext,
): boolean {
  if (!column.isAutoIncrement) return false;
  const where = `"autoIncrement" of column ${JSON.stringify(column.column)} is left out`;
  if (dialect.dialect === 'sqlite' && column !== keyInColumn) {
    warn(column.at, `${where}: sqlite counts only in a primary key of one column`);
    return false;
  }
  const isFirst =
    table.primaryKey[0] === column.column ||
    column.isUnique ||
    table.indexes.some(({ columns }) => columns[0]?.column === column.column);
  if (dialect.dialect === 'mysql' && !isFirst) {
    warn(column.at, `${where}: mysql counts only in the first column of a key`);
    return false;
  }
  return true;
}

function keyClause(key: ForeignKey, dialect: SqlDialect): string {
  const parts = [
    `CONSTRAINT ${dialect.quote(key.name)} FOREIGN KEY ${columnList(key.columns, dialect)}`,
    `REFERENCES ${tableName(key.target, dialect)} ${columnList(key.targetColumns, dialect)}`,
  ];
  if (key.onDelete !== undefined) parts.push(`ON DELETE ${key.onDelete.toUpperCase()}`);
  if (key.onUpdate !== undefined) parts.push(`ON UPDATE ${key.onUpdate.toUpperCase()}`);
  return parts.join(' ');
}

function tableName({ table, schema }: TableName, { quote, createSchema }: SqlDialect): string {
  const hasSchema = schema !== undefined && createSchema !== undefined;
  return hasSchema ? `${quote(schema)}.${quote(table)}` : quote(table);
}

function columnList(columns: readonly string[], { quote }: SqlDialect): string {
  return `(${columns.map(quote).join(', ')})`;
}

function parenthesised(sql: string): string {
  return isOneGroup(sql) ? sql : `(${sql})`;
}

/** Whether the first parenthesis closes at the end: `(a) or (b)` is two groups. */
function isOneGroup(sql: string): boolean {
  if (!sql.startsWith('(')) return false;
  let depth = 0;
  for (let i = 0; i < sql.length; i++) {
    if (sql[i] === '(') depth++;
    if (sql[i] === ')') depth--;
    if (depth === 0) return i === sql.length - 1;
  }
  return false;
}
