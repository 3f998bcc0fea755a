import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Script } from 'node:vm';
import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import { instrument, type SourceFormat, TransformerError } from '../src/instrument.ts';
import { testFolder } from './support/compile.ts';
import { EVERYTHING, instrumentText } from './support/instrument-text.ts';
import { packageSources, type Source } from './support/sources.ts';

const run = promisify(execFile);

const countLines = (text: string): number => text.split('\n').length;

/** What a parser says of a text, early errors of scopes included. */
function complaints(text: string, { language, format }: Source): readonly string[] {
  const { errors } = parseSync(`input.${language}`, text, {
    lang: language,
    sourceType: format,
    showSemanticErrors: true,
  });
  return errors.map(({ message }) => message);
}

function expectSound(source: Source): number {
  const { path: file, text, language, format } = source;
  const input = { source: text, file, language, format, selection: EVERYTHING };
  const result = instrument(input);
  if (result === undefined) return 0;
  const { code, sites } = result;
  expect({ file, complaints: complaints(code, source) }).toEqual({
    file,
    complaints: complaints(text, source),
  });
  expect({ file, lines: countLines(code) }).toEqual({ file, lines: countLines(text) });
  // The same once more changes nothing.
  expect({ file, again: instrument({ ...input, source: code }) }).toEqual({ file });
  return sites.length;
}

/** V8 refuses each of these for a name that is declared twice, and has to when the rest of the file is traced. */
const REDECLARED = [
  'async (a) => { let a; };',
  '(a, { b, ...c }) => { "directive"; const c = 1; };',
  'function f([a] = []) { class a {} }',
  'async function* f(...a) { g(); let { x: [a] } = {}; }',
  '({ m(a) { const b = 1, a = 2; } });',
  'class C { constructor(a) { let a; } }',
  'function f() { function g() {} function g() {} let g; }',
  'function f() { var g; function g() {} const g = 1; }',
] as const;

function parseBroken(): unknown {
  return instrumentText('export const a = 1;\nconst b = ;');
}

function inFormat(format: SourceFormat): string | undefined {
  return instrumentText('function f() {}', { format, language: 'js', runtime: './hot.js' })?.code;
}

describe('a name that is declared twice', () => {
  it.each(REDECLARED)('is still refused: %s', (text) => {
    const source = `function traced() {}\n${text}`;
    const result = instrumentText(source, { language: 'js', format: 'script' });
    expect(result?.sites.some(([name]) => name === 'traced')).toBe(true);
    expect(() => new Script(source)).toThrow(/has already been declared/);
    expect(() => new Script(result?.code ?? '')).toThrow(/has already been declared/);
  });

  it('is none in scopes within, or where types are erased', () => {
    const text = 'function f(a) { { let a; } declare const a: 1; for (const a of []); }';
    expect(instrumentText(text)?.sites).toHaveLength(1);
  });
});

describe('what comes out parses, keeps its lines, and is left alone the next time', () => {
  it.each([
    ['rxjs, sources', ['rxjs/src/**/*.ts'], 900],
    ['mobx, sources', ['mobx/src/**/*.ts'], 500],
    ['rxjs, CommonJS', ['rxjs/dist/cjs/**/*.js'], 1500],
    ['kysely', ['kysely/dist/**/*.js'], 2000],
    ['drivers', ['pg/lib/**/*.js', 'mysql2/lib/**/*.js'], 800],
    ['a compiler in one file', ['typescript/lib/typescript.js'], 20_000],
  ] as const)('%s', (_name, patterns, least) => {
    let sites = 0;
    for (const source of packageSources(patterns)) sites += expectSound(source);
    expect(sites).toBeGreaterThanOrEqual(least);
  });
});

