import type { Dialect } from './model.ts';

/**
 * Names of types by dialect, in lower case and without arguments: a slip in a type would otherwise first show when
 * the table is created. SQLite takes any name and derives an affinity from it.
 */
const TYPES: Record<Dialect, string | undefined> = {
  pg:
    'bigint bigserial bit bit varying bool boolean box bytea char character character varying cidr circle citext ' +
    'date decimal double precision float float4 float8 hstore inet int int2 int4 int8 integer interval json jsonb ' +
    'line lseg macaddr macaddr8 money name numeric oid path pg_lsn point polygon real serial serial4 serial8 ' +
    'smallint smallserial text time timestamp timestamptz timetz tsquery tsvector uuid varbit varchar vector xml ' +
    'int4range int8range numrange tsrange tstzrange daterange geometry geography bpchar serial2 ltree',
  mysql:
    'bigint binary bit blob bool boolean char date datetime dec decimal double enum fixed float geometry int integer ' +
    'json linestring longblob longtext mediumblob mediumint mediumtext numeric point polygon real set smallint text ' +
    'time timestamp tinyblob tinyint tinytext varbinary varchar year nchar nvarchar uuid inet4 inet6 serial double ' +
    'precision',
  sqlite: undefined,
};

const SETS = {
  pg: namesOf(TYPES.pg),
  mysql: namesOf(TYPES.mysql),
} as const;

function namesOf(list: string | undefined): ReadonlySet<string> {
  return new Set((list ?? '').split(' '));
}

/** Whether the dialect has the type; without one, whether any of them has. */
export function isKnownType(type: string, dialect: Dialect | undefined): boolean {
  if (dialect === 'sqlite') return true;
  const name = firstWord(type);
  if (dialect !== undefined) return SETS[dialect].has(name);
  return SETS.pg.has(name) || SETS.mysql.has(name) || SQLITE_NAMES.has(name);
}

export function knownTypes(dialect: Dialect | undefined): Iterable<string> {
  if (dialect === undefined) return [...SETS.pg, ...SETS.mysql];
  return dialect === 'sqlite' ? SQLITE_NAMES : SETS[dialect];
}

const SQLITE_NAMES: ReadonlySet<string> = new Set([
  'integer',
  'real',
  'text',
  'blob',
  'numeric',
  'any',
]);

/** `timestamp(6) with time zone` and `int unsigned` begin with the name that decides. */
export function firstWord(type: string): string {
  return /^[a-z_]\w*/i.exec(type.trim())?.[0].toLowerCase() ?? '';
}
