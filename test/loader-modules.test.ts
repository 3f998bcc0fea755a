/** Every kind of module, on every road without a build: what the program sees is what it sees untraced. */
import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Project } from './lib/project.ts';
import { recordedCalls, ROADS } from './lib/roads.ts';

/** What a program can ask about how it was started. */
const VIEW = `
const view = (own) => ({
  ...own,
  argv: process.argv.slice(1), execPath: process.execPath, title: process.title,
  hasMainModule: Object.hasOwn(process, 'mainModule'), mainModule: process.mainModule?.filename,
  listeners: process.eventNames().filter((name) => name !== 'beforeExit' && name !== 'uncaughtExceptionMonitor'),
});
process.nextTick(() => console.log('tick'));
Promise.resolve().then(() => console.log('promise'));
`;

const COMMON = `${VIEW}
const path = require('node:path');
function common(value) { return value + 1; }
class Counter { #n = 0; next() { return ++this.#n; } }
console.log(view({
  isMain: require.main === module, id: module.id, parent: module.parent === null, file: __filename, folder: __dirname,
  paths: module.paths[0], loaded: module.loaded,
}), common(1), new Counter().next(), this === module.exports, arguments.length, typeof path.join);
`;

const ES = `${VIEW}
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
function es(value) { return value + 1; }
const arrow = async (value) => { await null; return value; };
console.log(view({ isMain: import.meta.main, url: import.meta.url, file: import.meta.filename, main: require.main?.id }),
  es(1), await arrow(2), this);
export { es };
`;

const typed = (code: string): string =>
  `${code.replaceAll('(value)', '(value: number): number').replace('async (value: number): number', 'async (value: number): Promise<number>').replace('#n = 0', '#n: number = 0').replace('view = (own)', 'view = (own: object): object')}
interface Nothing { readonly a: string }
type Alias = Nothing | undefined;
`;

interface Case {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly manifest: object;
}

const ESM = { type: 'module' };
const CASES: readonly Case[] = [
  { name: 'CommonJS', file: 'app.cjs', text: COMMON, manifest: ESM },
  {
    name: 'CommonJS by package.json',
    file: 'app.js',
    text: COMMON,
    manifest: { type: 'commonjs' },
  },
  { name: 'CommonJS in a package without a type', file: 'app.js', text: COMMON, manifest: {} },
  { name: 'CommonJS without an extension', file: 'app', text: COMMON, manifest: {} },
  {
    name: 'CommonJS with a hashbang',
    file: 'app.cjs',
    text: `#!/usr/bin/env node\n${COMMON}`,
    manifest: {},
  },
  { name: 'strict CommonJS', file: 'app.cjs', text: `'use strict';${COMMON}`, manifest: {} },
  { name: 'an ES module', file: 'app.mjs', text: ES, manifest: {} },
  { name: 'an ES module by package.json', file: 'app.js', text: ES, manifest: ESM },
  {
    name: 'an ES module with a hashbang',
    file: 'app.mjs',
    text: `#!/usr/bin/env node\n${ES}`,
    manifest: {},
  },
  { name: 'TypeScript, ES module', file: 'app.ts', text: typed(ES), manifest: ESM },
  { name: 'TypeScript, .mts', file: 'app.mts', text: typed(ES), manifest: {} },
  { name: 'TypeScript, CommonJS', file: 'app.cts', text: typed(COMMON), manifest: ESM },
];

let ran = 0;

test.each(CASES)('$name', ({ file, text, manifest }) => {
  using project = new Project();
  project.write('package.json', manifest);
  project.write(file, text);
  const untraced = project.run([file, 'one', '--two']);
  expect(untraced.status, untraced.stderr).toBe(0);
  // A file that was found in the cache runs like one that was not.
  for (const _ of ['cold', 'warm']) {
    for (const [road, flags] of Object.entries(ROADS)) {
      const traced = project.run([...flags, file, 'one', '--two']);
      // With --import, Node itself runs a CommonJS main module inside a promise, and gives it no id.
      const isAltered = road === 'node --import' && !/^(?:import|export) /m.test(text);
      if (!isAltered) expect.soft(traced, road).toEqual(untraced);
      expect.soft(traced.stderr, road).toBe('');
      const names = recordedCalls(project).map((call) => call.replace(/ \d+$/, ''));
      expect(
        names.filter((name) => name.endsWith('common') || name.endsWith(' es')),
        road,
      ).toHaveLength(1);
      rmSync(project.path('.functrace'), { recursive: true });
      ran++;
    }
  }
});

test('every case ran on every road, cold and warm', () => {
  expect(ran).toBe(CASES.length * 3 * 2);
});

/** ES module to CommonJS and back, by import, dynamic import, require and createRequire; data is left alone. */
test.each(Object.entries(ROADS))('%s: modules that load each other', (_, flags) => {
  using project = new Project();
  project.write('package.json', { type: 'module' });
  project.write(
    'main.js',
    `import { createRequire } from 'node:module';
import data from './data.json' with { type: 'json' };
import { even } from './even.js';
import fromCommon, { named } from './common.cjs';
const require = createRequire(import.meta.url);
function main() { return [even(4), named(), fromCommon.named === named, data.value]; }
console.log(main(), require('./data.json'), require('./esm.mjs').viaRequire(), require('./common.cjs').named === named);
console.log((await import('./later.mjs?x=1')).later(), (await import('./later.mjs?x=2')).later());
console.log(Object.keys(require.cache).map((path) => path.split('/').pop()));
const wasm = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
console.log(WebAssembly.validate(wasm), require.resolve('./common.cjs').endsWith('common.cjs'));
`,
  );
  project.write(
    'even.js',
    `import { odd } from './odd.js';\nexport function even(n) { return n === 0 || odd(n - 1); }\n`,
  );
  project.write(
    'odd.js',
    `import { even } from './even.js';\nexport function odd(n) { return n !== 0 && even(n - 1); }\nodd(1);\n`,
  );
  project.write(
    'common.cjs',
    `exports.named = function () { return require('./inner.cjs').inner(); };\n`,
  );
  project.write(
    'inner.cjs',
    `exports.inner = () => module.parent.filename.endsWith('common.cjs');\n`,
  );
  project.write('esm.mjs', `export function viaRequire() { return import.meta.url.slice(-7); }\n`);
  project.write('later.mjs', `export function later() { return import.meta.url.slice(-4); }\n`);
  project.write('data.json', { value: 7 });
  const untraced = project.run(['main.js']);
  expect(untraced.status, untraced.stderr).toBe(0);
  const traced = project.run([...flags, 'main.js']);
  const withoutRuntime = traced.stdout.replace(/, 'index\.js'|'index\.js', /, '');
  expect({ ...traced, stdout: flat(withoutRuntime) }).toEqual({
    ...untraced,
    stdout: flat(untraced.stdout),
  });
  expect(recordedCalls(project)).toEqual([
    'common.cjs named 1',
    'esm.mjs viaRequire 1',
    'even.js even 4',
    'inner.cjs inner 1',
    'later.mjs later 2',
    'main.js <anonymous@9:44> 5',
    'main.js main 1',
    'odd.js odd 3',
  ]);
});

/** The runtime is in `require.cache` as soon as a CommonJS file has required it, which may break a line in two. */
function flat(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
