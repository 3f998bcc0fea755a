/** Which functions record `this`, on all three roads of printing. */
import * as babel from '@babel/core';
import { expect, it } from 'vitest';
import plugin from '../src/adapters/babel.ts';
import { makeSelection } from '../src/instrument.ts';
import { COMPILERS, compile } from './support/compile.ts';
import { instrumentText } from './support/instrument-text.ts';

const SOURCE = `
class Base { constructor() {} plain(first) {} }
class Derived extends Base {
  constructor() { super(); }
  async later() {}
  *each() {}
  async *all() {}
  get size() { return 1; }
  set size(value) {}
  arrow = () => 1;
  #hidden() {}
  static make() { const inner = function () {}; return inner; }
}
const object = { method() {}, property: function () {}, arrow: () => 1 };
function own() {}
`;

const EXPECTED = [
  'Base.plain',
  'Derived.later',
  'Derived.each',
  'Derived.all',
  'Derived.get size',
  'Derived.set size',
  'Derived.#hidden',
  'Derived.make',
  'object.method',
];

/** The functions that record it, by the table that the code registers. */
function recording(code: string): string[] {
  const names = [...code.matchAll(/\["([^"]+)",\s*\d+,\s*\d+,\s*\d+,\s*"/g)].map(
    (match) => match[1],
  );
  return [...code.matchAll(/\.receiver\(\$s(\d+), this\)/g)].map(
    (match) => names[Number(match[1])] ?? '',
  );
}

const text = (receivers: boolean): string => {
  const options = { include: [], exclude: [], ignoreNames: [], minStatements: 0, receivers };
  const selection = makeSelection(options, undefined);
  return instrumentText(SOURCE, { language: 'js', selection })?.code ?? '';
};

it('methods and accessors, never constructors, arrows and functions: text', () => {
  expect(recording(text(true))).toEqual(EXPECTED);
  expect(text(true)).toContain('try { $ft.receiver($s1, this), $ft.arg($s1, 0, first); ');
  expect(recording(text(false))).toEqual([]);
});

it('the same through Babel', () => {
  const result = babel.transformSync(SOURCE, {
    configFile: false,
    babelrc: false,
    filename: '/project/input.js',
    cwd: '/project',
    plugins: [[plugin, { receivers: true }]],
  });
  expect(recording(result?.code ?? '')).toEqual(EXPECTED);
});

it.each(COMPILERS)('the same through $name', ({ ts }) => {
  const { outputs } = compile({
    ts,
    files: ['input.ts'],
    options: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022 },
    config: { receivers: true },
    texts: { 'input.ts': SOURCE },
  });
  expect(recording([...outputs.values()].join('\n'))).toEqual(EXPECTED);
});
