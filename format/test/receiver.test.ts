import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { incrementOf, propertiesOf, withIncrement } from '../src/receiver.ts';

/** Objects as the reader of values writes them: no key but the class begins with one "$". */
const receivers = fc.dictionary(
  fc.string().map((name) => name.replace(/^\$/, '$$$$')),
  fc.jsonValue(),
  { maxKeys: 6 },
);

const parse = (text: string): unknown => JSON.parse(text);

it('any object is what its base and the increment make', () => {
  fc.assert(
    fc.property(receivers, receivers, (before, after) => {
      const [base, next] = [JSON.stringify(before), JSON.stringify(after)];
      const [from, to] = [propertiesOf(base), propertiesOf(next)];
      if (from === undefined || to === undefined) throw new Error('no object');
      const increment = incrementOf(from, to) as string;
      expect(parse(withIncrement(base, increment))).toEqual(parse(next));
      const changed = Object.keys(parse(increment) as object).filter((name) => name !== '$gone');
      expect(
        changed.every((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name])),
      ).toBe(true);
    }),
  );
});

it('the texts of values stay as they are', () => {
  const text =
    '{"$":"Cart","a":-0,"b":{"$":"number","value":"NaN"},"c\\"}":[1,{"d":","}],"e":"}{"}';
  expect([...(propertiesOf(text) ?? [])]).toEqual([
    ['"$"', '"Cart"'],
    ['"a"', '-0'],
    ['"b"', '{"$":"number","value":"NaN"}'],
    ['"c\\"}"', '[1,{"d":","}]'],
    ['"e"', '"}{"'],
  ]);
});

it('what is no object, or of another class, is no increment', () => {
  for (const text of ['[1]', '"a"', '12', 'null']) expect(propertiesOf(text)).toBeUndefined();
  const [cart, shop] = ['{"$":"Cart"}', '{"$":"Shop"}'].map((text) => propertiesOf(text));
  expect(incrementOf(cart ?? new Map(), shop ?? new Map())).toBeUndefined();
  expect(incrementOf(cart ?? new Map(), cart ?? new Map())).toBe('{}');
  expect(withIncrement('[1]', '{"a":1}')).toBe('{"a":1}');
});
