import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../src/hot/limits.ts';
import { preview } from '../src/hot/preview.ts';

/** Counts whatever of the program's own code runs. */
let ran = 0;
function touch(): never {
  ran++;
  throw new Error('code of the program ran');
}

/** A handler each of whose traps counts. */
const TRAPS: ProxyHandler<object> = Object.fromEntries(
  Object.getOwnPropertyNames(Reflect).map((name) => [name, touch]),
);

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function circular(): object {
  const value: Record<string, unknown> = { name: 'x' };
  value['self'] = value;
  value['list'] = [value];
  return value;
}

class Cart {
  items = [1, 2];
  get total(): number {
    return touch();
  }
}

class Sized extends Map<unknown, unknown> {
  override get size(): number {
    return touch();
  }
  override entries(): never {
    return touch();
  }
  override [Symbol.iterator](): never {
    return touch();
  }
}

function withTraps<T extends object>(value: T): T {
  for (const key of ['toJSON', 'toString', 'valueOf', 'inspect', 'then']) Object.defineProperty(value, key, { get: touch });
  for (const key of [Symbol.toPrimitive, Symbol.toStringTag, Symbol.iterator, Symbol.for('nodejs.util.inspect.custom')]) {
    Object.defineProperty(value, key, { get: touch });
  }
  return value;
}

