import type { ColumnKind, Dialect } from '../../3-model/model.ts';

/** A field's type in Prisma's words, and the type of the database behind it where that is not Prisma's own choice. */
export interface PrismaType {
  readonly scalar: string;
  readonly native: string | undefined;
}

/** Native types by what SQL calls them: the scalar, the name, and the arguments that the database assumes. */
type NativeTypes = Readonly<
  Record<string, readonly [scalar: string, native: string, args?: string]>
>;

const PG: NativeTypes = {
  smallint: ['Int', 'SmallInt'],
  int2: ['Int', 'SmallInt'],
  integer: ['Int', 'Integer'],
  int: ['Int', 'Integer'],
  int4: ['Int', 'Integer'],
  serial: ['Int', 'Integer'],
  bigint: ['BigInt', 'BigInt'],
  int8: ['BigInt', 'BigInt'],
  bigserial: ['BigInt', 'BigInt'],
  oid: ['Int', 'Oid'],
  numeric: ['Decimal', 'Decimal'],
  decimal: ['Decimal', 'Decimal'],
  money: ['Decimal', 'Money'],
  real: ['Float', 'Real'],
  float4: ['Float', 'Real'],
  'double precision': ['Float', 'DoublePrecision'],
  float8: ['Float', 'DoublePrecision'],
  boolean: ['Boolean', 'Boolean'],
  bool: ['Boolean', 'Boolean'],
  text: ['String', 'Text'],
  varchar: ['String', 'VarChar'],
  'character varying': ['String', 'VarChar'],
  char: ['String', 'Char', '1'],
  character: ['String', 'Char', '1'],
  citext: ['String', 'Citext'],
  uuid: ['String', 'Uuid'],
  inet: ['String', 'Inet'],
  xml: ['String', 'Xml'],
  bit: ['String', 'Bit', '1'],
  varbit: ['String', 'VarBit'],
  'bit varying': ['String', 'VarBit'],
  bytea: ['Bytes', 'ByteA'],
  timestamptz: ['DateTime', 'Timestamptz', '6'],
  'timestamp with time zone': ['DateTime', 'Timestamptz', '6'],
  timestamp: ['DateTime', 'Timestamp', '6'],
  'timestamp without time zone': ['DateTime', 'Timestamp', '6'],
  date: ['DateTime', 'Date'],
  time: ['DateTime', 'Time', '6'],
  timetz: ['DateTime', 'Timetz', '6'],
  json: ['Json', 'Json'],
  jsonb: ['Json', 'JsonB'],
};

const MYSQL: NativeTypes = {
  tinyint: ['Int', 'TinyInt'],
  'tinyint unsigned': ['Int', 'UnsignedTinyInt'],
  smallint: ['Int', 'SmallInt'],
  'smallint unsigned': ['Int', 'UnsignedSmallInt'],
  mediumint: ['Int', 'MediumInt'],
  'mediumint unsigned': ['Int', 'UnsignedMediumInt'],
  int: ['Int', 'Int'],
  integer: ['Int', 'Int'],
  'int unsigned': ['Int', 'UnsignedInt'],
  'integer unsigned': ['Int', 'UnsignedInt'],
  bigint: ['BigInt', 'BigInt'],
  'bigint unsigned': ['BigInt', 'UnsignedBigInt'],
  decimal: ['Decimal', 'Decimal', '10, 0'],
  dec: ['Decimal', 'Decimal', '10, 0'],
  numeric: ['Decimal', 'Decimal', '10, 0'],
  float: ['Float', 'Float'],
  double: ['Float', 'Double'],
  'double precision': ['Float', 'Double'],
  real: ['Float', 'Double'],
  boolean: ['Boolean', 'TinyInt'],
  bool: ['Boolean', 'TinyInt'],
  bit: ['Bytes', 'Bit', '1'],
  char: ['String', 'Char', '1'],
  varchar: ['String', 'VarChar'],
  tinytext: ['String', 'TinyText'],
  text: ['String', 'Text'],
  mediumtext: ['String', 'MediumText'],
  longtext: ['String', 'LongText'],
  binary: ['Bytes', 'Binary', '1'],
  varbinary: ['Bytes', 'VarBinary'],
  tinyblob: ['Bytes', 'TinyBlob'],
  blob: ['Bytes', 'Blob'],
  mediumblob: ['Bytes', 'MediumBlob'],
  longblob: ['Bytes', 'LongBlob'],
  date: ['DateTime', 'Date'],
  time: ['DateTime', 'Time', '0'],
  datetime: ['DateTime', 'DateTime', '0'],
  timestamp: ['DateTime', 'Timestamp', '0'],
  year: ['Int', 'Year'],
  json: ['Json', 'Json'],
};

