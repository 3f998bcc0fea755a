import type { Reader, Writer } from 'protobufjs/minimal.js';

import type { Codec, JsonCodec } from '../field-info.ts';
import type { JsonObject, JsonValue } from '../json-value.ts';
import { isObject } from '../message-json.ts';
import { mismatch } from '../scalar-json.ts';
import { delimitedEnd } from '../wire.ts';
import { skipUnknown } from './skip.ts';

/** Tags of `google.protobuf.Value`. */
const NULL = 8;
const NUMBER = 17;
const STRING = 26;
const BOOL = 32;
const STRUCT = 42;
const LIST = 50;
/** Of `Struct.fields` and `ListValue.values`, and of an entry's key and value. */
const ENTRY = 10;
const KEY = 10;
const VALUE = 18;

/** A JSON value, as JSON itself has it. */
export const valueCodec: Codec<JsonValue> & JsonCodec = {
  takesNull: true,
  write: writeValue,
  read: readValue,
  toJSON: (value) => value as JsonValue,
  fromJSON: (json) => json,
};

export const structCodec: Codec<JsonObject> & JsonCodec = {
  write: writeStruct,
  read: readStruct,
  toJSON: (value) => value as JsonObject,
  fromJSON(json) {
    if (isObject(json)) return json;
    throw mismatch(json, 'an object');
  },
};

export const listValueCodec: Codec<JsonValue[]> & JsonCodec = {
  write: writeList,
  read: readList,
  toJSON: (value) => value as JsonValue[],
  fromJSON(json) {
    if (Array.isArray(json)) return json;
    throw mismatch(json, 'an array');
  },
};

function writeValue(value: JsonValue, writer: Writer): Writer {
  if (value === null) return writer.uint32(NULL).int32(0);
  if (typeof value === 'number') return writer.uint32(NUMBER).double(value);
  if (typeof value === 'string') return writer.uint32(STRING).string(value);
  if (typeof value === 'boolean') return writer.uint32(BOOL).bool(value);
  if (Array.isArray(value)) return writeList(value, writer.uint32(LIST).fork()).ldelim();
  return writeStruct(value, writer.uint32(STRUCT).fork()).ldelim();
}

function writeStruct(object: JsonObject, writer: Writer): Writer {
  for (const [key, value] of Object.entries(object)) {
    writer.uint32(ENTRY).fork().uint32(KEY).string(key);
    writeValue(value, writer.uint32(VALUE).fork()).ldelim();
    writer.ldelim();
  }
  return writer;
}

function writeList(values: readonly JsonValue[], writer: Writer): Writer {
  for (const value of values) writeValue(value, writer.uint32(ENTRY).fork()).ldelim();
  return writer;
}

function readValue(reader: Reader, end: number): JsonValue {
  let value: JsonValue = null;
  while (reader.pos < end) {
    const tag = reader.tag();
    const read = READERS[tag];
    if (read === undefined) skipUnknown(reader, tag);
    else value = read(reader);
  }
  return value;
}

const READERS: Readonly<Record<number, (reader: Reader) => JsonValue>> = {
  [NULL](reader) {
    reader.int32();
    return null;
  },
  [NUMBER]: (reader) => reader.double(),
  [STRING]: (reader) => reader.string(),
  [BOOL]: (reader) => reader.bool(),
  [STRUCT]: (reader) => readStruct(reader, delimitedEnd(reader)),
  [LIST]: (reader) => readList(reader, delimitedEnd(reader)),
};

function readStruct(reader: Reader, end: number): JsonObject {
  const entries: [string, JsonValue][] = [];
  while (reader.pos < end) {
    const tag = reader.tag();
    if (tag === ENTRY) entries.push(readEntry(reader, delimitedEnd(reader)));
    else skipUnknown(reader, tag);
  }
  return Object.fromEntries(entries);
}

function readEntry(reader: Reader, end: number): [string, JsonValue] {
  let key = '';
  let value: JsonValue = null;
  while (reader.pos < end) {
    const tag = reader.tag();
    if (tag === KEY) key = reader.string();
    else if (tag === VALUE) value = readValue(reader, delimitedEnd(reader));
    else skipUnknown(reader, tag);
  }
  return [key, value];
}

function readList(reader: Reader, end: number): JsonValue[] {
  const values: JsonValue[] = [];
  while (reader.pos < end) {
    const tag = reader.tag();
    if (tag === ENTRY) values.push(readValue(reader, delimitedEnd(reader)));
    else skipUnknown(reader, tag);
  }
  return values;
}
