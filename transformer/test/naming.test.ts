import { expect, it } from 'vitest';
import { COMPILERS } from './support/compile.ts';
import { explainText } from './support/explain.ts';

const SOURCE = `
export class Cart {
  onClick = () => 1;
  static #secret = function () {};
  constructor() {}
  get total() { return 1; }
  set total(next) {}
  #priv() {}
  [Symbol.iterator]() { return [].map((x) => x); }
  'quoted key'() {}
  @dec async *steps() {}
}
const routes = { get: { handler() {}, arrow: async () => {} }, ['a' + 'b']() {} };
exports.foo = function () {};
module.exports.bar = () => {};
a.b.c = () => {};
const f = (() => {}) as any, g = function inner() {};
const { h = () => {} } = {};
function outer(callback = () => {}) {
  function inner() { return () => {}; }
  return class { method() {} };
}
namespace X { export function f() {} namespace Y { export const g = () => {}; } }
const Klass = class { m() {} };
call({ option() {} }, function () {});
this.late = () => {};
x ??= () => {};
export default function () {}
`;

const NAMES = [
  ['3:13', 'Cart.onClick'],
  ['4:20', 'Cart.#secret'],
  ['5:3', 'Cart.constructor'],
  ['6:3', 'Cart.get total'],
  ['7:3', 'Cart.set total'],
  ['8:3', 'Cart.#priv'],
  ['9:3', 'Cart.[Symbol.iterator]'],
  ['9:39', 'Cart.[Symbol.iterator].<anonymous@9:39>'],
  ['10:3', 'Cart.quoted key'],
  ['11:8', 'Cart.steps'],
  ['13:25', 'routes.get.handler'],
  ['13:46', 'routes.get.arrow'],
  ['13:64', "routes.['a' + 'b']"],
  ['14:15', 'foo'],
  ['15:22', 'bar'],
  ['16:9', 'a.b.c'],
  ['17:12', 'f'],
  ['17:34', 'g'],
  ['18:13', 'h'],
  ['19:1', 'outer'],
  ['19:27', 'outer.callback'],
  ['20:3', 'outer.inner'],
  ['20:29', 'outer.inner.<anonymous@20:29>'],
  ['21:18', 'outer.<class@21:10>.method'],
  ['23:15', 'X.f'],
  ['23:69', 'X.Y.g'],
  ['24:23', 'Klass.m'],
  ['25:8', 'option'],
  ['25:23', '<anonymous@25:23>'],
  ['26:13', 'late'],
  ['27:7', 'x'],
  ['28:1', 'default'],
];

it.each(COMPILERS)('names and places every function, $name', ({ ts }) => {
  const lines = explainText(ts, SOURCE);
  const seen = lines.map((line) => /^input\.ts:(\d+:\d+) {2}trace {2}(.*)$/.exec(line)?.slice(1));
  expect(seen).toEqual(NAMES);
});
