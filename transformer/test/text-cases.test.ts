import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { COMPILERS, compile, testFolder } from './support/compile.ts';
import { codeOf, readCase } from './support/instrument-text.ts';

const run = promisify(execFile);
const casesFolder = join(testFolder, 'fixtures', 'cases');
const files = readdirSync(casesFolder)
  .toSorted()
  .map((name) => join(casesFolder, name));
const runtime = join(testFolder, 'fixtures', 'checking-runtime.mjs');
const scratch = mkdtempSync(join(tmpdir(), 'functrace-text-cases-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** One half of the import cycle has no functions. */
const NOT_TRACED = 1;

interface Seen {
  readonly results: Readonly<Record<string, unknown>>;
  readonly report?: {
    readonly problems: readonly string[];
    readonly spans: readonly { readonly file: string }[];
  };
}

async function start(
  folder: string,
  texts: ReadonlyMap<string, string>,
  type: string,
  isTraced: boolean,
): Promise<Seen> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type }));
  for (const [name, text] of texts) writeFileSync(join(folder, name), text);
  const { stdout } = await run(process.execPath, [
    join(testFolder, 'fixtures', 'run-cases.mjs'),
    folder,
    ...(isTraced ? [runtime] : []),
  ]);
  return JSON.parse(stdout) as Seen;
}

/** Runs both forms of the programs, and looks whether they did the same and every call was seen. */
async function compare(
  name: string,
  type: string,
  plain: ReadonlyMap<string, string>,
  instrumented: ReadonlyMap<string, string>,
  notTraced = NOT_TRACED,
): Promise<void> {
  const untraced = await start(join(scratch, name, 'untraced'), plain, type, false);
  const traced = await start(join(scratch, name, 'traced'), instrumented, type, true);
  expect(traced.report?.problems).toEqual([]);
  expect(traced.results).toEqual(untraced.results);
  expect(Object.keys(traced.results)).toHaveLength(plain.size);
  const seenIn = new Set(traced.report?.spans.map(({ file }) => basename(file)));
  expect(seenIn.size).toBe(plain.size - notTraced);
}

const [{ ts }] = COMPILERS as [(typeof COMPILERS)[0]];
const isScript = (path: string): boolean => path.endsWith('.script.ts');
const formatOf = (path: string): 'script' | 'module' => (isScript(path) ? 'script' : 'module');

/** Instruments sources, as a bundler or a loader would. */
function instrumentSources(paths: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    paths.map((path) => {
      const { name, source } = readCase(path);
      return [path, codeOf(source, { file: name, format: formatOf(path), runtime })];
    }),
  );
}

function compileTexts(
  texts: ReadonlyMap<string, string>,
  target: 'ES2017' | 'ES2022' | 'ESNext',
  module: 'CommonJS' | 'ESNext',
): ReadonlyMap<string, string> {
  const { outputs } = compile({
    ts,
    files: [...texts.keys()],
    texts: Object.fromEntries(texts),
    options: {
      target: ts.ScriptTarget[target],
      module: ts.ModuleKind[module],
      alwaysStrict: false,
      configFilePath: join(testFolder, 'tsconfig.json'),
    },
  });
  return new Map([...outputs].map(([path, text]) => [basename(path), text]));
}

const sourcesOf = (paths: readonly string[]): ReadonlyMap<string, string> =>
  new Map(paths.map((path) => [path, readCase(path).source]));

const TARGETS = ['ES2017', 'ES2022', 'ESNext'] as const;
const MODULES = [
  { name: 'CommonJS', type: 'commonjs', format: 'commonjs' },
  { name: 'ESNext', type: 'module', format: 'module' },
] as const;

/** Enums, namespaces and parameter properties are not erased but compiled. */
function isErasable(path: string): boolean {
  try {
    stripTypeScriptTypes(readCase(path).source);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') return false;
    throw error;
  }
}

/** As files that import each other by the names that they have. */
const byName = (texts: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...texts].map(([path, text]) => [basename(path), text.replaceAll(".js';", ".ts';")]));

describe('programs instrumented as text do the same, traced and untraced', () => {
  it('covers the cases', () => expect(files.length).toBeGreaterThanOrEqual(24));

  describe.each(TARGETS)('%s', (target) => {
    describe.each(MODULES)('$name', ({ name: module, type, format }) => {
      const programs = files.filter(
        (path) =>
          // Code that is not strict is no module.
          !(isScript(path) && type === 'module') &&
          // Left as they are for ESNext, and no Node runs them.
          !(path.endsWith('decorators.ts') && target === 'ESNext'),
      );
      // Where TypeScript lowers async generators, it makes every `return` wait, after the text was written.
      const sources = programs.filter(
        (path) => !(target === 'ES2017' && path.endsWith('returns-nothing.ts')),
      );
      const plain = compileTexts(sourcesOf(programs), target, module);

      it('as TypeScript, compiled afterwards', () =>
        compare(
          `source-${target}-${module}`,
          type,
          compileTexts(sourcesOf(sources), target, module),
          compileTexts(instrumentSources(sources), target, module),
        ));

      it('as JavaScript that a compiler wrote', () =>
        compare(
          `output-${target}-${module}`,
          type,
          plain,
          new Map(
            [...plain].map(([name, text]) => {
              const own = name.includes('.script.') ? 'script' : format;
              return [name, codeOf(text, { file: name, language: 'js', format: own, runtime })];
            }),
          ),
        ));
    });
  });

  it('as TypeScript whose types Node strips', () => {
    // Decorators do not run, and code that is not strict is no module.
    const programs = files.filter(
      (path) => !/(?:decorators|\.script)\.ts$/.test(path) && isErasable(path),
    );
    expect(programs.length).toBeGreaterThanOrEqual(19);
    return compare(
      'stripped',
      'module',
      byName(sourcesOf(programs)),
      byName(instrumentSources(programs)),
    );
  });
});

describe('shapes that only the text of a file has', () => {
  const folder = join(testFolder, 'fixtures', 'text-cases');
  const cases = readdirSync(folder).toSorted();

  it('covers the cases', () => expect(cases.length).toBeGreaterThanOrEqual(5));

  it.each(['module', 'commonjs', 'script'] as const)('as %s', (format) => {
    const type = format === 'module' ? 'module' : 'commonjs';
    // Code that is not strict is no module.
    const sources = cases
      .filter((name) => format !== 'module' || name !== 'lifted.js')
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);
    return compare(
      `shapes-${format}`,
      type,
      new Map(sources),
      new Map(
        sources.map(([name, source]) => [
          name,
          codeOf(source, { file: name, language: 'js', format, runtime }),
        ]),
      ),
      0,
    );
  });

  it.each(cases)('%s', async (name) => {
    const source = readFileSync(join(folder, name), 'utf8');
    const code = codeOf(source, { file: name, language: 'js', format: 'commonjs' });
    expect(code.split('\n')).toHaveLength(source.split('\n').length);
    await expect(code).toMatchFileSnapshot(join(testFolder, 'fixtures', 'golden', 'text', name));
  });
});

describe('emitted text', () => {
  it.each(files)('%s', async (path) => {
    const { name, source } = readCase(path);
    const code = codeOf(source, { file: name, format: formatOf(path) });
    // No line moves.
    expect(code.split('\n')).toHaveLength(source.split('\n').length);
    await expect(code).toMatchFileSnapshot(join(testFolder, 'fixtures', 'golden', 'text', name));
  });
});
