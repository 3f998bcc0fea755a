import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import * as babel8 from '@babel/core';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import plugin from '../src/adapters/babel.ts';
import { compile, testFolder } from './support/compile.ts';

const run = promisify(execFile);
/** Its types would be a package of their own; what is used of it is as in Babel 8. */
const babel7 = createRequire(import.meta.url)('babel7') as Pick<typeof babel8, 'transformSync'>;
const casesFolder = join(testFolder, 'fixtures', 'cases');
const names = readdirSync(casesFolder).toSorted();
const runtime = join(testFolder, 'fixtures', 'checking-runtime.mjs');
const scratch = mkdtempSync(join(tmpdir(), 'functrace-babel-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** Babel has no `let` that a namespace exports. */
const TYPESCRIPT_ONLY = ['namespaces.ts'];
/** Babel 8 compiles `for (await using … of …)` into a `using` that does not wait. */
const NO_USING = ['disposal.ts'];
/** Without optional chains, V8 has our names to quote. */
const QUOTES = ['messages.ts'];
/** Code that is not strict is no module. */
const SCRIPTS = ['sloppy.script.ts'];
/** One half of the import cycle has no functions. */
const NOT_TRACED = 1;

interface Configuration {
  readonly name: string;
  readonly type: 'module' | 'commonjs';
  readonly compile: (name: string, plugins: readonly unknown[]) => string;
  readonly skips?: readonly string[];
}

const CONFIGURATIONS: readonly Configuration[] = [
  {
    name: 'Babel 8, TypeScript',
    type: 'module',
    compile: (name, plugins) => withBabel8(name, plugins, false),
    skips: [...TYPESCRIPT_ONLY, ...NO_USING, ...SCRIPTS],
  },
  {
    name: 'Babel 8, CommonJS for Node 24',
    type: 'commonjs',
    compile: (name, plugins) => withBabel8(name, plugins, 'commonjs', 'node 24'),
    skips: [...TYPESCRIPT_ONLY, ...NO_USING],
  },
  {
    name: 'Babel 8, CommonJS for Node 10',
    type: 'commonjs',
    compile: (name, plugins) => withBabel8(name, plugins, 'commonjs', 'node 10'),
    skips: [...QUOTES, ...TYPESCRIPT_ONLY, ...NO_USING],
  },
  { name: 'Babel 7, JavaScript', type: 'module', compile: withBabel7, skips: SCRIPTS },
];

interface Seen {
  readonly results: Readonly<Record<string, unknown>>;
  readonly report?: {
    readonly problems: readonly string[];
    readonly spans: readonly { readonly file: string }[];
  };
}

describe('programs do the same, traced and untraced', () => {
  it.each(CONFIGURATIONS)('$name', async ({ name, type, compile: compileOne, skips = [] }) => {
    const programs = names.filter((file) => !skips.includes(file));
    const start = async (kind: string, plugins: readonly unknown[]): Promise<Seen> => {
      const into = join(scratch, name.replaceAll(/\W/g, ''), kind);
      mkdirSync(into, { recursive: true });
      writeFileSync(join(into, 'package.json'), JSON.stringify({ type }));
      for (const program of programs)
        writeFileSync(join(into, program.replace(/ts$/, 'js')), compileOne(program, plugins));
      const { stdout } = await run(process.execPath, [
        join(testFolder, 'fixtures', 'run-cases.mjs'),
        into,
        ...(plugins.length === 0 ? [] : [runtime]),
      ]);
      return JSON.parse(stdout) as Seen;
    };
    const untraced = await start('untraced', []);
    const traced = await start('traced', [[plugin, { runtime }]]);
    expect(traced.report?.problems).toEqual([]);
    expect(traced.results).toEqual(untraced.results);
    expect(Object.keys(traced.results)).toHaveLength(programs.length);
    const seenIn = new Set(traced.report?.spans.map(({ file }) => basename(file)));
    expect(seenIn.size).toBe(programs.length - NOT_TRACED);
  });

  it('ran in as many configurations as are listed', () => expect(CONFIGURATIONS).toHaveLength(4));
});

describe('emitted text', () => {
  it.each(names.filter((name) => !TYPESCRIPT_ONLY.includes(name)))('%s', async (name) => {
    const text = withBabel8(name, [plugin], false);
    const golden = `${basename(name, '.ts')}.babel.js`;
    await expect(`${text}\n`).toMatchFileSnapshot(join(testFolder, 'fixtures', 'golden', golden));
  });
});

function withBabel8(
  name: string,
  plugins: readonly unknown[],
  modules: 'commonjs' | false,
  node = 'node 24',
): string {
  const path = join(casesFolder, name);
  const options: babel8.InputOptions = {
    cwd: testFolder,
    filename: path,
    babelrc: false,
    configFile: false,
    sourceType: name.includes('.script.') ? 'script' : 'module',
    plugins: [
      ...(plugins as babel8.PluginItem[]),
      ['@babel/plugin-proposal-decorators', { version: '2023-11' }],
    ],
    presets: [['@babel/preset-env', { modules, targets: node }], '@babel/preset-typescript'],
  };
  return babel8.transformSync(readFileSync(path, 'utf8'), options)?.code ?? '';
}

/** Babel 7 gets what TypeScript leaves: its own presets would be a second copy of everything. */
function withBabel7(name: string, plugins: readonly unknown[]): string {
  const path = join(casesFolder, name);
  const { outputs } = compile({
    ts,
    files: [path],
    options: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, alwaysStrict: false },
  });
  const options: babel8.InputOptions = {
    cwd: testFolder,
    filename: path,
    babelrc: false,
    configFile: false,
    plugins: plugins as babel8.PluginItem[],
  };
  return babel7.transformSync([...outputs.values()][0] ?? '', options)?.code ?? '';
}
