import { isKnownType } from '../../3-model/dialect-types.ts';
import type { ColumnKind, ColumnModel, Dialect } from '../../3-model/model.ts';

/**
 * The type of a kind where no tag says one. MySQL has the long forms of text and blob: the plain ones end at 64 KB,
 * and a message does not. SQLite keeps uint64 as text, as its integers have a sign and its reals lose digits.
 */
const DEFAULT_TYPES: Readonly<Record<Dialect, Readonly<Record<ColumnKind, string>>>> = {
  pg: {
    ...integers('integer', 'bigint', 'bigint', 'numeric(20)'),
    bool: 'boolean',
    float: 'real',
    double: 'double precision',
    string: 'text',
    bytes: 'bytea',
    enum: 'integer',
    timestamp: 'timestamptz(6)',
    json: 'jsonb',
    discriminator: 'text',
  },
  mysql: {
    ...integers('int', 'bigint', 'bigint', 'bigint unsigned'),
    bool: 'boolean',
    // A float would be rounded on its way out: MySQL prints six digits of it.
    float: 'double',
    double: 'double',
    string: 'longtext',
    bytes: 'longblob',
    enum: 'int',
    timestamp: 'datetime(6)',
    json: 'json',
    discriminator: 'varchar(255)',
  },
  sqlite: {
    ...integers('integer', 'integer', 'integer', 'text'),
    bool: 'integer',
    float: 'real',
    double: 'real',
    string: 'text',
    bytes: 'blob',
    enum: 'integer',
    timestamp: 'text',
    json: 'text',
    discriminator: 'text',
  },
};

type IntegerKind =
  | `${'' | 's'}int${32 | 64}`
  | `uint${32 | 64}`
  | `fixed${32 | 64}`
  | `sfixed${32 | 64}`;

function integers(
  int32: string,
  uint32: string,
  int64: string,
  uint64: string,
): Record<IntegerKind, string> {
  return {
    int32,
    sint32: int32,
    sfixed32: int32,
    uint32,
    fixed32: uint32,
    int64,
    sint64: int64,
    sfixed64: int64,
    uint64,
    fixed64: uint64,
  };
}

const UNSIGNED_64: ReadonlySet<ColumnKind> = new Set(['uint64', 'fixed64']);

export interface ColumnType {
  readonly text: string;
  /** A type that a tag says for any database, and that this one does not have. */
  readonly refused: string | undefined;
}

/** The type of a column in a dialect; `isIndexed` where it is part of a key or an index. */
export function columnType(column: ColumnModel, dialect: Dialect, isIndexed: boolean): ColumnType {
  const wanted = column.dialectTypes[dialect] ?? column.type;
  if (wanted === undefined)
    return { text: defaultType(column, dialect, isIndexed), refused: undefined };
  if (isKnownType(wanted, dialect)) return { text: withSize(wanted, column), refused: undefined };
  return { text: defaultType(column, dialect, isIndexed), refused: wanted };
}

function defaultType(column: ColumnModel, dialect: Dialect, isIndexed: boolean): string {
  const { kind, size, precision, scale } = column;
  const isText = isTextColumn(column);
  if (isText && size !== undefined && dialect !== 'sqlite') return `varchar(${size})`;
  // MySQL indexes no text of open length.
  if (dialect === 'mysql' && isIndexed && isText) return 'varchar(255)';
  if (dialect === 'mysql' && isIndexed && kind === 'bytes') return 'varbinary(255)';
  if (isText) return DEFAULT_TYPES[dialect].string;
  // An identity is an integer in PostgreSQL, and a rowid in SQLite; both end at 2^63.
  if (column.isAutoIncrement && UNSIGNED_64.has(kind)) return DEFAULT_TYPES[dialect].int64;
  if (kind === 'timestamp' && precision !== undefined && dialect !== 'sqlite')
    return DEFAULT_TYPES[dialect].timestamp.replace('6', String(precision));
  const isNumber = kind !== 'timestamp' && precision !== undefined;
  if (isNumber && dialect !== 'sqlite') return `decimal(${precision}, ${scale ?? 0})`;
  return DEFAULT_TYPES[dialect][kind];
}

/** `type=varchar,size=80` is `varchar(80)`. */
function withSize(type: string, { size, precision, scale }: ColumnModel): string {
  if (type.includes('(')) return type;
  if (size !== undefined) return `${type}(${size})`;
  if (precision === undefined) return type;
  return `${type}(${precision}${scale === undefined ? '' : `, ${scale}`})`;
}

export function isTextColumn({ kind, enumStorage }: ColumnModel): boolean {
  return (
    kind === 'string' || kind === 'discriminator' || (kind === 'enum' && enumStorage === 'string')
  );
}
