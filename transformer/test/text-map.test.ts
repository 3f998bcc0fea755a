import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generatedPositionFor, originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { afterAll, describe, expect, it } from 'vitest';
import { instrument, type Instrumented, type SourceMap } from '../src/instrument.ts';
import { COMPILERS, testFolder } from './support/compile.ts';
import { EVERYTHING, instrumentText } from './support/instrument-text.ts';
import { packageSources } from './support/sources.ts';

const run = promisify(execFile);
const [{ ts }] = COMPILERS as [(typeof COMPILERS)[0]];
const scratch = mkdtempSync(join(tmpdir(), 'functrace-text-map-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const LINE = /\r\n?|[\n\u2028\u2029]/;

const traced = (map: SourceMap | undefined): TraceMap =>
  new TraceMap(map as ConstructorParameters<typeof TraceMap>[0]);

/** Lines and columns (from 0) at which something begins that V8 or a debugger may speak of. */
function wordsOf(text: string): readonly (readonly [line: number, column: number, word: string])[] {
  return text
    .split(LINE)
    .flatMap((line, index) =>
      [...line.matchAll(/[\w$#@\u0080-\uFFFF]+/g)].map(
        (match) => [index, match.index, match[0]] as const,
      ),
    );
}

describe('the map of a file', () => {
  it.each([
    ['rxjs', ['rxjs/src/internal/*.ts'], 8000],
    ['mobx', ['mobx/src/core/*.ts'], 6000],
    ['CommonJS', ['pg/lib/*.js'], 5000],
  ] as const)('leads back from every word: %s', (_name, patterns, least) => {
    let words = 0;
    for (const { path, text, language, format } of packageSources(patterns)) {
      const input = { source: text, file: path, language, format, selection: EVERYTHING };
      const result = instrument(input);
      if (result === undefined) continue;
      const map = traced(result.map);
      const lines = result.code.split(LINE);
      const wrong = wordsOf(text).filter(([line, column, word]) => {
        words++;
        const source = map.sources[0] ?? '';
        const made = generatedPositionFor(map, { source, line: line + 1, column });
        if (made.line === null) return true;
        const back = originalPositionFor(map, made);
        const isSame = lines[made.line - 1]?.startsWith(word, made.column) ?? false;
        return back.line !== line + 1 || back.column !== column || !isSame;
      });
      expect({ path, wrong }).toEqual({ path, wrong: [] });
    }
    expect(words).toBeGreaterThanOrEqual(least);
  });

  it('leads back from every function and point', () => {
    let places = 0;
    const folder = join(testFolder, 'fixtures', 'cases');
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), 'utf8');
      const format = name.includes('.script.') ? 'script' : 'module';
      const result = instrumentText(text, { file: name, format });
      if (result === undefined) continue;
      const map = traced(result.map);
      const starts = result.decisions.flatMap(({ site }) => [
        site.range?.start ?? -1,
        ...site.points
          // These begin with the `{` of their block, which no position ever is.
          .filter(({ kind }) => !/catch|finally|block/.test(kind))
          .map(({ start }) => start ?? -1),
      ]);
      for (const start of starts) {
        places++;
        const before = text.slice(0, start).split('\n');
        const place = { line: before.length, column: before.at(-1)?.length ?? -1 };
        const made = generatedPositionFor(map, { source: name, ...place });
        expect(made.line === null ? 'nowhere' : originalPositionFor(map, made)).toMatchObject(
          place,
        );
      }
    }
    expect(places).toBeGreaterThan(700);
  });

  it('is left out, or put into the code', () => {
    const source = 'export const f = () => 1;\n';
    expect(instrumentText(source, { map: false })?.map).toBeUndefined();
    const { code, map } = instrumentText(source, { map: 'inline' }) as Instrumented;
    const [, data = ''] = /\n\/\/# sourceMappingURL=data:\S*;base64,(\S+)\n$/.exec(code) ?? [];
    expect(JSON.parse(Buffer.from(data, 'base64').toString())).toEqual(map);
    expect(map).toMatchObject({ version: 3, sources: ['input.ts'], sourcesContent: [source] });
  });
});

interface Transpiled {
  readonly code: string;
  readonly map: string;
}

function transpile(source: string, fileName: string, inline = false): Transpiled {
  const { outputText, sourceMapText = '' } = ts.transpileModule(source, {
    fileName,
    compilerOptions: {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      sourceMap: !inline,
      inlineSourceMap: inline,
      removeComments: false,
    },
  });
  return { code: outputText, map: sourceMapText };
}

/** The map of two lines. */
function part(name: string): object {
  return { version: 3, sources: [`../src/${name}.ts`], names: [], mappings: 'AAAA,UAAU;AACA,UAAU' };
}

describe('the map of a file that was compiled', () => {
  it('gives sites as in the source', () => {
    let sites = 0;
    for (const { path, text } of packageSources(['rxjs/src/internal/**/*.ts'])) {
      const direct = instrumentText(text, { file: path });
      const { code, map } = transpile(text, `/project/${path}`);
      const through = instrumentText(code, {
        file: path.replace(/\.ts$/, '.js'),
        language: 'js',
        incomingMap: map,
      });
      // A function that the compiler made of an enum has a place in the source, too.
      if (text.includes('enum ')) continue;
      expect({ path, sites: through?.sites }).toEqual({ path, sites: direct?.sites });
      expect(through?.files.map(({ file }) => file)).toEqual(direct?.files.map(({ file }) => file));
      sites += direct?.sites.length ?? 0;
    }
    expect(sites).toBeGreaterThan(700);
  });

  it('keeps every segment of it', () => {
    let words = 0;
    for (const { path, text } of packageSources(['mobx/src/core/*.ts'])) {
      const { code, map } = transpile(text, `/project/${path}`);
      const own = instrumentText(code, { file: 'input.js', language: 'js' });
      const through = instrumentText(code, { file: path, language: 'js', incomingMap: map });
      if (own === undefined || through === undefined) continue;
      const [step, whole, before] = [traced(own.map), traced(through.map), new TraceMap(map)];
      const wrong = wordsOf(code).filter(([line, column]) => {
        words++;
        const source = 'input.js';
        const made = generatedPositionFor(step, { source, line: line + 1, column });
        // The comment that names the map is gone.
        if (made.line === null) return !(code.split('\n')[line] ?? '').startsWith('//#');
        const place = originalPositionFor(before, { line: line + 1, column });
        return JSON.stringify(originalPositionFor(whole, made)) !== JSON.stringify(place);
      });
      expect({ path, wrong }).toEqual({ path, wrong: [] });
    }
    expect(words).toBeGreaterThan(5000);
  });

  it('is what Node prints positions by', async () => {
    const source = `interface Unused { a: number }
const fails = async (n: number): Promise<number> => {
  type Local = string;
  await null; if (n > 0) throw new Error('with a stack');
  return n;
};
const caller = async (): Promise<void> => { const a = 1; await fails(a); };
caller().catch((error: Error) => console.log(error.stack?.split('\\n').slice(1, 3).join().replaceAll(/[^ (]*[/]/g, '')));
`;
    const { code } = transpile(source, join(scratch, 'failing.ts'), true);
    const runtime = join(testFolder, 'fixtures', 'checking-runtime.mjs');
    const result = instrumentText(code, {
      file: 'failing.mjs',
      language: 'js',
      map: 'inline',
      runtime,
    });
    const print = async (text: string): Promise<string> => {
      writeFileSync(join(scratch, 'failing.mjs'), text);
      return (await run(process.execPath, ['--enable-source-maps', join(scratch, 'failing.mjs')]))
        .stdout;
    };
    const untraced = await print(code);
    expect(untraced).toContain('failing.ts:4:32');
    expect(await print(result?.code ?? '')).toBe(untraced);
  });

  it('may lead to several files, whose sites are numbered together', () => {
    // The middle part is of the first file again.
    const source = ['a1', 'a2', 'b1', 'b2', 'c1', 'c2']
      .map((name) => `const ${name} = () => 1;\n`)
      .join('');
    const result = instrumentText(source, {
      file: 'dist/bundle.js',
      language: 'js',
      incomingMap: {
        version: 3,
        sections: [
          { offset: { line: 0, column: 0 }, map: part('first') },
          { offset: { line: 2, column: 0 }, map: part('second') },
          { offset: { line: 4, column: 0 }, map: part('first') },
        ],
      },
    });
    expect(result?.files.map(({ file, entries }) => [file, entries.map(([name]) => name)])).toEqual(
      [
        ['src/first.ts', ['a1', 'a2', 'c1', 'c2']],
        ['src/second.ts', ['b1', 'b2']],
      ],
    );
    const numbers = [...(result?.code.matchAll(/const (\w+) = .*?\$ft_base\(\) \+ (\d)/g) ?? [])];
    expect(numbers.map(([, name, number]) => `${name}${number}`)).toEqual([
      'a10',
      'a21',
      'b14',
      'b25',
      'c12',
      'c23',
    ]);
    expect(result?.code).toMatch(
      /\?\?= \[\$ft\.register\(1, "src\/first.*register\(1, "src\/second.*\]\[0\]/,
    );
  });

  it('is found in a comment, which is replaced', () => {
    const { code } = transpile(
      'export const f = (a: number): number => a;\n',
      '/project/src/f.ts',
      true,
    );
    expect(code).toContain('sourceMappingURL=data:');
    const plain = instrumentText(code, { file: 'dist/f.js', language: 'js' });
    expect(plain?.code).not.toContain('sourceMappingURL');
    expect(plain?.map?.sources).toEqual(['f.ts']);
    const inlined = instrumentText(code, { file: 'dist/f.js', language: 'js', map: 'inline' });
    expect(inlined?.code.match(/sourceMappingURL/g)).toHaveLength(1);
  });

  it('names sources as the project does', () => {
    const source = 'const f = () => 1;\n';
    const nameOf = (name: string, more: object = {}, sourceRoot?: string): string | undefined =>
      instrumentText(source, {
        file: 'dist/lib/f.js',
        language: 'js',
        incomingMap: { version: 3, sources: [name], sourceRoot, names: [], mappings: 'AAAA,UAAU' },
        ...more,
      })?.files[0]?.file;
    expect(nameOf('../../src/f.ts')).toBe('src/f.ts');
    expect(nameOf('f.ts', {}, '../../source/')).toBe('source/f.ts');
    expect(nameOf('/home/me/project/src/f.ts', { root: '/home/me/project' })).toBe('src/f.ts');
    expect(nameOf('file:///home/me/project/src/f.ts', { root: '/home/me/project' })).toBe(
      'src/f.ts',
    );
    expect(nameOf('/home/me/project/src/f.ts')).toBe('/home/me/project/src/f.ts');
    expect(nameOf('webpack://app/./src/f.ts')).toBe('webpack://app/src/f.ts');
  });

  it('leaves alone what a compiler added', () => {
    const reasons: (string | undefined)[] = [];
    const result = instrumentText('var __helper = () => 0;\nconst f = () => 1;\n', {
      language: 'js',
      incomingMap: { version: 3, sources: ['f.ts'], names: [], mappings: ';AAAA,UAAU' },
      explain: (decisions) => reasons.push(...decisions.map(({ reason }) => reason)),
    });
    expect(reasons).toEqual(['has no place in the source', undefined]);
    expect(result?.sites).toEqual([['f', 1, 1, 11, '']]);
  });

  it('that is no map is an error', () => {
    expect(() => instrumentText('const f = () => 1;', { incomingMap: '{' })).toThrow(
      /^FT_TRANSFORMER_SOURCE_MAP: input\.ts: its source map cannot be read \(.*\); build the file again/,
    );
  });
});
