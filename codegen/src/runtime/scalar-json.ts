import { CodegenError } from './error.ts';
import type { ScalarType } from './field-info.ts';
import type { JsonValue } from './json-value.ts';

interface ScalarJson {
  readonly toJson: (value: never) => JsonValue;
  readonly fromJson: (json: JsonValue) => unknown;
}

const ints = (minimum: number, maximum: number): ScalarJson => ({
  toJson: (value: number) => value,
  fromJson(json) {
    const value = typeof json === 'string' && json.trim() !== '' ? Number(json) : json;
    if (
      typeof value === 'number' &&
      Number.isInteger(value) &&
      value >= minimum &&
      value <= maximum
    ) {
      return value;
    }
    throw mismatch(json, `a whole number from ${minimum} to ${maximum}`);
  },
});

const bigints = (minimum: bigint, maximum: bigint): ScalarJson => ({
  toJson: (value: bigint) => value.toString(),
  fromJson(json) {
    const isNumber = typeof json === 'number' && Number.isInteger(json);
    const isText = typeof json === 'string' && /^-?\d+$/.test(json);
    const value = isNumber || isText ? BigInt(json) : undefined;
    if (value !== undefined && value >= minimum && value <= maximum) return value;
    throw mismatch(json, `a whole number from ${minimum} to ${maximum}`);
  },
});

const floats: ScalarJson = {
  toJson: (value: number) => (Number.isFinite(value) ? value : String(value)),
  fromJson(json) {
    if (typeof json === 'number') return json;
    if (json === 'NaN') return NaN;
    if (json === 'Infinity' || json === '-Infinity') return Number(json);
    const value = typeof json === 'string' && json.trim() !== '' ? Number(json) : NaN;
    if (Number.isFinite(value)) return value;
    throw mismatch(json, 'a number');
  },
};

const int32 = ints(-(2 ** 31), 2 ** 31 - 1);
const uint32 = ints(0, 2 ** 32 - 1);
const int64 = bigints(-(2n ** 63n), 2n ** 63n - 1n);
const uint64 = bigints(0n, 2n ** 64n - 1n);

/** ProtoJSON of each scalar: 64-bit integers are strings, bytes are base64. */
export const SCALAR_JSON: Readonly<Record<ScalarType, ScalarJson>> = {
  double: floats,
  float: floats,
  int32,
  int64,
  uint32,
  uint64,
  sint32: int32,
  sint64: int64,
  fixed32: uint32,
  fixed64: uint64,
  sfixed32: int32,
  sfixed64: int64,
  bool: {
    toJson: (value: boolean) => value,
    fromJson(json) {
      if (typeof json === 'boolean') return json;
      throw mismatch(json, 'true or false');
    },
  },
  string: {
    toJson: (value: string) => value,
    fromJson(json) {
      if (typeof json === 'string') return json;
      throw mismatch(json, 'a string');
    },
  },
  bytes: {
    toJson: (value: Uint8Array) =>
      Buffer.from(value.buffer, value.byteOffset, value.length).toString('base64'),
    fromJson(json) {
      // Node's decoder takes both alphabets, with and without padding, as ProtoJSON asks.
      if (typeof json === 'string') return new Uint8Array(Buffer.from(json, 'base64'));
      throw mismatch(json, 'base64');
    },
  },
};

export function mismatch(found: unknown, expected: string): CodegenError {
  const text = typeof found === 'bigint' ? `${found}n` : JSON.stringify(found);
  return new CodegenError('FT_CODEGEN_JSON', `found ${text ?? 'undefined'}; expected ${expected}`);
}
