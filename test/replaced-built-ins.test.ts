/** A program may put a traced function in place of a built-in that the runtime itself needs at the first traced call. */
import { instrument, makeSelection, readOptions } from '@functrace/transformer/text';
import { expect, it } from 'vitest';
import { Project } from './lib/project.ts';

/** A program, and what it prints. */
const PROGRAMS: readonly (readonly [name: string, source: string, output: string])[] = [
  [
    'Array.prototype[Symbol.iterator]',
    `
const { values } = Array.prototype;
Array.prototype[Symbol.iterator] = function* () { for (let at = 0; at < this.length; at++) yield this[at]; };
function sum([a, b]) { return a + b; }
const first = sum([1, 2]);
Array.prototype[Symbol.iterator] = values;
console.log(first, sum([3, 4]));
`,
    '3 7',
  ],
  [
    'Array.prototype.map',
    `
const { map } = Array.prototype;
Array.prototype.map = function (...args) { return Reflect.apply(map, this, args); };
function double(list) { return list.map((n) => n * 2); }
const doubled = double([1, 2]);
Array.prototype.map = map;
console.log(doubled.join());
`,
    '2,4',
  ],
];

it.each(PROGRAMS)('%s', (_, source, output) => {
  using project = new Project();
  const selection = makeSelection(readOptions({}).options, undefined);
  const expected = { status: 0, stdout: `${output}\n`, stderr: '' };
  for (const format of ['module', 'commonjs'] as const) {
    const file = format === 'module' ? 'main.mjs' : 'main.cjs';
    const result = instrument({ source, file, language: 'js', format, selection });
    project.write(`untraced-${file}`, source);
    project.write(file, result?.code ?? '');
    expect(project.run([`untraced-${file}`])).toMatchObject(expected);
    expect(project.run([file])).toMatchObject(expected);
  }
});
