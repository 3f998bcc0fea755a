import type { TestRow } from './databases.ts';
import type { OrmDatabase } from './orm-databases.ts';

/** What a database says of its tables, a line a fact, without the names that it may choose by itself. */
export async function schemaOf(database: OrmDatabase): Promise<string[]> {
  if (database.dialect === 'pg') return lines(await database.query(POSTGRES));
  if (database.dialect === 'mysql') return lines(await database.query(MYSQL));
  const tables = await database.query("SELECT name FROM sqlite_master WHERE type = 'table'");
  const facts: string[] = [];
  for (const name of tables.map((table) => String(table['name'])))
    if (!name.startsWith('sqlite_')) facts.push(...(await sqliteTable(database, name)));
  return facts.toSorted();
}

function lines(rows: readonly TestRow[]): string[] {
  // Two words for one thing.
  return rows.map((row) => String(row['fact']).replace('now()', 'current_timestamp')).toSorted();
}

const POSTGRES = `
  SELECT concat_ws(' ', 'column', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
    CASE WHEN a.attnotnull THEN 'not null' END, CASE a.attidentity WHEN 'd' THEN 'counted' END,
    CASE WHEN a.atthasdef THEN 'default ' || lower(regexp_replace(pg_get_expr(d.adbin, d.adrelid), '''|::[a-z ]+', '', 'g')) END) AS fact
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0
  UNION ALL
  SELECT concat_ws(' ', conrelid::regclass, replace(pg_get_constraintdef(oid), ' ON UPDATE NO ACTION', ''))
  FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND contype <> 'u'
  UNION ALL
  SELECT concat_ws(' ', CASE WHEN i.indisunique THEN 'unique' END, 'index', i.indrelid::regclass, (
    SELECT string_agg(a.attname, ', ' ORDER BY k.n) FROM unnest(i.indkey) WITH ORDINALITY k(num, n)
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.num))
  FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE c.relnamespace = current_schema()::regnamespace`;

const MYSQL = `
  SELECT concat_ws(' ', 'column', TABLE_NAME, COLUMN_NAME, regexp_replace(COLUMN_TYPE, 'int\\\\([0-9]+\\\\)', 'int'),
    COLLATION_NAME, if(IS_NULLABLE = 'NO', 'not null', NULL), lower(EXTRA),
    if(COLUMN_DEFAULT = 'NULL', NULL, concat('default ', lower(replace(COLUMN_DEFAULT, '''', ''))))) AS fact
  FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = database()
  UNION ALL
  SELECT concat_ws(' ', k.TABLE_NAME, 'key', group_concat(k.COLUMN_NAME ORDER BY k.ORDINAL_POSITION), 'to',
    k.REFERENCED_TABLE_NAME, group_concat(k.REFERENCED_COLUMN_NAME ORDER BY k.ORDINAL_POSITION),
    replace(r.DELETE_RULE, 'NO ACTION', 'RESTRICT'), replace(r.UPDATE_RULE, 'NO ACTION', 'RESTRICT'))
  FROM information_schema.KEY_COLUMN_USAGE k JOIN information_schema.REFERENTIAL_CONSTRAINTS r
    ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME
  WHERE k.TABLE_SCHEMA = database() GROUP BY k.TABLE_NAME, k.CONSTRAINT_NAME
  UNION
  SELECT concat_ws(' ', if(NON_UNIQUE = 0, 'unique', NULL), 'index', TABLE_NAME,
    group_concat(COLUMN_NAME ORDER BY SEQ_IN_INDEX SEPARATOR ', '))
  FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = database() GROUP BY TABLE_NAME, INDEX_NAME`;

async function sqliteTable({ query }: OrmDatabase, table: string): Promise<string[]> {
  const columns = await query(`SELECT * FROM pragma_table_info('${table}')`);
  const keys = await query(`SELECT * FROM pragma_foreign_key_list('${table}')`);
  const indexes = await query(`SELECT * FROM pragma_index_list('${table}')`);
  const facts = columns.map((column) => {
    const { name, type, notnull, dflt_value: value, pk } = column;
    const isCounted = pk === 1 && type === 'integer';
    const isNotNull = notnull === 1 || isCounted ? 'not null' : '';
    const byDefault = typeof value === 'string' ? `default ${value.replaceAll(/[()']/g, '')}` : '';
    return fact(['column', table, name, type, isNotNull, byDefault, 'key', pk]);
  });
  for (const { from, to, table: target, on_delete: onDelete, on_update: onUpdate } of keys)
    facts.push(fact([table, 'key', from, 'to', target, to, onDelete, onUpdate]));
  for (const { name, unique, origin } of indexes) {
    if (origin === 'pk') continue;
    const parts = await query(`SELECT name FROM pragma_index_info('${String(name)}')`);
    const names = parts.map((part) => String(part['name'])).join(', ');
    facts.push(fact([unique === 1 ? 'unique' : '', 'index', table, names]));
  }
  return facts;
}

function fact(parts: readonly unknown[]): string {
  return parts.map(String).join(' ').trim().toLowerCase();
}
