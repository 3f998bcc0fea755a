/** Copies a string's characters into memory. Part of the hot path. */
import { Buffer } from 'node:buffer';

const { slice } = String.prototype;
// Not documented, but what `write` itself calls. Where they are missing a loop does their work.
const { utf8Write, ucs2Write } = Buffer.prototype as unknown as Record<
  'utf8Write' | 'ucs2Write',
  ((this: Buffer, text: string, at: number, bytes: number) => number) | undefined
>;

/** Below this many characters a loop over them is cheaper than a call out of JavaScript (bench/parameters). */
const SHORT = 24;

/** Bytes that `writeNarrow` may touch behind the last character. */
export const NARROW_OVERRUN = 4;

/**
 * Writes the first `stored` characters, a byte each. False when that is not possible, or when a long string has a
 * character above 127, which makes it not worth finding out; the memory is then undefined.
 */
export function writeNarrow(
  bytes: Uint8Array,
  buffer: Buffer,
  start: number,
  text: string,
  stored: number,
): boolean {
  if (stored < SHORT || utf8Write === undefined) {
    for (let index = 0; index < stored; index++) {
      const code = text.charCodeAt(index);
      if (code > 255) return false;
      bytes[start + index] = code;
    }
    return true;
  }
  const part = stored === text.length ? text : slice.call(text, 0, stored);
  // As many bytes as characters are written if, and only if, all are ASCII: with one that is not, there is room to go on.
  return utf8Write.call(buffer, part, start, stored + NARROW_OVERRUN) === stored;
}

/** Writes the first `stored` characters, two bytes each. */
export function writeWide(
  bytes: Uint8Array,
  buffer: Buffer,
  start: number,
  text: string,
  stored: number,
): void {
  if (stored >= SHORT && ucs2Write !== undefined) {
    const part = stored === text.length ? text : slice.call(text, 0, stored);
    ucs2Write.call(buffer, part, start, stored * 2);
    return;
  }
  for (let index = 0; index < stored; index++) {
    const code = text.charCodeAt(index);
    bytes[start + index * 2] = code & 255;
    bytes[start + index * 2 + 1] = code >> 8;
  }
}
