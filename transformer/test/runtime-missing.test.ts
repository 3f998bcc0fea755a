import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readOptions } from '../src/2-analyze/options.ts';
import { instrument, makeSelection } from '../src/instrument.ts';
import { COMPILERS, compileText } from './support/compile.ts';

/** Every function of the runtime is called. */
const SOURCE = `
async function* numbers() { yield 1; yield* [2]; return 3; }
function* inner() { try { return (yield 1) + 1; } finally { yield 9; } }
async function all() {
  const seen = [];
  for await (const n of numbers()) seen.push(n);
  { await using handle = { [Symbol.asyncDispose]: async () => { seen.push('disposed'); } }; await null; }
  try { throw new Error('caught'); } catch { seen.push('caught'); }
  try { await Promise.reject(4); } catch (error) { seen.push(error); }
  return seen.concat([...inner()].length, (() => await_()())());
}
function await_() { return () => 'called'; }
all().then((seen) => console.log(seen.join()));
`;
const OUTPUT = '1,2,disposed,caught,4,2,called\n';

const folder = mkdtempSync(join(tmpdir(), 'functrace-missing-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(
  name: string,
  code: string,
): { status: number | null; stdout: string; stderr: string } {
  const file = join(folder, name);
  writeFileSync(file, code);
  return spawnSync(process.execPath, [file], { encoding: 'utf8', cwd: folder });
}

function asText(format: 'module' | 'commonjs' | 'script', source = SOURCE): string {
  const selection = makeSelection(readOptions({}).options, undefined);
  const result = instrument({ source, file: 'main.js', language: 'js', format, selection });
  if (result === undefined) throw new Error('nothing was instrumented');
  return result.code;
}

const [compiler] = COMPILERS;
if (compiler === undefined) throw new Error('no compiler');
const { ts } = compiler;
const commonjs = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ESNext };

describe('without a runtime', () => {
  it.each([
    ['text, CommonJS', 'a.cjs', asText('commonjs')],
    ['text, script', 'b.cjs', asText('script')],
    ['TypeScript, CommonJS', 'c.cjs', compileText(ts, `export {};${SOURCE}`, commonjs)],
    ['TypeScript, script', 'd.cjs', compileText(ts, SOURCE, { ...commonjs, alwaysStrict: false })],
    [
      'a script in another context',
      'e.cjs',
      `require('node:vm').runInNewContext(${JSON.stringify(asText('script'))}, { console, process });`,
    ],
  ])('runs untraced and says so: %s', (_what, name, code) => {
    const { status, stdout, stderr } = run(name, code);
    expect(stdout).toBe(OUTPUT);
    expect(status).toBe(0);
    expect(stderr).toMatch(
      /^\(node:\d+\) Warning: functrace: cannot load @functrace\/runtime\/hot \(MODULE_NOT_FOUND\), running untraced\n/,
    );
  });

  it('warns once a process', () => {
    writeFileSync(join(folder, 'other.cjs'), asText('commonjs', 'exports.f = () => 1;'));
    const { stdout, stderr } = run(
      'both.cjs',
      asText('commonjs', "console.log((() => require('./other.cjs').f())());"),
    );
    expect(stdout).toBe('1\n');
    expect(stderr.match(/Warning/g)).toHaveLength(1);
  });

  it('runs in a context without process', () => {
    const script = JSON.stringify(asText('script', '(() => { seen.push((() => 5)()); })();'));
    const { stdout, stderr } = run(
      'bare.cjs',
      `const seen = []; require('node:vm').runInNewContext(${script}, { seen }); console.log(seen[0]);`,
    );
    expect({ stdout, stderr }).toEqual({ stdout: '5\n', stderr: '' });
  });

  it('cannot run as an ES module, whose imports come before all code; the error names both sides', () => {
    const { status, stderr } = run('main.mjs', asText('module'));
    expect(status).toBe(1);
    expect(stderr).toMatch(/Cannot find package '@functrace\/runtime' imported from .*main\.mjs/);
  });
});
