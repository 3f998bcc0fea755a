import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { findMarkers } from '../src/2-tags/find-marker.ts';
import { nearest } from '../src/2-tags/nearest.ts';
import { readItems } from '../src/2-tags/read-items.ts';
import { findKey } from '../src/2-tags/tag-keys.ts';

function itemsOf(text: string): string[] {
  const { items, problems } = readItems(text, 0);
  expect(problems).toEqual([]);
  return items.map(({ key, form, value }) => `${key} ${form} ${value}`.trim());
}

const TABLE: readonly (readonly [text: string, items: readonly string[]])[] = [
  ['column=user_name', ['column = user_name']],
  ['column=user_name,unique', ['column = user_name', 'unique']],
  [
    'column:user_name;type:decimal(10,2);not null',
    ['column : user_name', 'type : decimal(10,2)', 'not null'],
  ],
  ['type=decimal(10,2), unique', ['type = decimal(10,2)', 'unique']],
  ['type:a, b;unique', ['type : a, b', 'unique']],
  ['default="a;b,c"', ['default = a;b,c']],
  [String.raw`default="say \"hi\" \\ \n!"`, ['default = say "hi" \\ \n!']],
  ['-', ['-']],
  ['->', ['->']],
  ['<-;column=x', ['<-', 'column = x']],
  ['unique // a reason', ['unique']],
  ['default=http://x // a reason', ['default = http://x']],
  ['index(by_name, a, b desc);naming=as-is', ['index ( by_name, a, b desc', 'naming = as-is']],
  ['check=(a > 0);', ['check = (a > 0)']],
  ['  primary_key ,  Auto-Increment ', ['primary_key', 'Auto-Increment']],
  ['type.pg=jsonb', ['type.pg = jsonb']],
];

describe('items', () => {
  test('the table has its cases', () => {
    expect(TABLE).toHaveLength(16);
  });

  test.each(TABLE)('%s', (text, items) => {
    expect(itemsOf(text)).toEqual(items);
  });

  test('whatever is written is read again', () => {
    const key = fc.constantFrom('column', 'not null', 'type.pg', 'unique_index', 'many2many');
    const quoted = fc.string().map((value) => ({
      value,
      text: `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
    }));
    const bare = fc
      .stringMatching(/^[\w.]+(?:\([\w, ]*\))?$/)
      .map((value) => ({ value, text: value }));
    const item = fc.tuple(key, fc.constantFrom('=', ':'), fc.oneof(quoted, bare));
    const prose = fc.constantFrom('', ' // and why, with = and ;');
    fc.assert(
      fc.property(fc.array(item, { minLength: 1 }), prose, (items, end) => {
        // Behind a value that may hold commas, only a semicolon separates.
        const text = items
          .map(([name, form, { text: value }]) => `${name}${form}${value}`)
          .join('; ');
        const read = readItems(text + end, 0);
        expect(read.problems).toEqual([]);
        expect(read.items.map(({ key: name, form, value }) => [name, form, value])).toEqual(
          items.map(([name, form, { value }]) => [name, form, value]),
        );
      }),
    );
  });

  test('any text is read to its end, with items or with problems', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { end } = readItems(text, 0);
        expect(end).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

describe('keys', () => {
  test.each(['primaryKey', 'primary_key', 'PRIMARY KEY', 'primary-key', 'pk'])('%s', (spelled) => {
    expect(findKey(spelled)?.name).toBe('primaryKey');
  });

  test('a slip has its correction, another word has none', () => {
    expect(nearest('colum', ['column', 'comment'])).toBe('column');
    expect(nearest('uniuqe', ['unique', 'index'])).toBe('unique');
    expect(nearest('banana', ['unique', 'index'])).toBeUndefined();
  });
});

describe('markers', () => {
  test.each([
    ['@orm:x', 'tag'],
    ['text @orm:x', 'tag'],
    ['@orm column=x', 'near-miss'],
    ['@orm unique', 'near-miss'],
    ['@Orm:x', 'near-miss'],
    ['@ orm:x', 'near-miss'],
    ['@orm=x', 'near-miss'],
    ['@orm : x', 'near-miss'],
    ['orm:column=x', 'near-miss'],
  ])('%s is a %s', (text, kind) => {
    expect(findMarkers(text).map((marker) => marker.kind)).toEqual([kind]);
  });

  test.each(['the @orm tags', 'form: x', 'me@orm:x', 'platform', '@ormolu: x', 'see @orm.'])(
    '%s is prose',
    (text) => {
      expect(findMarkers(text)).toEqual([]);
    },
  );
});