const CASES: readonly (readonly [string, unknown, string])[] = [
  ['a plain object', { a: 1, b: 'x', c: null, d: undefined }, '{"a":1,"b":"x","c":null,"d":{"$":"undefined"}}'],
  ['an array', [1, [2]], '[1,{"$":"Array","length":1}]'],
  ['an empty object', {}, '{}'],
  ['a sparse array', Object.assign([], { 1: 'x', length: 3 }), '[{"$":"undefined"},"x",{"$":"undefined"}]'],
  ['a long array', Array.from({ length: 20 }, () => 0), `[${'0,'.repeat(16)}{"$":"more","$more":4}]`],
  ['an array with a getter', Object.defineProperty([1], 1, { get: touch }), '[1,{"$":"accessor"}]'],
  ['an endless sparse array', Object.assign([], { length: 2 ** 32 - 1 }), `[${'{"$":"undefined"},'.repeat(16)}{"$":"more","$more":${2 ** 32 - 17}}]`],
  ['an instance', new Cart(), '{"$":"Cart","items":{"$":"Array","length":2}}'],
  ['a getter', { get secret() { return touch(); } }, '{"secret":{"$":"accessor"}}'],
  ['a setter', { set secret(_value: unknown) { touch(); } }, '{"secret":{"$":"accessor"}}'],
  ['a property called $', { $: 1, $more: 2, a: 3 }, '{"$$":1,"$$more":2,"a":3}'],
  ['toJSON and its kin', withTraps({ a: 1 }), '{"a":1}'],
  ['toJSON as a method', { toJSON: touch, a: 1 }, '{"toJSON":{"$":"function","name":"touch"},"a":1}'],
  ['a null prototype', Object.assign(Object.create(null) as object, { a: 1 }), '{"a":1}'],
  ['a proxy', new Proxy({}, TRAPS), '{"$":"Proxy"}'],
  ['a proxy of a function', new Proxy(touch, TRAPS), '{"$":"Proxy"}'],
  ['a proxy of an array', new Proxy([], TRAPS), '{"$":"Proxy"}'],
  ['a revoked proxy', revoked(), '{"$":"Proxy"}'],
  ['a proxy inside', { inner: new Proxy({}, TRAPS), more: revoked() }, '{"inner":{"$":"Proxy"},"more":{"$":"Proxy"}}'],
  ['a proxy as prototype', Object.create(new Proxy({}, TRAPS)), '{}'],
  ['a getter called constructor', Object.create({ get constructor() { return touch(); } }), '{}'],
  ['an own constructor', { constructor: new Proxy(touch, TRAPS) }, '{"constructor":{"$":"Proxy"}}'],
  ['a proxy as constructor', Object.create({ constructor: new Proxy(touch, TRAPS) }), '{}'],
  ['a class with a static name', Object.create({ constructor: class { static get name(): string { return touch(); } } }), '{}'],
  ['a class with a name of another type', Object.create({ constructor: Object.assign(() => {}, {}) }), '{}'],
  ['a circle', circular(), '{"name":"x","self":{"$":"circular"},"list":{"$":"Array","length":1}}'],
  ['a Map', new Map<unknown, unknown>([[1, 'a'], [{}, []]]), '{"$":"Map","size":2,"entries":[[1,"a"],[{"$":"Object","$more":0},{"$":"Array","length":0}]]}'],
  ['a Set', new Set([1, 'a']), '{"$":"Set","size":2,"values":[1,"a"]}'],
  ['a Map of its own making', new Sized(), '{"$":"Map","size":0,"entries":[]}'],
  ['a Map with own entries', Object.defineProperties(new Map([[1, 2]]), { entries: { value: touch }, size: { value: 7 } }), '{"$":"Map","size":1,"entries":[[1,2]]}'],
  ['a Set of proxies', new Set([revoked()]), '{"$":"Set","size":1,"values":[{"$":"Proxy"}]}'],
  ['a WeakMap', new WeakMap(), '{"$":"WeakMap"}'],
  ['a typed array', new Uint8Array(4), '{"$":"Uint8Array","length":4}'],
  ['a Buffer', Buffer.from('secret'), '{"$":"Buffer","length":6}'],
  ['an ArrayBuffer', new ArrayBuffer(5), '{"$":"ArrayBuffer","length":5}'],
  ['shared memory', new SharedArrayBuffer(5), '{"$":"SharedArrayBuffer"}'],
  ['a Date', new Date(0), '{"$":"Date","value":"1970-01-01T00:00:00.000Z"}'],
  ['an invalid Date', new Date(Number.NaN), '{"$":"Date","value":"Invalid Date"}'],
  ['a Date with its own toISOString', Object.assign(new Date(0), { toISOString: touch, getTime: touch }), '{"$":"Date","value":"1970-01-01T00:00:00.000Z"}'],
  ['a regular expression', /a\/"b/gi, '{"$":"RegExp","value":"a\\\\/\\"b"}'],
  ['an error', new RangeError('no'), '{"$":"RangeError","message":"no"}'],
  ['an error with a cause', new Error('no', { cause: new TypeError('why') }), '{"$":"Error","message":"no","cause":{"$":"TypeError","message":"why"}}'],
  ['an error with properties', Object.assign(new Error('no'), { code: 'E1' }), '{"$":"Error","message":"no","code":"E1"}'],
  ['an error with a getter for its message', Object.defineProperty(new Error(), 'message', { get: touch }), '{"$":"Error","message":""}'],
  ['a boxed number', Object(1), '{"$":"Number"}'],
  ['a boxed symbol', Object(Symbol('x')), '{"$":"Symbol"}'],
  ['a promise', Promise.resolve(1), '{"$":"Promise"}'],
  ['a generator', (function* numbers() { yield touch(); })(), '{"$":"Generator"}'],
  ['a function', touch, '{"$":"function","name":"touch"}'],
  ['a nameless function', () => {}, '{"$":"function","name":""}'],
  ['a function with a getter for its name', Object.defineProperty(() => {}, 'name', { get: touch }), '{"$":"function","name":""}'],
  ['a function with a number for its name', Object.defineProperty(() => {}, 'name', { value: 7 }), '{"$":"function","name":""}'],
  ['a class', Cart, '{"$":"function","name":"Cart"}'],
  ['a symbol', Symbol('x'), '{"$":"symbol","value":"x"}'],
  ['a nameless symbol', Symbol(), '{"$":"symbol","value":""}'],
  ['a bigint', -12n, '{"$":"bigint","value":"-12"}'],
  ['a huge bigint', 1n << 100_000n, '{"$":"bigint","bits":"more than 1024"}'],
  ['NaN inside', [Number.NaN, -0, 1e300], '[{"$":"number","value":"NaN"},-0,1e+300]'],
  ['a long string inside', ['x'.repeat(65)], `[{"$":"string","value":"${'x'.repeat(64)}","length":65}]`],
  ['a lone surrogate', ['\ud800"\u0000'], '["\\ud800\\"\\u0000"]'],
  ['an object of another realm', runInNewContext('({ a: [1], m: new Map([[1, 2]]), e: new TypeError("x") })'), '{"a":{"$":"Array","length":1},"m":{"$":"Map","size":1},"e":{"$":"TypeError","message":"x"}}'],
  ['arguments', (function () { return arguments; })(), '{}'],
];

afterEach(() => vi.restoreAllMocks());

