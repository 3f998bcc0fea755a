import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { COMPILERS, compile, testFolder, writeOutputs } from './support/compile.ts';

const run = promisify(execFile);
const casesFolder = join(testFolder, 'fixtures', 'cases');
const files = readdirSync(casesFolder)
  .toSorted()
  .map((name) => join(casesFolder, name));
const runtime = join(testFolder, 'fixtures', 'checking-runtime.mjs');
const scratch = mkdtempSync(join(tmpdir(), 'functrace-cases-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** Why a case does not run in a configuration. */
const SKIPS: readonly {
  readonly ends: string;
  readonly where: (target: string, type: string) => boolean;
}[] = [
  // Code that is not strict is no module.
  { ends: '.script.ts', where: (_target, type) => type === 'module' },
  // Left as they are for ESNext, and no Node runs them.
  { ends: 'decorators.ts', where: (target) => target === 'ESNext' },
];

const TARGETS = ['ES2017', 'ES2022', 'ESNext'] as const;
const MODULES = [
  { name: 'CommonJS', type: 'commonjs' },
  { name: 'ESNext', type: 'module' },
] as const;
/** One half of the import cycle has no functions. */
const NOT_TRACED = 1;
/** Both ways of defining fields place code in constructors differently. */
const FIELDS = [false, true];

interface Seen {
  readonly results: Readonly<Record<string, unknown>>;
  readonly report?: {
    readonly problems: readonly string[];
    readonly spans: readonly { readonly file: string }[];
  };
}

describe('programs do the same, traced and untraced', () => {
  it('covers the cases', () => expect(files).toHaveLength(25));

  describe.each(COMPILERS)('$name', ({ name, ts }) => {
    describe.each(TARGETS)('%s', (target) => {
      describe.each(MODULES)('$name', ({ name: moduleName, type }) => {
        it.each(FIELDS)('useDefineForClassFields %s', async (useDefineForClassFields) => {
          const folder = join(
            scratch,
            `${name}-${target}-${moduleName}-${useDefineForClassFields}`.replaceAll(' ', ''),
          );
          const programs = files.filter(
            (file) => !SKIPS.some(({ ends, where }) => file.endsWith(ends) && where(target, type)),
          );
          const options = {
            target: ts.ScriptTarget[target],
            module: ts.ModuleKind[moduleName],
            alwaysStrict: false,
            configFilePath: join(testFolder, 'tsconfig.json'),
            useDefineForClassFields,
          };
          const start = async (kind: string, config?: Record<string, unknown>): Promise<Seen> => {
            const into = join(folder, kind);
            writeOutputs(into, compile({ ts, files: programs, options, config }), type);
            const { stdout } = await run(process.execPath, [
              join(testFolder, 'fixtures', 'run-cases.mjs'),
              into,
              ...(config === undefined ? [] : [runtime]),
            ]);
            return JSON.parse(stdout) as Seen;
          };
          const untraced = await start('untraced');
          const traced = await start('traced', { runtime });
          expect(traced.report?.problems).toEqual([]);
          expect(traced.results).toEqual(untraced.results);
          expect(Object.keys(traced.results)).toHaveLength(programs.length);
          // Each case was instrumented, and its calls were seen.
          const seenIn = new Set(traced.report?.spans.map(({ file }) => basename(file)));
          expect(seenIn.size).toBe(programs.length - NOT_TRACED);
        });
      });
    });
  });
});

describe('emitted text', () => {
  const [first] = COMPILERS;
  if (first === undefined) throw new Error('no compiler');
  const { ts } = first;
  it.each(MODULES)('as $name', async ({ name }) => {
    const { outputs } = compile({
      ts,
      files,
      options: {
        target: ts.ScriptTarget.ESNext,
        module: ts.ModuleKind[name],
        configFilePath: join(testFolder, 'tsconfig.json'),
      },
      config: {},
    });
    expect(outputs.size).toBe(files.length);
    for (const [path, text] of outputs) {
      const golden = `${basename(path, '.js')}.${name.toLowerCase()}.js`;
      await expect(text).toMatchFileSnapshot(join(testFolder, 'fixtures', 'golden', golden));
    }
  });
});
