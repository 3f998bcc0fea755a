import type { ColumnModel, Dialect } from '../../3-model/model.ts';
import { literal, type Printable } from '../generated-file.ts';
import type { ColumnType } from '../schema/column-type.ts';
import type { Members } from '../members-code.ts';

/** What TypeORM's drivers know and put into DDL as it stands, by the names that tags use. */
const NAMES: Readonly<Record<Dialect, string>> = {
  pg:
    'int int2 int4 int8 smallint integer bigint decimal numeric real float float4 float8 double_precision money ' +
    'character_varying varchar character char text citext hstore bytea bit varbit bit_varying timetz timestamptz ' +
    'timestamp date time interval bool boolean point line lseg box path polygon circle cidr inet macaddr macaddr8 ' +
    'tsvector tsquery uuid xml json jsonb int4range int8range numrange tsrange tstzrange daterange geometry geography ' +
    'ltree',
  mysql:
    'bit int integer tinyint smallint mediumint bigint float double double_precision real decimal dec numeric fixed ' +
    'bool boolean date datetime timestamp time year char nchar varchar nvarchar blob text tinyblob tinytext mediumblob ' +
    'mediumtext longblob longtext binary varbinary json geometry point linestring polygon uuid inet4 inet6',
  sqlite:
    'int integer tinyint smallint mediumint bigint int2 int8 character varchar nchar nvarchar text clob blob real ' +
    'double double_precision float numeric decimal boolean date time datetime',
};

const KNOWN: Readonly<Record<Dialect, ReadonlySet<string>>> = {
  pg: new Set(NAMES.pg.split(' ')),
  mysql: new Set(NAMES.mysql.split(' ')),
  sqlite: new Set(NAMES.sqlite.split(' ')),
};

const TYPE = /^([a-z][a-z\d ]*?)\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?(\s+unsigned)?\s*(\[\])?$/i;

const WITH_LENGTH = /char|binary|^bit|^varbit/;

/** TypeORM's words for a type of DDL; undefined where it has none. */
export function typeormType(
  { text }: ColumnType,
  { kind }: ColumnModel,
  dialect: Dialect,
): Members | undefined {
  const [, spelled = '', first, second, unsigned, array] = TYPE.exec(text) ?? [];
  const name = spelled.toLowerCase().replaceAll(/\s+/g, ' ');
  if (!KNOWN[dialect].has(name.replaceAll(' ', '_'))) return undefined;
  const members: (readonly [string, Printable])[] = [['type', literal(name)]];
  const isLength = WITH_LENGTH.test(name);
  if (first !== undefined) members.push([isLength ? 'length' : 'precision', first]);
  const isExact = first !== undefined && (name === 'numeric' || name === 'decimal');
  if (second !== undefined || isExact) members.push(['scale', second ?? '0']);
  if (unsigned !== undefined) members.push(['unsigned', 'true']);
  if (array !== undefined) members.push(['array', 'true']);
  // Compares as the message does, and as the DDL has it for the whole table.
  if (dialect === 'mysql' && /char|text/.test(name))
    members.push(['charset', literal('utf8mb4')], ['collation', literal('utf8mb4_bin')]);
  return kind === 'json' && dialect !== 'sqlite' && !name.startsWith('json') ? undefined : members;
}
