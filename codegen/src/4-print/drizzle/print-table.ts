import type { ColumnModel } from '../../3-model/model.ts';
import {
  code,
  literal,
  propertyKey,
  valueFrom,
  type GeneratedFile,
  type Printable,
} from '../generated-file.ts';
import type { SymbolNames } from '../modules.ts';
import { rowTypes } from '../schema/row-types.ts';
import { columnDefault } from '../schema/column-default.ts';
import { columnType } from '../schema/column-type.ts';
import { constraintName } from '../schema/names.ts';
import type { ForeignKey, Schema, SchemaIndex, SchemaTable } from '../schema/schema.ts';
import { defaultSql } from '../sql/sql-dialect.ts';
import type { Warn } from '../target.ts';
import { warnOfColumn } from '../schema/warn-of-column.ts';
import { columnsOf, memberOf } from './columns-of.ts';
import type { DrizzleDialect } from './drizzle-dialect.ts';

export interface DrizzleContext {
  readonly dialect: DrizzleDialect;
  readonly schema: Schema;
  readonly warn: Warn;
  readonly names: SymbolNames;
  /** The constant of a table, which may be imported. */
  readonly tableOf: (key: ForeignKey['target']) => Printable | undefined;
}

const SQL = valueFrom('drizzle-orm', 'sql');

export function printTable(
  table: SchemaTable,
  name: string,
  file: GeneratedFile,
  context: DrizzleContext,
): void {
  const { core, table: create, schema } = context.dialect;
  const isInSchema = table.schema !== undefined && schema !== undefined;
  const call: Printable = isInSchema
    ? [core(schema), '(', literal(table.schema), ').table']
    : core(create);
  if (table.schema !== undefined && schema === undefined) {
    const text = `"schema" of table ${JSON.stringify(table.table)} is left out: sqlite has none`;
    context.warn(table.label, table.at, text);
  }
  file.documentation(table.message?.documentation ?? []);
  const extras = [...extrasOf(table, context)];
  if (extras.length === 0) {
    file.print(code`export const ${name} = ${call}(${literal(table.table)}, {`);
    printColumns(table, file, context);
    file.print(code`});`);
    return;
  }
  file.print(code`export const ${name} = ${call}(`);
  file.indented(() => {
    file.print(code`${literal(table.table)},`);
    file.print(code`{`);
    printColumns(table, file, context);
    file.print(code`},`);
    const listed = extras.flatMap((extra, i) => (i === 0 ? [extra] : [', ', extra]));
    file.print(code`(table) => [${listed}],`);
  });
  file.print(code`);`);
}

function printColumns(table: SchemaTable, file: GeneratedFile, context: DrizzleContext): void {
  file.indented(() => {
    for (const column of table.columns) {
      file.documentation(column.comment === undefined ? [] : [column.comment]);
      file.print(code`${propertyKey(column.column)}: ${columnCode(column, table, context)},`);
    }
  });
}

function columnCode(
  column: ColumnModel,
  table: SchemaTable,
  { dialect, schema, names, warn }: DrizzleContext,
): Printable {
  const isKey = table.primaryKey.includes(column.column);
  const isSole = isKey && table.primaryKey.length === 1;
  if (column.isAutoIncrement && isSole) {
    const counted = dialect.counted(column);
    return dialect.sql.dialect === 'sqlite' ? counted : [counted, '.primaryKey()'];
  }
  const type = columnType(column, dialect.sql.dialect, table.keyColumns.has(column.column));
  const value = columnDefault(column, table, schema.enums);
  const report = (at: ColumnModel['at'], text: string): void => warn(table.label, at, text);
  warnOfColumn(column, dialect.sql.dialect, type, value, report);
  warnOfBehaviour(column, report);
  if (column.isAutoIncrement) {
    const text = `"autoIncrement" of column ${JSON.stringify(column.column)} is left out: it is written for a primary key of one column`;
    report(column.at, text);
  }
  return [
    code`column<${rowTypes(column, names).both}>(${literal(column.column)}, ${literal(type.text)})`,
    isSole ? '.primaryKey()' : '',
    column.isNullable ? '' : '.notNull()',
    typeof value === 'object'
      ? code`.default(${SQL}.raw(${literal(defaultSql(value, type.text, dialect.sql))}))`
      : '',
    column.isUnique ? '.unique()' : '',
    onUpdate(column, type.text, dialect),
  ];
}

/** What drizzle sets when a row changes and the change says nothing of the column. */
function onUpdate(
  { role, kind, column }: ColumnModel,
  type: string,
  { sql }: DrizzleDialect,
): Printable {
  if (role === 'updatedAt' && kind === 'timestamp') return setTo(sql.now(type));
  return role === 'version' ? setTo(`${sql.quote(column)} + 1`) : '';
}

function setTo(sql: string): Printable {
  return code`.$onUpdateFn(() => ${SQL}.raw(${literal(sql)}))`;
}

function warnOfBehaviour(
  { role, access, column, at }: ColumnModel,
  warn: (at: ColumnModel['at'], text: string) => void,
): void {
  const where = `of column ${JSON.stringify(column)} is left out`;
  if (role === 'deletedAt') warn(at, `"deletedAt" ${where}: drizzle deletes rows, and hides none`);
  if (access === 'read-only') warn(at, `"->" ${where}: drizzle writes what it reads`);
  if (access === 'write-only') warn(at, `"<-" ${where}: drizzle reads what it writes`);
}

function* extrasOf(table: SchemaTable, context: DrizzleContext): Generator<Printable> {
  const { core } = context.dialect;
  if (table.primaryKey.length > 1)
    yield code`${core('primaryKey')}({ columns: ${columnsOf('table', table.primaryKey)} })`;
  for (const index of table.indexes) yield indexCode(index, context.dialect);
  for (const { column, check } of table.columns) {
    if (check === undefined) continue;
    const name = literal(constraintName([table.table, column, 'check']));
    yield code`${core('check')}(${name}, ${SQL}.raw(${literal(check)}))`;
  }
  for (const key of table.foreignKeys) {
    const target = context.tableOf(key.target);
    if (target === undefined) continue;
    const columns = columnsOf('table', key.columns);
    const foreign = columnsOf(target, key.targetColumns);
    yield [
      code`${core('foreignKey')}({ columns: ${columns}, foreignColumns: ${foreign}, name: ${literal(key.name)} })`,
      key.onDelete === undefined ? '' : code`.onDelete(${literal(key.onDelete)})`,
      key.onUpdate === undefined ? '' : code`.onUpdate(${literal(key.onUpdate)})`,
    ];
  }
}

function indexCode({ name, isUnique, columns }: SchemaIndex, { core }: DrizzleDialect): Printable {
  const parts = columns.map(({ column, isDescending }, i): Printable => {
    const member = memberOf('table', column);
    return [i === 0 ? '' : ', ', isDescending ? [SQL, '`${', member, '} desc`'] : member];
  });
  return code`${core(isUnique ? 'uniqueIndex' : 'index')}(${literal(name)}).on(${parts})`;
}