/** What Prisma itself makes of its scalars, so that nothing has to be said. */
const UNSAID: Readonly<Record<'pg' | 'mysql', ReadonlySet<string>>> = {
  pg: new Set('Text Integer BigInt DoublePrecision Boolean ByteA JsonB'.split(' ')),
  mysql: new Set('Int BigInt Double LongBlob Json'.split(' ')),
};

/** SQLite's types are hints; a field's kind says which of Prisma's scalars reads the column as it was meant. */
const SQLITE_KINDS: Readonly<Partial<Record<ColumnKind, string>>> = {
  bool: 'Boolean',
  timestamp: 'DateTime',
  json: 'Json',
  int32: 'Int',
  sint32: 'Int',
  sfixed32: 'Int',
  enum: 'Int',
};

const SQLITE: readonly (readonly [RegExp, string])[] = [
  [/int/i, 'BigInt'],
  [/char|clob|text/i, 'String'],
  [/blob/i, 'Bytes'],
  [/real|floa|doub/i, 'Float'],
];

/** The scalar for a column of the given SQL type; undefined where Prisma has no word for it. */
export function prismaType(
  sql: string,
  kind: ColumnKind,
  dialect: Dialect,
): PrismaType | undefined {
  if (dialect === 'sqlite') return sqliteType(sql, kind);
  const { name, args } = partsOf(sql);
  const known = (dialect === 'pg' ? PG : MYSQL)[name];
  if (known === undefined) return undefined;
  const [scalar, native, assumed] = known;
  // A boolean of MySQL is a tinyint of one digit.
  if (native === 'TinyInt' && (scalar === 'Boolean' || args === '1'))
    return { scalar: kind === 'bool' ? 'Boolean' : scalar, native: undefined };
  const given = args ?? assumed;
  if (given === undefined && UNSAID[dialect].has(native)) return { scalar, native: undefined };
  return { scalar, native: given === undefined ? `@db.${native}` : `@db.${native}(${given})` };
}

function sqliteType(sql: string, kind: ColumnKind): PrismaType {
  const scalar = SQLITE.find(([pattern]) => pattern.test(sql))?.[1] ?? 'Decimal';
  const byKind = SQLITE_KINDS[kind];
  const isText = scalar === 'String';
  // A time or a document may be text; a truth or a number that is, was made text by a tag.
  const fits = byKind !== undefined && (kind === 'timestamp' || kind === 'json' || !isText);
  return { scalar: fits ? byKind : scalar, native: undefined };
}

/** `numeric(20)` is its name and `20, 0`; `timestamp(3) with time zone` has its argument in the middle. */
function partsOf(sql: string): { readonly name: string; readonly args: string | undefined } {
  const args = /\(([^)]*)\)/.exec(sql)?.[1];
  const name = sql
    .replace(/\([^)]*\)/, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase();
  if (args === undefined) return { name, args };
  const list = args.split(',').map((arg) => arg.trim());
  const isDecimal = /^(?:numeric|decimal|dec)$/.test(name) && list.length === 1;
  return { name, args: (isDecimal ? [...list, '0'] : list).join(', ') };
}
