import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MAX_NAME, MAX_OBJECTS, MAX_READ_STRING } from '../src/hot/limits.ts';
import { type Encoded, Encoding } from './support/encoded.ts';
import { CASES, ran, touch, TRAPS } from './support/hostile-values.ts';
import { naiveText } from './support/naive-text.ts';

/** Arrays inside arrays, 16 in each. */
function tree(levels: number): object[] {
  return levels === 0 ? [] : Array.from({ length: 16 }, () => tree(levels - 1));
}

const CASE_COUNT = 65;

/** One conversation for all: names that one value defined are used by the next. */
const encoding = new Encoding();
const textOf = (value: unknown, depth: number): string => encoding.encode(value, depth).text;

describe('an encoded value', () => {
  it.each(CASES)('shows %s', (_name, value, text) => {
    for (const time of ['first', 'second']) {
      ran.count = 0;
      expect(textOf(value, 1), time).toBe(text);
      expect(ran.count).toBe(0);
    }
    expect(naiveText(value, 1)).toBe(text);
    JSON.parse(text);
  });

  it('was shown all its cases', () => {
    expect(CASES.length).toBe(CASE_COUNT);
  });

  it('leaves promises and iterators as they were', () => {
    const steps = [1, 2, 3].values();
    textOf(steps, 4);
    expect([...steps]).toEqual([1, 2, 3]);
  });

  it('does not have stacks formatted', () => {
    const hook = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace') ?? {
      value: undefined,
      configurable: true,
      writable: true,
    };
    Error.prepareStackTrace = touch;
    try {
      ran.count = 0;
      const target = { a: 1 };
      Error.captureStackTrace(target);
      for (const depth of [0, 1, 4])
        textOf([new Error('x'), target, Object.assign(new Error('y'), { cause: target })], depth);
    } finally {
      Object.defineProperty(Error, 'prepareStackTrace', hook);
    }
    expect(ran.count).toBe(0);
  });

  it('does not use what the program has put into prototypes', () => {
    const value = {
      list: [1, { a: [2] }],
      map: new Map([[{ k: 1 }, new Set([[3]])]]),
      text: 'x'.repeat(70),
      $k: 5,
    };
    const expected = textOf(value, 4);
    const patched: [object, PropertyKey[]][] = [
      [
        Array.prototype,
        [Symbol.iterator, 'map', 'join', 'slice', 'push', 'includes', 'find', 'values'],
      ],
      [Map.prototype, [Symbol.iterator, 'entries', 'forEach', 'get', 'set', 'has']],
      [WeakMap.prototype, ['get', 'set', 'has']],
      [Set.prototype, [Symbol.iterator, 'values', 'forEach']],
      [Object.getPrototypeOf(new Map().entries()) as object, ['next']],
      [String.prototype, ['slice', 'substring', 'toLowerCase', 'charCodeAt', Symbol.iterator]],
      [BigInt.prototype, ['toString']],
      [RegExp.prototype, ['exec', 'test', Symbol.match]],
      [Buffer.prototype, ['write', 'utf8Write', 'ucs2Write', 'latin1Write']],
      [Math, ['min', 'max']],
      [Object, ['keys', 'getOwnPropertyDescriptor', 'getPrototypeOf', 'entries']],
      [Object.prototype, ['toString', 'valueOf']],
      [JSON, ['stringify']],
      [Reflect, ['ownKeys', 'get', 'apply']],
    ];
    const targets = patched.flatMap(([owner, names]) =>
      names.map((name) => ({
        owner,
        name,
        original: Object.getOwnPropertyDescriptor(owner, name),
      })),
    );
    expect(targets.filter(({ original }) => original === undefined)).toEqual([]);
    const { defineProperty } = Object;
    let read: (() => Encoded) | undefined;
    let count = 0;
    const spy = { value: () => count++, configurable: true, writable: true };
    // Plain loops: the program's replacements are this test's too.
    for (let at = 0; at < targets.length; at++) {
      const { owner, name } = targets[at] as (typeof targets)[number];
      defineProperty(owner, name, spy);
    }
    try {
      read = encoding.write(value, 4);
    } finally {
      for (let at = 0; at < targets.length; at++) {
        const { owner, name, original } = targets[at] as (typeof targets)[number];
        defineProperty(owner, name, original ?? {});
      }
    }
    expect(read?.().text).toBe(expected);
    expect(count).toBe(0);
  });

  it('shows the outermost alone at depth 0, within bounds', () => {
    const long = 'N'.repeat(100_000);
    const named = Object.defineProperty(() => {}, 'name', { value: long });
    const values: unknown[] = [
      Object.create({ constructor: named }),
      new RangeError(long),
      Object.defineProperty(() => {}, 'name', { value: '\u0001'.repeat(9999) }),
      Symbol(long),
    ];
    for (const value of [...values, ...CASES.map((each) => each[1])])
      expect(textOf(value, 0).length).toBeLessThan(1024);
  });

  it('looks into so many objects of a value and no more', () => {
    const text = textOf(tree(4), 4);
    expect(text.split('[').length - 1).toBe(MAX_OBJECTS);
    expect((JSON.parse(text) as unknown[]).at(-1)).toEqual({ $: 'Array', length: 16 });
    expect(textOf([[1]], 4)).toBe('[[1]]');
  });

  it('shows the first characters of long names, and none of strings that are huge', () => {
    const long = 'k'.repeat(MAX_NAME);
    expect(textOf({ [`${long}k`]: 1, [long]: 2, 名前: '名' }, 1)).toBe(
      `{"${long}…":1,"${long}":2,"名前":"名"}`,
    );
    expect(textOf(['q'.repeat(MAX_READ_STRING + 1)], 1)).toBe(
      `[{"$":"string","value":"","length":${MAX_READ_STRING + 1}}]`,
    );
  });

  it('keeps strings of every kind and length', () => {
    const units = ['a', 'é', '€', '\ud83d\ude00', '\ud800'];
    let cases = 0;
    for (const unit of units) {
      for (let length = 0; length <= 70; length++) {
        const value = [
          'x'.repeat(length) + unit,
          unit.repeat(length),
          `${unit}${'x'.repeat(length)}`,
        ];
        expect(textOf(value, 1)).toBe(naiveText(value, 1));
        cases++;
      }
    }
    expect(cases).toBe(5 * 71);
  });

  it('counts what its budget leaves out', () => {
    const value = { a: 'x'.repeat(40), b: [1, 2, 3], c: 'y', d: new Map([[1, 2]]) };
    expect(encoding.encode(value, 4, 60).text).toBe(
      `{"a":{"$":"string","value":"${'x'.repeat(22)}","length":40},"$more":3}`,
    );
    expect(encoding.encode(value, 4, 20).text).toBe('{"$":"Object","$more":4}');
    expect(encoding.encode([1, 2, 3, 4], 1, 7).text).toBe('[1,2,{"$":"more","$more":2}]');
    expect(encoding.encode(new Set([1, 2, 3, 4]), 1, 7).text).toBe(
      '{"$":"Set","size":4,"values":[1,2]}',
    );
  });

  it('defines names once, and again when they are forgotten', () => {
    const own = new Encoding();
    class Point {
      x = 1;
      y = 2;
    }
    const first = own.encode(new Point(), 1);
    const again = own.encode(new Point(), 1);
    expect([first.definitions > 0, again.definitions]).toEqual([true, 0]);
    expect(again.stored).toBeLessThan(10);
    expect(again.text).toBe('{"$":"Point","x":1,"y":2}');
    const other = new Encoding();
    expect(other.encode(new Point(), 1)).toEqual(first);
  });

  it('stays bounded and right when every object has properties of its own', () => {
    for (let index = 0; index < 90_000; index++) {
      const value = { [`k${index}`]: index, fixed: index };
      const { text, definitions } = encoding.encode(value, 1);
      if (text !== `{"k${index}":${index},"fixed":${index}}`) expect(text).toBe(index);
      expect(definitions).toBeLessThan(64);
    }
  });

  it('is what its twin makes of any value, within any budget, and runs nothing of it', () => {
    const anything = fc.anything({
      withBigInt: true,
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withSet: true,
      withSparseArray: true,
      withTypedArray: true,
      stringUnit: 'binary',
    });
    // The generator itself looks at what it makes, so the hostile ones are put in afterwards.
    const around: readonly ((inner: unknown, hostile: unknown) => unknown)[] = [
      (value) => value,
      (value, hostile) => [hostile, value],
      (value, hostile) => ({ hostile, $: value }),
      (value, hostile) =>
        new Map([
          [value, hostile],
          [hostile, value],
        ]),
      (value, hostile) => new Set([[hostile], value]),
      (value, hostile) => Object.assign(new Error('x', { cause: hostile }), { value }),
      (value) => (value instanceof Object ? new Proxy(value, TRAPS) : value),
      (value) =>
        value instanceof Object ? [[[Object.create(new Proxy(value, TRAPS))]]] : [[[value]]],
    ];
    let cases = 0;
    fc.assert(
      fc.property(
        anything,
        fc.constantFrom(...around),
        fc.nat(CASES.length - 1),
        fc.nat(4),
        fc.nat(400),
        (inner, wrap, index, depth, budget) => {
          const value = wrap(inner, CASES[index]?.[1]);
          ran.count = 0;
          const { text } = encoding.encode(value, depth);
          expect(text).toBe(naiveText(value, depth));
          const bounded = encoding.encode(value, depth, budget).text;
          expect(() => JSON.parse(bounded) as unknown).not.toThrow();
          // With as much as it takes, it is the same again.
          if (budget > 0 && bounded === text)
            expect(() => JSON.parse(text) as unknown).not.toThrow();
          expect(ran.count).toBe(0);
          cases++;
        },
      ),
      { numRuns: 1000 },
    );
    expect(cases).toBe(1000);
  });
});
