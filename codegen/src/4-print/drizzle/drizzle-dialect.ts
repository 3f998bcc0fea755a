import type { ColumnModel, Dialect } from '../../3-model/model.ts';
import { code, literal, valueFrom, type ImportedName, type Printable } from '../generated-file.ts';
import { SQL_DIALECTS, type SqlDialect } from '../sql/sql-dialect.ts';

/** What drizzle calls differently for each database. */
export interface DrizzleDialect {
  readonly sql: SqlDialect;
  readonly core: (name: string) => ImportedName;
  readonly table: string;
  readonly schema: string | undefined;
  /** A key that the database counts. Only drizzle's own integers can say that, so it is no custom column. */
  readonly counted: (column: ColumnModel) => Printable;
}

const NAMES: Readonly<Record<Dialect, Pick<DrizzleDialect, 'table' | 'schema'>>> = {
  pg: { table: 'pgTable', schema: 'pgSchema' },
  mysql: { table: 'mysqlTable', schema: 'mysqlSchema' },
  sqlite: { table: 'sqliteTable', schema: undefined },
};

const IS_NARROW = /^s?(?:fixed|int)32$/;

function countedColumn(core: DrizzleDialect['core'], dialect: Dialect): DrizzleDialect['counted'] {
  return ({ column, kind }) => {
    const name = literal(column);
    if (dialect === 'sqlite')
      return code`${core('integer')}(${name}).primaryKey({ autoIncrement: true })`;
    const count = dialect === 'pg' ? 'generatedByDefaultAsIdentity' : 'autoincrement';
    const narrow = dialect === 'pg' ? 'integer' : 'int';
    if (IS_NARROW.test(kind)) return code`${core(narrow)}(${name}).${count}()`;
    return code`${core('bigint')}(${name}, { mode: 'bigint' }).${count}()`;
  };
}

export const DRIZZLE_DIALECTS: readonly DrizzleDialect[] = SQL_DIALECTS.map((sql) => {
  const core = (name: string): ImportedName => valueFrom(`drizzle-orm/${sql.dialect}-core`, name);
  return { sql, core, ...NAMES[sql.dialect], counted: countedColumn(core, sql.dialect) };
});
