import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { COMPILERS } from './support/compile.ts';
import { transformer } from '../src/index.ts';
import type ts from 'typescript';

const folder = mkdtempSync(join(tmpdir(), 'functrace-options-'));
afterAll(() => rmSync(folder, { recursive: true }));

const WRONG: readonly (readonly [option: string, value: unknown, message: string])[] = [
  [
    'includes',
    ['src'],
    'FT_TRANSFORMER_UNKNOWN_OPTION: compilerOptions.plugins[1].includes is not an option; did you mean "include"?',
  ],
  [
    'minstatement',
    3,
    'FT_TRANSFORMER_UNKNOWN_OPTION: compilerOptions.plugins[1].minstatement is not an option; did you mean "minStatements"?',
  ],
  [
    'colour',
    'red',
    'FT_TRANSFORMER_UNKNOWN_OPTION: compilerOptions.plugins[1].colour is not an option; expected one of include, exclude, ignoreNames, minStatements, redact, receivers, explain, runtime',
  ],
  [
    'include',
    'src',
    'FT_TRANSFORMER_OPTION: compilerOptions.plugins[1].include is "src"; expected a list of non-empty strings',
  ],
  [
    'exclude',
    ['a', ''],
    'FT_TRANSFORMER_OPTION: compilerOptions.plugins[1].exclude is ["a",""]; expected a list of non-empty strings',
  ],
  [
    'minStatements',
    -1,
    'FT_TRANSFORMER_OPTION: compilerOptions.plugins[1].minStatements is -1; expected a whole number from 0',
  ],
  [
    'minStatements',
    1.5,
    'FT_TRANSFORMER_OPTION: compilerOptions.plugins[1].minStatements is 1.5; expected a whole number from 0',
  ],
  [
    'explain',
    'yes',
    'FT_TRANSFORMER_OPTION: compilerOptions.plugins[1].explain is "yes"; expected true or false',
  ],
  [
    'runtime',
    '',
    'FT_TRANSFORMER_OPTION: compilerOptions.plugins[1].runtime is ""; expected the name of a module',
  ],
  [
    'ignoreNames',
    ['/[/'],
    'FT_TRANSFORMER_OPTION: compilerOptions.plugins[1].ignoreNames is ["/[/"]; "/[/" is not a regular expression (Invalid regular expression: /[/: Unterminated character class); write /pattern/ or a plain keyword',
  ],
];

describe.each(COMPILERS)('$name', ({ name, ts: compiler }) => {
  afterEach(() => {
    delete process.env['IGNORE_NAMES'];
  });

  /** Runs the plugin as ts-patch does, from a tsconfig on disk. */
  function diagnose(entry: Readonly<Record<string, unknown>>, extended = false): ts.Diagnostic[] {
    const tsconfig = join(folder, `${name.replace(' ', '')}-${extended}.json`);
    const text = JSON.stringify(
      {
        compilerOptions: {
          plugins: [{ transform: 'other' }, { transform: '@functrace/transformer', ...entry }],
        },
        files: ['input.ts'],
      },
      undefined,
      2,
    );
    const base = extended ? join(folder, 'base.json') : tsconfig;
    writeFileSync(base, text);
    if (extended)
      writeFileSync(tsconfig, JSON.stringify({ extends: './base.json', files: ['input.ts'] }));
    writeFileSync(join(folder, 'input.ts'), 'export const f = () => 1;\n');
    const parsed = compiler.getParsedCommandLineOfConfigFile(
      tsconfig,
      { noLib: true, types: [] },
      { ...compiler.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
    );
    if (parsed === undefined) throw new Error('no configuration');
    const program = compiler.createProgram(parsed.fileNames, parsed.options);
    const { transform: _, ...config } =
      (parsed.options['plugins'] as unknown as Record<string, unknown>[])[1] ?? {};
    const diagnostics: ts.Diagnostic[] = [];
    const extras = {
      ts: compiler,
      addDiagnostic: (diagnostic: unknown) => diagnostics.push(diagnostic as ts.Diagnostic),
    };
    const factory = transformer(program, config, extras);
    // Asked for again, as under `incremental`: nothing is reported twice.
    transformer(program, config, extras);
    let output = '';
    program.emit(undefined, (_name, written) => (output += written), undefined, false, {
      before: [factory as ts.TransformerFactory<ts.SourceFile>],
    });
    expect(output.includes('$ft')).toBe(diagnostics.length === 0);
    return diagnostics;
  }

  function printed(diagnostic: ts.Diagnostic | undefined): string {
    if (diagnostic === undefined) return '';
    return compiler.formatDiagnostic(diagnostic, {
      getCurrentDirectory: () => folder,
      getCanonicalFileName: (path) => path,
      getNewLine: () => '\n',
    });
  }

  it('takes right ones', () => {
    const entry = {
      include: ['**/*.ts'],
      exclude: [],
      ignoreNames: ['/x/i'],
      minStatements: 1,
      explain: false,
      runtime: 'r',
      name: 'n',
    };
    expect(diagnose(entry)).toEqual([]);
  });

  it.each(WRONG)('%s: %j', (option, value, message) => {
    const diagnostics = diagnose({ [option]: value });
    expect(diagnostics).toHaveLength(1);
    expect(printed(diagnostics[0])).toMatch(/^\S+\.json\(9,\d+\): error TS76000\d: /);
    expect(diagnostics[0]?.messageText).toBe(message);
  });

  it('reports each of several mistakes', () =>
    expect(diagnose({ include: 1, minStatements: '2' })).toHaveLength(2));

  it('finds an option in the file that the tsconfig extends', () => {
    expect(printed(diagnose({ minStatements: -1 }, true)[0])).toMatch(
      /^base\.json\(9,26\): error TS760001: /,
    );
  });

  it('names IGNORE_NAMES', () => {
    process.env['IGNORE_NAMES'] = 'ok,/(/';
    expect(diagnose({})[0]?.messageText).toMatch(
      /^FT_TRANSFORMER_IGNORE_NAMES: IGNORE_NAMES is "ok,\/\(\/"; "\/\(\/" is not a regular expression/,
    );
  });
});
