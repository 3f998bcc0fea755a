import type { Reader, Writer } from 'protobufjs/minimal.js';

import type { JsonValue } from './json-value.ts';
import type { OrmModel } from './orm-model.ts';

export type ScalarType =
  | 'double'
  | 'float'
  | 'int32'
  | 'int64'
  | 'uint32'
  | 'uint64'
  | 'sint32'
  | 'sint64'
  | 'fixed32'
  | 'fixed64'
  | 'sfixed32'
  | 'sfixed64'
  | 'bool'
  | 'string'
  | 'bytes';

interface FieldBase {
  readonly number: number;
  /** As in the .proto file. */
  readonly name: string;
  readonly property: string;
  readonly json: string;
  readonly cardinality?: 'repeated' | 'map';
  /** Of a map. */
  readonly key?: ScalarType;
  /** Without it, a single field has no presence: its zero value is not written. */
  readonly presence?: 'explicit' | 'required';
  readonly oneof?: string;
}

/** A field as data: what JSON and rows are converted by. The wire has code of its own, as it is the hot path. */
export type FieldInfo = FieldBase &
  (
    | { readonly type: ScalarType }
    | { readonly type: 'enum'; readonly of: () => EnumObject }
    | { readonly type: 'message'; readonly of: () => AnyMessageClass }
    | { readonly type: 'wellKnown'; readonly of: () => JsonCodec }
  );

export type EnumObject = Readonly<Record<string, number>>;

/** What reads and writes a message-typed value on the wire: generated classes, and the well-known types. */
export interface Codec<T> {
  write(value: T, writer: Writer): Writer;
  read(reader: Reader, end: number, into?: T): T;
}

/** The value's type is lost in a list of fields; the codec gets back what it made. */
export interface JsonCodec {
  toJSON(value: unknown): JsonValue;
  fromJSON(json: JsonValue): unknown;
  /** Whether JSON's null is a value of the type and not its absence. */
  readonly takesNull?: true;
}

export interface Message {
  toJSON(): JsonValue;
}

export interface MessageClass<T extends Message = Message> {
  new (): T;
  readonly typeName: string;
  readonly fields: readonly FieldInfo[];
  readonly orm?: OrmModel;
  fromJSON(json: JsonValue): T;
}

/** A class of which no more than this is known. */
export type AnyMessageClass = MessageClass;

/** What a constructor takes: any of the properties, none of the methods. */
export type MessageInit<T, Computed extends string = never> = {
  readonly [
    K in keyof T as T[K] extends (...args: never[]) => unknown
      ? never
      : K extends Computed
        ? never
        : K
  ]?: T[K] | undefined;
};
