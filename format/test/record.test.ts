import { expect, test } from 'vitest';
import { MAX_SESSIONS, rowId, SESSION_STRIDE, type SessionId, type SpanId } from '../src/ids.ts';
import {
  Kind,
  KIND_BITS,
  KIND_MASK,
  MAX_PARAMETERS,
  MAX_SITES,
  payloadSlots,
  Position,
  Tag,
  valuePosition,
  valueTag,
  valueWord,
} from '../src/record.ts';
import { isGeneratorKind, SITE_KINDS } from '../src/site.ts';
import { storedKey } from '../src/value.ts';

test('the word of a VALUE gives back its tag and its position', () => {
  let cases = 0;
  for (const tag of Object.values(Tag)) {
    for (let position: number = Position.RECEIVER; position < MAX_PARAMETERS; position++) {
      // As it comes back from a Uint32Array.
      const word = valueWord(tag, position) >>> 0;
      expect([word & KIND_MASK, valueTag(word), valuePosition(word)]).toEqual([
        Kind.VALUE,
        tag,
        position,
      ]);
      cases++;
    }
  }
  expect(cases).toBe(10 * 63);
});

test('kinds fit their bits, and the last site fits the rest', () => {
  const kinds = Object.values(Kind);
  expect(new Set(kinds).size).toBe(kinds.length);
  expect(Math.max(...kinds)).toBeLessThanOrEqual(KIND_MASK);
  expect((((MAX_SITES << KIND_BITS) | Kind.ENTER) >>> 0) >>> KIND_BITS).toBe(MAX_SITES);
});

test.each([
  [Tag.STRING_LATIN1, 0, 9, 0],
  [Tag.STRING_LATIN1, 1, 1, 1],
  [Tag.STRING_LATIN1, 16, 16, 1],
  [Tag.STRING_UTF16, 8, 8, 1],
  [Tag.STRING_UTF16, 9, 9, 2],
  [Tag.ENCODED, 16, 0, 1],
  [Tag.ENCODED, 16, 1, 2],
  [Tag.REDACTED, 0, 0, 0],
  [Tag.NUMBER, 7, 7, 0],
])('tag %d with %d and %d is followed by %d slots', (tag, stored, full, slots) => {
  expect(payloadSlots(tag, stored, full)).toBe(slots);
});

test('row ids of sessions do not meet, and stay exact', () => {
  const first = rowId<SpanId>(1 as SessionId, 1);
  const next = rowId<SpanId>(2 as SessionId, 1);
  expect(first).toBe(1);
  expect(next).toBe(SESSION_STRIDE + 1);
  expect(rowId<SpanId>(1 as SessionId, SESSION_STRIDE - 1)).toBeLessThan(next);
  expect(Number.isSafeInteger(rowId<SpanId>(MAX_SESSIONS as SessionId, SESSION_STRIDE - 1))).toBe(
    true,
  );
});

test('generators are told by their kind', () => {
  expect(SITE_KINDS.filter(isGeneratorKind)).toEqual([
    'generator',
    'generator method',
    'async generator',
    'async generator method',
  ]);
});

test('a property of the program never looks like one of ours', () => {
  expect(['$', '$more', '$$', 'a', ''].map(storedKey)).toEqual(['$$', '$$more', '$$$', 'a', '']);
});
