import type { Reader, Writer } from 'protobufjs/minimal.js';

import type { Codec, JsonCodec, ScalarType } from '../field-info.ts';
import { int64, toBigInt, toUnsignedBigInt, uint64 } from '../int64.ts';
import type { JsonValue } from '../json-value.ts';
import { SCALAR_JSON } from '../scalar-json.ts';
import { copyBytes } from '../wire.ts';
import { skipUnknown } from './skip.ts';

/** A wrapper is its value; that it may be missing is the field's presence. */
function wrapper<T>(
  scalar: ScalarType,
  wireType: number,
  zero: T,
  read: (reader: Reader) => T,
  write: (writer: Writer, value: T) => Writer,
): Codec<T> & JsonCodec {
  const valueTag = (1 << 3) | wireType;
  return {
    write(value, writer) {
      return isZero(value) ? writer : write(writer.uint32(valueTag), value);
    },
    read(reader, end) {
      let value = zero;
      while (reader.pos < end) {
        const tag = reader.tag();
        if (tag === valueTag) value = read(reader);
        else skipUnknown(reader, tag);
      }
      return value;
    },
    toJSON: (value: unknown): JsonValue => SCALAR_JSON[scalar].toJson(value as never),
    fromJSON: (json: JsonValue): unknown => SCALAR_JSON[scalar].fromJson(json),
  };
}

function isZero(value: unknown): boolean {
  if (value instanceof Uint8Array) return value.length === 0;
  return typeof value === 'number' ? Object.is(value, 0) : !value;
}

type WrapperCodec<T> = Codec<T> & JsonCodec;

const VARINT = 0;
const FIXED64 = 1;
const PREFIXED = 2;
const FIXED32 = 5;

export const boolValueCodec: WrapperCodec<boolean> = wrapper(
  'bool',
  VARINT,
  false,
  (reader) => reader.bool(),
  (writer, value) => writer.bool(value),
);

export const bytesValueCodec: WrapperCodec<Uint8Array> = wrapper(
  'bytes',
  PREFIXED,
  new Uint8Array(0),
  (reader) => copyBytes(reader.bytes()),
  (writer, value) => writer.bytes(value),
);

export const doubleValueCodec: WrapperCodec<number> = wrapper(
  'double',
  FIXED64,
  0,
  (reader) => reader.double(),
  (writer, value) => writer.double(value),
);

export const floatValueCodec: WrapperCodec<number> = wrapper(
  'float',
  FIXED32,
  0,
  (reader) => reader.float(),
  (writer, value) => writer.float(value),
);

export const int32ValueCodec: WrapperCodec<number> = wrapper(
  'int32',
  VARINT,
  0,
  (reader) => reader.int32(),
  (writer, value) => writer.int32(value),
);

export const int64ValueCodec: WrapperCodec<bigint> = wrapper(
  'int64',
  VARINT,
  0n,
  (reader) => toBigInt(reader.int64()),
  (writer, value) => writer.int64(int64(value)),
);

export const stringValueCodec: WrapperCodec<string> = wrapper(
  'string',
  PREFIXED,
  '',
  (reader) => reader.string(),
  (writer, value) => writer.string(value),
);

export const uInt32ValueCodec: WrapperCodec<number> = wrapper(
  'uint32',
  VARINT,
  0,
  (reader) => reader.uint32(),
  (writer, value) => writer.uint32(value),
);

export const uInt64ValueCodec: WrapperCodec<bigint> = wrapper(
  'uint64',
  VARINT,
  0n,
  (reader) => toUnsignedBigInt(reader.uint64()),
  (writer, value) => writer.uint64(uint64(value)),
);
