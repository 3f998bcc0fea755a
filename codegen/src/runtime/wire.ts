import { Writer, type Reader } from 'protobufjs/minimal.js';

import { CodegenError } from './error.ts';

const UNKNOWN = Symbol('unknown fields');

interface KeepsUnknown {
  [UNKNOWN]?: Uint8Array[];
}

/** Where the length-prefixed value that starts here ends. */
export function delimitedEnd(reader: Reader): number {
  const end = reader.uint32() + reader.pos;
  if (end <= reader.len) return end;
  throw new CodegenError('FT_CODEGEN_WIRE', `a value ends at byte ${end} of ${reader.len}`);
}

/** A copy: a view would keep the whole of a network buffer alive, and change with it. */
export function copyBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}

/** Checks that a message ended where its length, or its end tag, said it would. */
export function checkEnd(reader: Reader, end: number, endTag: number): void {
  if (reader.pos === end && endTag < 0) return;
  const expected = endTag < 0 ? `byte ${end}` : 'an end tag';
  throw new CodegenError(
    'FT_CODEGEN_WIRE',
    `a message ends at byte ${reader.pos}; expected ${expected}`,
  );
}

/**
 * Keeps a field that this version of the message does not know, so that a service in the middle passes on what a
 * newer client wrote. It hangs on the message under a symbol that no loop, copy, JSON or database sees.
 */
export function keepUnknown(message: object, reader: Reader, tag: number, start: number): void {
  reader.skipType(tag & 7, 0, tag >>> 3);
  keep(message, copyBytes(reader.buf.subarray(start, reader.pos)));
}

/** A number that a closed enum does not have counts as unknown, as in every proto2 implementation. */
export function keepUnknownEnum(message: object, field: number, value: number): void {
  keep(
    message,
    Writer.create()
      .uint32((field << 3) >>> 0)
      .int32(value)
      .finish(),
  );
}

/** A map entry that was read and cannot be kept in the map. */
export function keepUnknownBytes(message: object, reader: Reader, start: number): void {
  keep(message, copyBytes(reader.buf.subarray(start, reader.pos)));
}

export function writeUnknown(message: object, writer: Writer): Writer {
  const kept = (message as KeepsUnknown)[UNKNOWN];
  if (kept !== undefined) for (const bytes of kept) writer.raw(bytes);
  return writer;
}

function keep(message: KeepsUnknown, bytes: Uint8Array): void {
  const kept = message[UNKNOWN];
  if (kept !== undefined) kept.push(bytes);
  else Object.defineProperty(message, UNKNOWN, { value: [bytes], enumerable: false });
}