describe('preview', () => {
  it.each(CASES)('shows %s', (_name, value, text) => {
    ran = 0;
    expect(preview(value, 1)).toBe(text);
    expect(ran).toBe(0);
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
    const original = Error.prepareStackTrace;
    Error.prepareStackTrace = touch;
    try {
      ran = 0;
      const target = { a: 1 };
      Error.captureStackTrace(target);
      for (const depth of [0, 1, 4]) preview([new Error('x'), target, Object.assign(new Error('y'), { cause: target })], depth);
    } finally {
      Error.prepareStackTrace = original;
    }
    expect(ran).toBe(0);
  });

  it('does not use what the program has put into prototypes', () => {
    const value = { list: [1, { a: [2] }], map: new Map([[{ k: 1 }, new Set([[3]])]]), text: 'x'.repeat(70), [`$${'k'}`]: 5 };
    const expected = preview(value, 4);
    const patched: [object, PropertyKey[]][] = [
      [Array.prototype, [Symbol.iterator, 'map', 'join', 'slice', 'push', 'includes', 'find', 'values']],
      [Map.prototype, [Symbol.iterator, 'entries', 'forEach', 'get']],
      [Set.prototype, [Symbol.iterator, 'values', 'forEach']],
      [Object.getPrototypeOf(new Map().entries()) as object, ['next']],
      [String.prototype, ['slice', 'substring', Symbol.iterator]],
      [Object, ['keys', 'getOwnPropertyDescriptor', 'getPrototypeOf', 'entries']],
      [JSON, ['stringify']],
      [Reflect, ['ownKeys', 'get', 'apply']],
    ];
    const restore: (() => void)[] = [];
    const define = Object.defineProperty;
    let result = '';
    let count = 0;
    try {
      for (let at = 0; at < patched.length; at++) {
        const [owner, names] = patched[at]!;
        for (let index = 0; index < names.length; index++) {
          const name = names[index]!;
          const original = Object.getOwnPropertyDescriptor(owner, name);
          if (original === undefined) throw new Error(`there is no ${String(name)}`);
          restore[restore.length] = () => define(owner, name, original);
        }
      }
      Object.defineProperty(Object.prototype, 'toJSON', { get: touch, configurable: true });
      // Patched last and at once: this test's own code uses them too.
      for (let at = 0; at < patched.length; at++) {
        const owner = patched[at]![0];
        const names = patched[at]![1];
        for (let index = 0; index < names.length; index++) define(owner, names[index]!, { value: () => count++, configurable: true, writable: true });
      }
      result = preview(value, 4);
    } finally {
      for (let at = 0; at < restore.length; at++) restore[at]!();
      delete (Object.prototype as { toJSON?: unknown }).toJSON;
    }
    expect(result).toBe(expected);
    expect(count).toBe(0);
  });

  it('shows the outermost alone at depth 0, within bounds', () => {
    const long = 'N'.repeat(100_000);
    const named = Object.defineProperty(class {}, 'name', { value: long });
    const values = [new named(), Object.create({ constructor: named }), new (class extends Error {})(long), Object.defineProperty(() => {}, 'name', { value: '\u0001'.repeat(9999) }), Symbol(long)];
    for (const value of [...values, ...CASES.map(([, value]) => value)]) expect(preview(value, 0).length).toBeLessThan(LIMITS.textLength);
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
      withUnicodeString: true,
    });
    // The generator itself looks at what it makes, so the hostile ones are put in afterwards.
    const around: readonly ((value: unknown, hostile: unknown) => unknown)[] = [
      (value) => value,
      (value, hostile) => [hostile, value],
      (value, hostile) => ({ hostile, $: value }),
      (value, hostile) => new Map([[value, hostile], [hostile, value]]),
      (value, hostile) => new Set([[hostile], value]),
      (value, hostile) => Object.assign(new Error('x', { cause: hostile }), { value }),
      (value) => (value instanceof Object ? new Proxy(value, TRAPS) : value),
      (value) => (value instanceof Object ? [[[Object.create(new Proxy(value, TRAPS))]]] : [[[value]]]),
    ];
    let cases = 0;
    fc.assert(
      fc.property(anything, fc.constantFrom(...around), fc.nat(CASES.length - 1), fc.nat(LIMITS.depth), (inner, wrap, index, depth) => {
        const value = wrap(inner, CASES[index]?.[1]);
        ran = 0;
        const text = preview(value, depth);
        expect(() => JSON.parse(text) as unknown).not.toThrow();
        expect(ran).toBe(0);
        cases++;
      }),
      { numRuns: 1000 },
    );
    expect(cases).toBe(1000);
  });
});
