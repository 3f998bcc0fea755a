import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameMatcher, NamePatternError, splitNames } from '../src/ignore-names.ts';

const LISTS: readonly (readonly [list: string, items: readonly string[]])[] = [
  ['', []],
  [' , ,', []],
  ['get', ['get']],
  [' get , set ', ['get', 'set']],
  ['/a,b/,c', ['/a,b/', 'c']],
  ['c, /a,b/i ', ['c', '/a,b/i']],
  ['/[,/]/,c', ['/[,/]/', 'c']],
  [String.raw`/a\/,b/,c`, [String.raw`/a\/,b/`, 'c']],
  [String.raw`/[\],]/,c`, [String.raw`/[\],]/`, 'c']],
  ['/x/,/y/g', ['/x/', '/y/g']],
  ['src/a,b/c', ['src/a', 'b/c']],
  ['/a/b,c', ['/a/b', 'c']],
  ['//', ['//']],
];

test.each(LISTS)('"%s" is split at the commas outside regular expressions', (list, items) => {
  expect(splitNames(list)).toEqual(items);
});

test('plain keywords are split at every comma', () => {
  const keyword = fc.string({
    minLength: 1,
    unit: fc.constantFrom('a', 'B', '.', '<', '@', '1', '$', '_', '#'),
  });
  fc.assert(
    fc.property(fc.array(keyword), (keywords) => {
      expect(splitNames(keywords.join(', '))).toEqual(keywords);
    }),
  );
});

const MATCHES: readonly (readonly [keyword: string, name: string, isMatch: boolean])[] = [
  ['TOTAL', 'Cart.total', true],
  ['cart.', 'Cart.total', true],
  ['cart.t.tal', 'Cart.total', false],
  ['/^get/', 'getter', true],
  ['/^get/', 'forget', false],
  ['/^GET/', 'getter', false],
  ['/^GET/i', 'getter', true],
  ['/a|b/', 'xbx', true],
  ['//', 'a//b', true],
];

test.each(MATCHES)('%s on %s: %s', (keyword, name, isMatch) => {
  expect(nameMatcher(['never', keyword])(name)).toBe(isMatch ? keyword : undefined);
});

test('the first keyword that matches is the answer', () => {
  expect(nameMatcher(['b', 'a'])('ab')).toBe('b');
  expect(nameMatcher([])('ab')).toBeUndefined();
});

test('a flag that makes an expression remember does not', () => {
  for (const flags of ['g', 'y']) {
    const matches = nameMatcher([`/get/${flags}`]);
    expect([matches('getA'), matches('getA')]).toEqual([`/get/${flags}`, `/get/${flags}`]);
  }
});

test.each(['/(/', '/a/zz', '/a/I'])('%s is refused with its reason', (keyword) => {
  expect(() => nameMatcher([keyword])).toThrow(NamePatternError);
  expect(() => nameMatcher([keyword])).toThrow(
    /is not a regular expression \(.+\); write \/pattern\/ or a plain keyword$/,
  );
});
