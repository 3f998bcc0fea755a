/**
 * The bytes of a value that is no number and no plain string, as they stand behind its VALUE (Tag.ENCODED, see record.ts).
 *
 *   +------------------------------+-----------------------------------+
 *   | value, `stored` bytes        | definitions, `full len` bytes     |   padded to 16 bytes
 *   +------------------------------+-----------------------------------+
 *
 * The value is one item. `n` is an unsigned LEB128 integer, `f64` eight bytes, little endian; `text` is an item whose code
 * is one of the four strings'; `class` is the `n` of a class, `shape` that of a shape.
 *
 *   UNDEFINED NULL FALSE TRUE PROXY CIRCULAR ACCESSOR REDACTED UNREADABLE PROMISE GENERATOR MODULE    nothing more
 *   INTEGER          n, zigzag                       DOUBLE, DATE      f64, a date's in ms
 *   LATIN1, UTF16    n characters, then one or two bytes each
 *   CUT_LATIN1, CUT_UTF16   n stored, n in full, then the stored ones
 *   BIGINT           text, hexadecimal               BIGINT_BITS       n, more bits than that
 *   SYMBOL, FUNCTION, REGEXP   text
 *   NAMED            class                           TYPED, SIZED      class, f64 length
 *   BARE             n properties of a plain object that is shown by its size
 *   OBJECT           shape, items                    OBJECT_MORE       shape, n left out, items
 *   LOOSE            class, n properties, n left out, then a text and an item for each
 *   ERROR            text (message), item (cause; END for none), then one of the three above
 *   BARE_ERROR       class, text
 *   ARRAY            n length, n shown, items        BARE_ARRAY        n length
 *   MAP, SET         n size, n entries shown, items, a map's in pairs
 *   BARE_MAP, BARE_SET   n size
 *   END              in the place of an item: what remains of the items around it was left out for their size
 *
 * Names are written once. A definition stands behind the first value that uses it, and is read before it:
 *
 *   CLASS            n (its number), text            SHAPE             n, class, n properties, a text for each
 *
 * A number may be defined anew: the thread keeps so many names, and then forgets them all.
 */
export const Item = {
  UNDEFINED: 0,
  NULL: 1,
  FALSE: 2,
  TRUE: 3,
  INTEGER: 4,
  DOUBLE: 5,
  LATIN1: 6,
  UTF16: 7,
  CUT_LATIN1: 8,
  CUT_UTF16: 9,
  BIGINT: 10,
  BIGINT_BITS: 11,
  SYMBOL: 12,
  FUNCTION: 13,
  REGEXP: 14,
  DATE: 15,
  PROXY: 16,
  CIRCULAR: 17,
  ACCESSOR: 18,
  REDACTED: 19,
  UNREADABLE: 20,
  PROMISE: 21,
  GENERATOR: 22,
  MODULE: 23,
  NAMED: 24,
  TYPED: 25,
  SIZED: 26,
  BARE: 27,
  OBJECT: 28,
  OBJECT_MORE: 29,
  LOOSE: 30,
  ERROR: 31,
  BARE_ERROR: 32,
  ARRAY: 33,
  BARE_ARRAY: 34,
  MAP: 35,
  BARE_MAP: 36,
  SET: 37,
  BARE_SET: 38,
  END: 39,
} as const;

export const Definition = { CLASS: 1, SHAPE: 2 } as const;

/** The class of plain objects, and of those whose class cannot be known. It needs no definition. */
export const PLAIN_CLASS = 0;
