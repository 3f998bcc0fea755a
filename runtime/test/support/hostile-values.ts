/** Values whose looking at could run something, and what is to be shown of each. */
import { runInNewContext } from 'node:vm';

/** Counts whatever of the program's own code runs. */
export const ran = { count: 0 };
export function touch(): never {
  ran.count++;
  throw new Error('code of the program ran');
}

/** A handler each of whose traps counts. */
export const TRAPS: ProxyHandler<object> = Object.fromEntries(
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
  for (const key of ['toJSON', 'toString', 'valueOf', 'inspect', 'then'])
    Object.defineProperty(value, key, { get: touch });
  for (const key of [
    Symbol.toPrimitive,
    Symbol.toStringTag,
    Symbol.iterator,
    Symbol.for('nodejs.util.inspect.custom'),
  ]) {
    Object.defineProperty(value, key, { get: touch });
  }
  return value;
}

export const CASES: readonly (readonly [string, unknown, string])[] = [
  [
    'a plain object',
    { a: 1, b: 'x', c: null, d: undefined },
    '{"a":1,"b":"x","c":null,"d":{"$":"undefined"}}',
  ],
  ['an array', [1, [2]], '[1,{"$":"Array","length":1}]'],
  ['an empty object', {}, '{}'],
  [
    'a sparse array',
    Object.assign([], { 1: 'x', length: 3 }),
    '[{"$":"undefined"},"x",{"$":"undefined"}]',
  ],
  [
    'a long array',
    Array.from({ length: 20 }, () => 0),
    `[${'0,'.repeat(16)}{"$":"more","$more":4}]`,
  ],
  ['an array with a getter', Object.defineProperty([1], 1, { get: touch }), '[1,{"$":"accessor"}]'],
  [
    'an endless sparse array',
    Object.assign([], { length: 2 ** 32 - 1 }),
    `[${'{"$":"undefined"},'.repeat(16)}{"$":"more","$more":${2 ** 32 - 17}}]`,
  ],
  ['an instance', new Cart(), '{"$":"Cart","items":{"$":"Array","length":2}}'],
  [
    'a getter',
    {
      get total() {
        return touch();
      },
    },
    '{"total":{"$":"accessor"}}',
  ],
  [
    'a setter',
    {
      set total(_value: unknown) {
        touch();
      },
    },
    '{"total":{"$":"accessor"}}',
  ],
  [
    "names that are nobody's business",
    { accessToken: 'abc', API_KEY: 7, tokens: 3, hasPassword: true },
    '{"accessToken":{"$":"redacted"},"API_KEY":{"$":"redacted"},"tokens":3,"hasPassword":true}',
  ],
  [
    "a Map with a name that is nobody's business",
    new Map([
      ['X-Api-Key', 'abc'],
      ['a', 'b'],
    ]),
    '{"$":"Map","size":2,"entries":[["X-Api-Key",{"$":"redacted"}],["a","b"]]}',
  ],
  [
    "a getter with a name that is nobody's business",
    {
      get password() {
        return touch();
      },
    },
    '{"password":{"$":"redacted"}}',
  ],
  ['a property called $', { $: 1, $more: 2, a: 3 }, '{"$$":1,"$$more":2,"a":3}'],
  ['toJSON and its kin', withTraps({ a: 1 }), '{"a":1}'],
  [
    'toJSON as a method',
    { toJSON: touch, a: 1 },
    '{"toJSON":{"$":"function","name":"touch"},"a":1}',
  ],
  ['a null prototype', Object.assign(Object.create(null) as object, { a: 1 }), '{"a":1}'],
  ['a proxy', new Proxy({}, TRAPS), '{"$":"Proxy"}'],
  ['a proxy of a function', new Proxy(touch, TRAPS), '{"$":"Proxy"}'],
  ['a proxy of an array', new Proxy([], TRAPS), '{"$":"Proxy"}'],
  ['a revoked proxy', revoked(), '{"$":"Proxy"}'],
  [
    'a proxy inside',
    { inner: new Proxy({}, TRAPS), more: revoked() },
    '{"inner":{"$":"Proxy"},"more":{"$":"Proxy"}}',
  ],
  ['a proxy as prototype', Object.create(new Proxy({}, TRAPS)), '{}'],
  [
    'a getter called constructor',
    Object.create({
      get constructor() {
        return touch();
      },
    }),
    '{}',
  ],
  ['an own constructor', { constructor: new Proxy(touch, TRAPS) }, '{"constructor":{"$":"Proxy"}}'],
  ['a proxy as constructor', Object.create({ constructor: new Proxy(touch, TRAPS) }), '{}'],
  [
    'a class with a static name',
    Object.create({
      constructor: Object.defineProperty(() => {}, 'name', { get: touch }),
    }),
    '{}',
  ],
  [
    'a class with a name of another type',
    Object.create({ constructor: Object.defineProperty(() => {}, 'name', { value: 7 }) }),
    '{}',
  ],
  ['a circle', circular(), '{"name":"x","self":{"$":"circular"},"list":{"$":"Array","length":1}}'],
  [
    'a Map',
    new Map<unknown, unknown>([
      [1, 'a'],
      [{}, []],
    ]),
    '{"$":"Map","size":2,"entries":[[1,"a"],[{"$":"Object","$more":0},{"$":"Array","length":0}]]}',
  ],
  ['a Set', new Set([1, 'a']), '{"$":"Set","size":2,"values":[1,"a"]}'],
  ['a Map of its own making', new Sized(), '{"$":"Map","size":0,"entries":[]}'],
  [
    'a Map with own entries',
    Object.defineProperties(new Map([[1, 2]]), { entries: { value: touch }, size: { value: 7 } }),
    '{"$":"Map","size":1,"entries":[[1,2]]}',
  ],
  ['a Set of proxies', new Set([revoked()]), '{"$":"Set","size":1,"values":[{"$":"Proxy"}]}'],
  ['a WeakMap', new WeakMap(), '{"$":"WeakMap"}'],
  ['a typed array', new Uint8Array(4), '{"$":"Uint8Array","length":4}'],
  ['a Buffer', Buffer.from('secret'), '{"$":"Buffer","length":6}'],
  ['an ArrayBuffer', new ArrayBuffer(5), '{"$":"ArrayBuffer","length":5}'],
  ['shared memory', new SharedArrayBuffer(5), '{"$":"SharedArrayBuffer"}'],
  ['a Date', new Date(0), '{"$":"Date","value":"1970-01-01T00:00:00.000Z"}'],
  ['an invalid Date', new Date(Number.NaN), '{"$":"Date","value":"Invalid Date"}'],
  [
    'a Date with its own toISOString',
    Object.assign(new Date(0), { toISOString: touch, getTime: touch }),
    '{"$":"Date","value":"1970-01-01T00:00:00.000Z"}',
  ],
  ['a regular expression', /a\/"b/gi, '{"$":"RegExp","value":"a\\\\/\\"b"}'],
  ['an error', new RangeError('no'), '{"$":"RangeError","message":"no"}'],
  [
    'an error with a cause',
    new Error('no', { cause: new TypeError('why') }),
    '{"$":"Error","message":"no","cause":{"$":"TypeError","message":"why"}}',
  ],
  [
    'an error with properties',
    Object.assign(new Error('no'), { code: 'E1' }),
    '{"$":"Error","message":"no","code":"E1"}',
  ],
  [
    'an error with a getter for its message',
    Object.defineProperty(new Error('hidden'), 'message', { get: touch }),
    '{"$":"Error","message":""}',
  ],
  ['a boxed number', Object(1), '{"$":"Number"}'],
  ['a boxed symbol', Object(Symbol('x')), '{"$":"Symbol"}'],
  ['a promise', Promise.resolve(1), '{"$":"Promise"}'],
  [
    'a generator',
    (function* numbers() {
      yield touch();
    })(),
    '{"$":"Generator"}',
  ],
  ['a function', touch, '{"$":"function","name":"touch"}'],
  ['a nameless function', () => {}, '{"$":"function","name":""}'],
  [
    'a function with a getter for its name',
    Object.defineProperty(() => {}, 'name', { get: touch }),
    '{"$":"function","name":""}',
  ],
  [
    'a function with a number for its name',
    Object.defineProperty(() => {}, 'name', { value: 7 }),
    '{"$":"function","name":""}',
  ],
  ['a class', Cart, '{"$":"function","name":"Cart"}'],
  ['a symbol', Symbol('x'), '{"$":"symbol","value":"x"}'],
  ['a nameless symbol', Symbol(), '{"$":"symbol","value":""}'],
  ['a bigint', -12n, '{"$":"bigint","value":"-12"}'],
  ['a huge bigint', 1n << 100_000n, '{"$":"bigint","bits":"more than 1024"}'],
  ['NaN inside', [Number.NaN, -0, 1e300], '[{"$":"number","value":"NaN"},-0,1e+300]'],
  [
    'a long string inside',
    ['x'.repeat(65)],
    `[{"$":"string","value":"${'x'.repeat(64)}","length":65}]`,
  ],
  ['a lone surrogate', ['\ud800"\u0000'], '["\\ud800\\"\\u0000"]'],
  [
    'an object of another realm',
    runInNewContext('({ a: [1], m: new Map([[1, 2]]), e: new TypeError("x") })'),
    '{"a":{"$":"Array","length":1},"m":{"$":"Map","size":1},"e":{"$":"TypeError","message":"x"}}',
  ],
  [
    'arguments',
    (function () {
      // oxlint-disable-next-line eslint/prefer-rest-params -- the case
      return arguments;
    })(),
    '{}',
  ],
];
