/**
 * Writes the parts of an encoded value (see the format's encoding.ts) into a channel's memory. Part of the hot path: one
 * value is written at a time, and module state says where.
 */
import { Buffer } from 'node:buffer';
import { Item } from '@functrace/format';
import { writeNarrow, writeWide } from '../channel/characters.ts';
import type { EncodedMemory } from '../channel/writer.ts';
import { MAX_READ_STRING } from './limits.ts';

let bytes: Uint8Array = new Uint8Array(0);
let view = new DataView(bytes.buffer);
let buffer: Buffer = Buffer.alloc(0);
/** Where the next byte goes. */
let at = 0;
/** Where the value's budget ends. Items of a fixed size may begin before it and end behind it. */
let end = 0;

/** Begins a value at byte `start` of a memory, with so many bytes to spend. */
export function beginBytes(memory: EncodedMemory, start: number, budget: number): void {
  ({ u8: bytes, view, buffer } = memory);
  at = start;
  end = start + budget;
}

export function position(): number {
  return at;
}

/** Whether the budget is spent. */
export function isSpent(): boolean {
  return at >= end;
}

export function hasRoomFor(characters: number): boolean {
  return end - at >= characters + 4;
}

/** Takes bytes off the budget without writing any. False, and nothing taken, when there are not so many. */
export function charge(count: number): boolean {
  if (end - at < count) return false;
  end -= count;
  return true;
}

/** Gives back what was taken for bytes that are now written. */
export function refund(count: number): void {
  end += count;
}

export function writeByte(value: number): void {
  bytes[at++] = value;
}

/** An unsigned integer below 2^32. */
export function writeVarint(value: number): void {
  let rest = value;
  while (rest > 127) {
    bytes[at++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  bytes[at++] = rest;
}

export function writeDouble(value: number): void {
  view.setFloat64(at, value, true);
  at += 8;
}

export function writeNumber(value: number): void {
  if ((value | 0) === value && (value !== 0 || 1 / value > 0)) {
    bytes[at++] = Item.INTEGER;
    writeVarint(((value << 1) ^ (value >> 31)) >>> 0);
    return;
  }
  bytes[at++] = Item.DOUBLE;
  writeDouble(value);
}

/** A string, of which at most `bound` characters are kept, and no more than the budget allows. */
export function writeString(text: string, bound: number): void {
  const { length } = text;
  const left = end > at ? end - at : 0;
  let stored = length <= bound ? length : bound;
  if (length > MAX_READ_STRING) stored = 0;
  if (stored > left) stored = left;
  const start = at;
  writeStringHead(Item.LATIN1, stored, length);
  if (writeNarrow(bytes, buffer, at, text, stored)) {
    at += stored;
    return;
  }
  at = start;
  if (stored > left >> 1) stored = left >> 1;
  writeStringHead(Item.UTF16, stored, length);
  writeWide(bytes, buffer, at, text, stored);
  at += stored * 2;
}

function writeStringHead(item: number, stored: number, length: number): void {
  if (stored === length) {
    bytes[at++] = item;
    writeVarint(stored);
    return;
  }
  bytes[at++] = item === Item.LATIN1 ? Item.CUT_LATIN1 : Item.CUT_UTF16;
  writeVarint(stored);
  writeVarint(length);
}
