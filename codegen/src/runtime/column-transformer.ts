import type { FieldInfo, Message, MessageClass } from './field-info.ts';
import { fieldFromJson, fieldToJson } from './message-json.ts';
import type { OrmColumn, OrmModel } from './orm-model.ts';
import { isSet } from './presence.ts';
import { jsonOf, valueFromColumn, valueToColumn } from './row-value.ts';

/** The databases whose drivers take and give different values. */
export type ColumnDialect = 'pg' | 'mysql' | 'sqlite';

/** What stands between a property and its column. */
export interface ColumnTransformer {
  /** A property's value for the driver; undefined where the database is to choose. */
  to(value: unknown): unknown;
  /** A driver's value for the property. */
  from(value: unknown): unknown;
}

type ModelClass = MessageClass & { readonly orm: OrmModel };

const UNSIGNED_64: ReadonlySet<string> = new Set(['uint64', 'fixed64']);

/**
 * Converts one column, by its path in `orm.columns`, for an ORM that reads and writes properties by itself. NULL becomes
 * what a new message holds. JSON is left to the ORM where the database has a type for it.
 */
export function columnTransformer(
  type: ModelClass,
  path: string,
  dialect: ColumnDialect,
): ColumnTransformer {
  const { column, field, owner } = findColumn(type, path);
  const isParsed = column.kind === 'json' && dialect !== 'sqlite';
  // A message has zero where the database is to count.
  const isCounted = column.autoIncrement === true || column.role === 'version';
  return {
    to(value) {
      if (!isSet(value)) return value;
      if (isCounted && !value) return undefined;
      if (isParsed) return fieldToJson(field, value);
      return forDriver(valueToColumn(value, column, field), column, dialect);
    },
    from(value) {
      // A new one each time: it may be an array.
      if (!isSet(value)) return Reflect.get(new owner(), field.property) as unknown;
      if (column.kind !== 'json') return valueFromColumn(value, column, field);
      return fieldFromJson(field, isParsed ? (value as never) : jsonOf(value));
    },
  };
}

interface FoundColumn {
  readonly column: OrmColumn;
  readonly field: FieldInfo;
  /** The message that has the field: the model, or one that is embedded in it. */
  readonly owner: MessageClass;
}

function findColumn(type: ModelClass, path: string): FoundColumn {
  const column = type.orm.columns[path];
  let owner: MessageClass = type;
  let field: FieldInfo | undefined;
  for (const property of path.split('.')) {
    if (field?.type === 'message') owner = field.of();
    field = owner.fields.find((candidate) => candidate.property === property);
  }
  if (column === undefined || field === undefined)
    throw new Error(`${type.typeName} has no column ${path}; generate its files anew`);
  return { column, field, owner };
}

function forDriver(value: unknown, { kind }: OrmColumn, dialect: ColumnDialect): unknown {
  // mysql2 knows bytes as a Buffer only.
  if (dialect === 'mysql' && value instanceof Uint8Array && !Buffer.isBuffer(value))
    return Buffer.from(value.buffer, value.byteOffset, value.length);
  if (dialect !== 'sqlite') return value;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'boolean') return Number(value);
  return UNSIGNED_64.has(kind) && typeof value === 'bigint' ? String(value) : value;
}

/**
 * A constructor of the message that is no other's: TypeORM tells embedded messages apart by it, and the same message may
 * be embedded twice, under different columns.
 */
export function embeddedTarget<T extends Message>(type: MessageClass<T>): new () => T {
  function Embedded(): T {
    return new type();
  }
  Embedded.prototype = type.prototype as unknown;
  return Embedded as unknown as new () => T;
}
