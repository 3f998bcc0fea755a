import { enumName } from './enum-names.ts';
import { CodegenError } from './error.ts';
import { fieldFromJson, fieldToJson } from './message-json.ts';
import type { EnumObject, FieldInfo } from './field-info.ts';
import type { JsonValue } from './json-value.ts';
import type { OrmColumn } from './orm-model.ts';
import { parseTimestamp } from './well-known/timestamp.ts';

type FromColumn = (value: unknown, field: FieldInfo) => unknown;

const TRUE: ReadonlySet<unknown> = new Set([true, 1, 1n, '1', 't', 'true']);
const FALSE: ReadonlySet<unknown> = new Set([false, 0, 0n, '0', 'f', 'false']);

/**
 * What drivers give for a column, by its kind, to what the message holds. Drivers differ: a bigint comes as a
 * string, a number or a bigint, a time as a Date or as text. What cannot be converted without loss is an error.
 */
const FROM_COLUMN: Readonly<Record<string, FromColumn>> = {
  int32: toInteger,
  uint32: toInteger,
  sint32: toInteger,
  fixed32: toInteger,
  sfixed32: toInteger,
  int64: toBigInteger,
  uint64: toBigInteger,
  sint64: toBigInteger,
  fixed64: toBigInteger,
  sfixed64: toBigInteger,
  float: toNumber,
  double: toNumber,
  bool: toBoolean,
  string: toText,
  bytes: toBytes,
  enum: toEnum,
  timestamp: toTimestamp,
  json: (value, field) => fieldFromJson(field, jsonOf(value)),
};

export function valueFromColumn(value: unknown, column: OrmColumn, field: FieldInfo): unknown {
  const convert = FROM_COLUMN[column.kind];
  if (convert === undefined) throw misfit(value, `a column of a known kind, not ${column.kind}`);
  return convert(value, field);
}

/** What the column is given; every driver takes these: number, bigint, string, boolean, Date, bytes. */
export function valueToColumn(value: unknown, column: OrmColumn, field: FieldInfo): unknown {
  // As text: drivers take an array for an array of the database, and an object for anything.
  if (column.kind === 'json') return JSON.stringify(fieldToJson(field, value));
  if (column.kind !== 'enum' || column.enum !== 'string' || field.type !== 'enum') return value;
  const name = enumName(field.of(), value as number);
  if (name !== undefined) return name;
  throw misfit(value, `a number of the enum of ${field.name}, as the column holds names`);
}

/** A JSON column is parsed by some drivers and left as text by others. */
export function jsonOf(value: unknown): JsonValue {
  if (typeof value !== 'string') return value as JsonValue;
  try {
    return JSON.parse(value) as JsonValue;
  } catch (error) {
    throw misfit(value, 'JSON', error);
  }
}

function toInteger(value: unknown): number {
  const number = toNumber(value);
  if (Number.isInteger(number)) return number;
  throw misfit(value, 'a whole number');
}

function toNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'boolean') return Number(value);
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
  if (!Number.isNaN(number) || value === 'NaN') return number;
  throw misfit(value, 'a number');
}

function toBigInteger(value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === 'string' && /^-?\d+(?:\.0*)?$/.test(value))
    return BigInt(value.replace(/\..*/, ''));
  throw misfit(
    value,
    'a whole number; above 2^53 as a bigint or a string, as a number has lost digits by then',
  );
}

function toBoolean(value: unknown): boolean {
  const plain = value instanceof Uint8Array ? value[0] : value;
  if (TRUE.has(plain)) return true;
  if (FALSE.has(plain)) return false;
  throw misfit(value, 'true or false');
}

function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) return new TextDecoder('utf-8', { fatal: true }).decode(value);
  throw misfit(value, 'a string');
}

function toBytes(value: unknown): Uint8Array {
  // A Buffer is one too, whose slices share its memory and whose JSON is its own: the message gets the plain array.
  if (Buffer.isBuffer(value)) return new Uint8Array(value.buffer, value.byteOffset, value.length);
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  // PostgreSQL's own notation, from drivers that do not decode it.
  if (typeof value === 'string' && /^\\x(?:[\da-f]{2})*$/i.test(value)) {
    return new Uint8Array(Buffer.from(value.slice(2), 'hex'));
  }
  throw misfit(value, 'bytes');
}

function toEnum(value: unknown, field: FieldInfo): number {
  const values: EnumObject = field.type === 'enum' ? field.of() : {};
  if (typeof value === 'string' && Object.hasOwn(values, value)) return values[value] ?? 0;
  const isNumber =
    typeof value === 'number' || typeof value === 'bigint' || /^-?\d+$/.test(String(value));
  if (isNumber) return toInteger(value);
  throw misfit(value, `one of ${Object.keys(values).join(', ')}`);
}

function toTimestamp(value: unknown): Date {
  if (value instanceof Date) return value;
  const isEpoch = typeof value === 'number' || typeof value === 'bigint';
  const date = isEpoch ? new Date(Number(value)) : parseTimestamp(String(value));
  if (date !== undefined && !Number.isNaN(date.getTime())) return date;
  throw misfit(value, 'a Date, a time as text, or milliseconds');
}

function misfit(value: unknown, expected: string, cause?: unknown): CodegenError {
  const text = typeof value === 'bigint' ? `${value}n` : JSON.stringify(value);
  return new CodegenError('FT_CODEGEN_ROW', `found ${text ?? 'undefined'}; expected ${expected}`, {
    cause,
  });
}
