import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { durationText } from '../src/report/number.ts';
import { printable, shortenEnd, shortenMiddle, shortenStart, widthOf } from '../src/report/text.ts';
import { valueText } from '../src/report/value.ts';

const VALUES: readonly (readonly [data: string, text: string])[] = [
  ['1', '1'],
  ['-0', '-0'],
  ['1e+21', '1e+21'],
  ['null', 'null'],
  ['false', 'false'],
  ['"a \\"b\\""', '"a \\"b\\""'],
  ['"\\u001b[31m\u009b"', '"\\u001b[31m\\u{9b}"'],
  ['{"$":"undefined"}', 'undefined'],
  ['{"$":"number","value":"NaN"}', 'NaN'],
  ['{"$":"bigint","value":"12"}', '12n'],
  ['{"$":"bigint","bits":"more than 4096"}', 'bigint (more than 4096 bits)'],
  ['{"$":"symbol","value":"x"}', 'Symbol(x)'],
  ['{"$":"symbol","value":"\\u001b[2J"}', 'Symbol(\\u{1b}[2J)'],
  ['{"$":"function","name":"f"}', 'function f'],
  ['{"$":"function","name":""}', 'function (anonymous)'],
  ['{"$":"string","value":"its first","length":4096}', '"its first"… (4,096 characters)'],
  ['{"a":1,"b":"x"}', '{a: 1, b: "x"}'],
  ['{}', '{}'],
  ['[1,[2],{"$":"more","$more":12}]', '[1, [2], … 12 more]'],
  ['{"$":"Array","length":3}', 'Array(3)'],
  ['{"$":"Cart","items":{"$":"Array","length":3}}', 'Cart {items: Array(3)}'],
  ['{"$":"Cart","$more":12}', 'Cart {… 12 more}'],
  ['{"$":"Cart"}', 'Cart'],
  ['{"$":"accessor"}', '(accessor)'],
  ['{"$":"circular"}', '(circular)'],
  ['{"$":"redacted"}', '(redacted)'],
  ['{"$":"unreadable"}', '(unreadable)'],
  ['{"$":"Proxy"}', 'Proxy'],
  ['{"$$":1,"$$more":2}', '{$: 1, $more: 2}'],
  ['{"__proto__":1}', '{__proto__: 1}'],
  ['{"$":"toString"}', 'toString'],
  ['{"$":"Date","value":"2026-02-03T00:00:00.000Z"}', 'Date(2026-02-03T00:00:00.000Z)'],
  ['{"$":"RegExp","value":"a+"}', '/a+/'],
  ['{"$":"Map","size":3,"entries":[["a",1]]}', 'Map(3) {"a" => 1, … 2 more}'],
  ['{"$":"Map","size":3}', 'Map(3)'],
  ['{"$":"Set","size":1,"values":[{}]}', 'Set(1) {{}}'],
  ['{"$":"Uint8Array","length":16}', 'Uint8Array(16)'],
  ['{"$":"TypeError","message":"no"}', 'TypeError: no'],
  ['{"$":"OrderError","message":"no","code":"E"}', 'OrderError: no {code: "E"}'],
  ['{"$":"OrderError","message":"no","name":"OrderError"}', 'OrderError: no'],
  [
    '{"$":"OrderError","message":"no","length":2,"name":"Late"}',
    'OrderError: no {name: "Late", length: 2}',
  ],
  ['{"$":"Mail","message":"hi"}', 'Mail {message: "hi"}'],
  // A class of the program that is named like one of the format's words.
  ['{"$":"string","own":1}', 'string {own: 1}'],
  ['{"$":"Map","tiles":1}', 'Map {tiles: 1}'],
  ['not JSON', 'not JSON'],
];

test.each(VALUES)('%s is written as %s', (data, text) => {
  expect(valueText(data)).toBe(text);
});

const DURATIONS: readonly (readonly [nanos: number, text: string])[] = [
  [0, '0 ns'],
  [1, '1 ns'],
  [17.4, '17.4 ns'],
  [999, '999 ns'],
  [999.6, '1.00 µs'],
  [1000, '1.00 µs'],
  [12_345, '12.3 µs'],
  [999_499, '999 µs'],
  [999_600, '1.00 ms'],
  [1_234_567, '1.23 ms'],
  [59_999_999_999, '60.0 s'],
  [999_900_000_000, '1,000 s'],
  [1_234_567_000_000_000, '1,234,567 s'],
];

test.each(DURATIONS)('%d ns are written as %s', (nanos, text) => {
  expect(durationText(nanos)).toBe(text);
});

test('the widths that are known without asking are those of string-width', () => {
  const narrow = Array.from({ length: 0x2600 }, (_, code) => String.fromCodePoint(code));
  for (const character of narrow) {
    // A letter before it, so that a combining mark has something to combine with.
    expect(widthOf(`a${character}`), character).toBe(stringWidth(`a${character}`));
  }
});

test('names are shortened by columns, not by characters', () => {
  expect(shortenMiddle('注文.合計を計算する', 10)).toBe('注…計算する'.slice(0, 2) + '算する');
  expect(widthOf(shortenMiddle('注文.合計を計算する', 10))).toBeLessThanOrEqual(10);
  expect(shortenEnd('abcdef', 4)).toBe('abc…');
  expect(shortenStart('abcdef', 4)).toBe('…def');
  expect(shortenEnd('abcdef', 0)).toBe('');
  expect(shortenEnd('👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 3)).toBe('👩‍👩‍👧‍👦…');
});

test('control characters in names do not reach the terminal', () => {
  expect(printable('a\u001b[31mb\u009b\n\u202ec')).toBe('a\\u{1b}[31mb\\u{9b}\\u{a}\\u{202e}c');
});