describe('JSX', () => {
  const source = `const Row = ({ children }: Props) => <li onClick={() => pick(1)} {...rest(() => 2)}>{children.map((c) => <b key={c}>{c}</b>)}</li>;
export const App = <T,>(props: T) => (
  <><Row>{[1].map(async (x) => await x)}</Row>text &amp; more{/* nothing */}</>
);
export default function Page() { return <App.Inner title="a" {...(() => ({}))()} />; }
`;
  it('is instrumented in TSX', () => {
    const result = instrumentText(source, { file: 'input.tsx', language: 'tsx' });
    expect(result?.sites.map(([name]) => name)).toEqual([
      'Row',
      'Row.<anonymous@1:51>',
      'Row.<anonymous@1:75>',
      'Row.<anonymous@1:99>',
      'App',
      'App.<anonymous@3:19>',
      'Page',
      'Page.<anonymous@5:67>',
    ]);
    const complaintsOf = parseSync('input.tsx', result?.code ?? '', { lang: 'tsx' }).errors;
    expect(complaintsOf).toEqual([]);
    expect(countLines(result?.code ?? '')).toBe(countLines(source));
    expect(result?.code).toMatchInlineSnapshot(`
      "import * as $ft from "@functrace/runtime/hot"; const Row = ({ children }: Props) => { const $s0 = $ft.enter($ft_base() + 0, 0); let $r0 = $ft.none; try { $ft.arg($s0, 0, children); return $r0 = <li onClick={() => { const $s1 = $ft.enter($ft_base() + 1, $s0); let $r1 = $ft.none; try { return $r1 = pick(1); } finally { $ft.exit($s1, $r1); } }} {...rest(() => { const $s2 = $ft.enter($ft_base() + 2, $s0); let $r2 = $ft.none; try { return $r2 = 2; } finally { $ft.exit($s2, $r2); } })}>{children.map((c) => { const $s3 = $ft.enter($ft_base() + 3, $s0); let $r3 = $ft.none; try { $ft.arg($s3, 0, c); return $r3 = <b key={c}>{c}</b>; } finally { $ft.exit($s3, $r3); } })}</li>; } finally { $ft.exit($s0, $r0); } };
      export const App = <T,>(props: T) => { const $s4 = $ft.enter($ft_base() + 4, 0); let $r4 = $ft.none; try { $ft.arg($s4, 0, props); return $r4 = (
        <><Row>{[1].map(async (x) => { const $s5 = $ft.enter($ft_base() + 5, $s4); let $r5 = $ft.none; try { $ft.arg($s5, 0, x); return $r5 = $ft?.resume($s5, await $ft.suspend($s5, x)); } finally { $ft.exit($s5, $r5); } })}</Row>text &amp; more{/* nothing */}</>
      ); } finally { $ft.exit($s4, $r4); } };
      export default function Page() { const $s6 = $ft.enter($ft_base() + 6, 0); let $r6 = $ft.none; try { return $r6 = <App.Inner title="a" {...(() => { const $s7 = $ft.enter($ft_base() + 7, $s6); let $r7 = $ft.none; try { return $r7 = ({}); } finally { $ft.exit($s7, $r7); } })()} />; } finally { $ft.exit($s6, $r6); } } var $ft_b; function $ft_base() { return $ft_b ??= $ft.register(1, "input.tsx", [["Row",1,1,13,"children"],["Row.<anonymous@1:51>",1,1,51,""],["Row.<anonymous@1:75>",1,1,75,""],["Row.<anonymous@1:99>",1,1,99,"c"],["App",1,2,20,"props"],["App.<anonymous@3:19>",7,3,19,"x"],["Page",0,5,1,""],["Page.<anonymous@5:67>",1,5,67,""]]); }
      "
    `);
  });
});

describe('files that are left alone', () => {
  it('has nothing to trace', () => {
    expect(instrumentText('export const a = 1;')).toBeUndefined();
    expect(instrumentText('')).toBeUndefined();
    expect(instrumentText('/** @notrace */ export const a = () => 1;')).toBeUndefined();
  });

  it('has been bundled with instrumented parts', () => {
    const code = `import * as $ft from "x"; function a() {} var $ft_b$1; function $ft_base$1() { return $ft_b$1 ??= $ft.register(1, "a.ts", []); }`;
    expect(instrumentText(code)).toBeUndefined();
    // A function of the program that only has the name.
    expect(instrumentText('function $ft_base() { return 1; }')).toBeDefined();
  });

  it('cannot be parsed', () => {
    expect(parseBroken).toThrow(TransformerError);
    expect(parseBroken).toThrow(
      'FT_TRANSFORMER_SYNTAX: input.ts:2:11: cannot be parsed as ts (module): Unexpected token',
    );
  });
});

describe('the parser', () => {
  // Other systems have no such limit to set for one process.
  it.skipIf(process.platform !== 'linux')('works where address space is limited', async () => {
    const script = join(testFolder, 'fixtures', 'parse-limited.mjs');
    const { stdout } = await run('sh', [
      '-c',
      'ulimit -v 6000000; exec "$@"',
      'sh',
      process.execPath,
      script,
    ]);
    expect(JSON.parse(stdout)).toEqual({
      raw: 'Array buffer allocation failed',
      sites: [['f@18', 'g@34'], ['h@11']],
    });
  });

  it('reads sums of thousands of terms', () => {
    const sum = Array.from({ length: 20_000 }, (_, index) => `a${index}`).join(' + ');
    const result = instrumentText(`const f = () => ${sum};\nfunction g() {}`, { language: 'js' });
    expect(result?.sites.map(([name]) => name)).toEqual(['f', 'g']);
  });
});

describe('the module code', () => {
  it('stays behind a byte order mark, a hashbang, a licence and directives', () => {
    const source = `\uFEFF#!/usr/bin/env node
/*! licence */
'use client'
/** doc */
@decorate() export class A { m() {} }
`;
    const code = instrumentText(source)?.code.split('\n');
    expect(code?.slice(0, 4)).toEqual(source.split('\n').slice(0, 4));
    expect(code?.[4]).toMatch(/^import \* as \$ft from "@functrace\/runtime\/hot"; @decorate\(\)/);
  });

  it('loads the runtime as the format does', () => {
    expect(inFormat('module')).toMatch(/^import \* as \$ft from "\.\/hot\.js"; function f/);
    expect(inFormat('commonjs')).toMatch(
      /^var \$ft = \$ft_load\(\); function f.*require\("\.\/hot\.js"\)/,
    );
    expect(inFormat('script')).toMatch(
      /^var \$ft = \$ft_load\(\); function f.*typeof require === "function"/,
    );
  });

  it('does not follow a comment onto its line', () => {
    const code = instrumentText('export const f = () => 1\n// the end')?.code;
    expect(code?.split('\n').at(-1)).toBe('// the end');
    expect(code).toContain('; var $ft_b;');
  });

  it('tells decisions, also when nothing is traced', () => {
    const reasons: (string | undefined)[] = [];
    instrumentText('/** @notrace */ export const a = () => 1;', {
      explain: (decisions) => reasons.push(...decisions.map(({ reason }) => reason)),
    });
    expect(reasons).toEqual(['comment @notrace']);
  });
});
