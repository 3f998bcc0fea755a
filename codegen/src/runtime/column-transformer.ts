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

export interface ColumnTransformerOptions {
  /** Where the database has a type for JSON, some ORMs write the text and others want the value, which is the default. */
  readonly json?: 'text' | 'value';
  /** The database or the ORM counts, and is to do so where a message has zero. */
  readonly counted?: boolean;
}

type ModelClass = MessageClass & { readonly orm: OrmModel };

const UNSIGNED_64: ReadonlySet<string> = new Set(['uint64', 'fixed64']);

/**
 * Converts one column, by its path in `orm.columns`, for an ORM that reads and writes properties by itself. NULL becomes
 * what a new message holds.
 */
export function columnTransformer(
  type: ModelClass,
  path: string,
  dialect: ColumnDialect,
  { json = 'value', counted = false }: ColumnTransformerOptions = {},
): ColumnTransformer {
  const { column, field, owner } = findColumn(type, path);
  const isJson = column.kind === 'json';
  const isWritten = isJson && dialect !== 'sqlite' && json === 'value';
  // PostgreSQL's driver parses JSON by itself; what MySQL's does depends on the server and its settings.
  const isParsed = isWritten || (isJson && dialect === 'pg');
  return {
    to(value) {
      if (!isSet(value)) return value;
      if (counted && !value) return undefined;
      if (isWritten) return fieldToJson(field, value);
      return forDriver(valueToColumn(value, column, field), column, dialect);
    },
    from(value) {
      // A new one each time: it may be an array.
      if (!isSet(value)) return Reflect.get(new owner(), field.property) as unknown;
      if (!isJson) return valueFromColumn(value, column, field);
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
  // mysql2 and MikroORM know bytes as a Buffer only.
  if (value instanceof Uint8Array && !Buffer.isBuffer(value))
    return Buffer.from(value.buffer, value.byteOffset, value.length);
  if (dialect !== 'sqlite') return value;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'boolean') return Number(value);
  return UNSIGNED_64.has(kind) && typeof value === 'bigint' ? String(value) : value;
}

/**
 * A constructor of the message that is no other's: ORMs tell embedded messages apart by it, and the same message may be
 * embedded twice, under different columns. What it makes is the message itself.
 */
export function embeddedTarget<T extends Message>(
  type: MessageClass<T>,
  name: string,
): new () => T {
  function Embedded(): T {
    return new type();
  }
  Object.defineProperty(Embedded, 'name', { value: name });
  Embedded.prototype = type.prototype as unknown;
  return Embedded as unknown as new () => T;
}
