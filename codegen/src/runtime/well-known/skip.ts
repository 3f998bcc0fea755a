import type { Reader } from 'protobufjs/minimal.js';

/** Well-known types are plain values with no place for a field from the future; they have had none in ten years. */
export function skipUnknown(reader: Reader, tag: number): void {
  reader.skipType(tag & 7, 0, tag >>> 3);
}
