import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { LIMITS } from '../src/hot/limits.ts';
import { preview } from '../src/hot/preview.ts';
import { CASES, ran, touch, TRAPS } from './support/hostile-values.ts';

/** Arrays inside arrays, 16 in each. */
function tree(levels: number): object[] {
  return levels === 0 ? [] : Array.from({ length: 16 }, () => tree(levels - 1));
}

describe('preview', () => {
  it.each(CASES)('shows %s', (_name, value, text) => {
    ran.count = 0;
    expect(preview(value, 1)).toBe(text);
    expect(ran.count).toBe(0);
    JSON.parse(text);
  });

  it('was shown all its cases', () => {
    expect(CASES.length).toBe(62);
  });

  it('leaves promises and iterators as they were', () => {
    const steps = [1, 2, 3].values();
    preview(steps, 4);
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
        preview([new Error('x'), target, Object.assign(new Error('y'), { cause: target })], depth);
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
    const expected = preview(value, 4);
    const patched: [object, PropertyKey[]][] = [
      [
        Array.prototype,
        [Symbol.iterator, 'map', 'join', 'slice', 'push', 'includes', 'find', 'values'],
      ],
      [Map.prototype, [Symbol.iterator, 'entries', 'forEach', 'get']],
      [Set.prototype, [Symbol.iterator, 'values', 'forEach']],
      [Object.getPrototypeOf(new Map().entries()) as object, ['next']],
      [String.prototype, ['slice', 'substring', Symbol.iterator]],
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
    let result = '';
    let count = 0;
    const spy = { value: () => count++, configurable: true, writable: true };
    // Plain loops: the program's replacements are this test's too.
    for (let at = 0; at < targets.length; at++) {
      const { owner, name } = targets[at] as (typeof targets)[number];
      defineProperty(owner, name, spy);
    }
    try {
      result = preview(value, 4);
    } finally {
      for (let at = 0; at < targets.length; at++) {
        const { owner, name, original } = targets[at] as (typeof targets)[number];
        defineProperty(owner, name, original ?? {});
      }
    }
    expect(result).toBe(expected);
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
      expect(preview(value, 0).length).toBeLessThan(LIMITS.textLength);
  });

  it('looks into so many objects of a value and no more', () => {
    const text = preview(tree(4), 4);
    expect(text.split('[').length - 1).toBe(LIMITS.objects);
    expect((JSON.parse(text) as unknown[]).at(-1)).toEqual({ $: 'Array', length: 16 });
    expect(preview([[1]], 4)).toBe('[[1]]');
  });

  it('is valid JSON for any value, and runs nothing of it', () => {
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
        fc.nat(LIMITS.depth),
        (inner, wrap, index, depth) => {
          const value = wrap(inner, CASES[index]?.[1]);
          ran.count = 0;
          const text = preview(value, depth);
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
