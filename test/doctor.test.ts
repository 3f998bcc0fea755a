import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Project, type Run } from './lib/project.ts';

// Several compilers a test, each of which takes seconds where others work.
vi.setConfig({ testTimeout: 240_000 });

interface Finding {
  readonly code: string;
  readonly text: string;
  readonly remedy: string;
  readonly file?: string;
}

const TRACED = {
  compilerOptions: {
    target: 'es2022',
    module: 'nodenext',
    rootDir: 'src',
    outDir: 'build',
    types: [],
    plugins: [{ transform: '@functrace/transformer' }],
  },
  include: ['src'],
};

/** What is installed where nothing is wrong. */
const USUAL = {
  '@functrace/cli': '@functrace/cli',
  '@functrace/runtime': '@functrace/runtime',
  '@functrace/transformer': '@functrace/transformer',
  typescript: 'typescript',
  'ts-patch': 'ts-patch',
};

function project(
  packages: Readonly<Record<string, string>> = USUAL,
  build = 'tspc',
  tsconfig: object = TRACED,
): Project {
  const made = new Project(packages);
  made.write('package.json', { type: 'module', scripts: { build } });
  made.write('tsconfig.json', tsconfig);
  made.write('src/main.ts', 'export function main() {\n  return 1;\n}\nmain();\n');
  return made;
}

let built: Project;

beforeAll(() => {
  built = project();
  expect(built.tspc('tsconfig.json')).toMatchObject({ status: 0, stdout: '' });
});

afterAll(() => built[Symbol.dispose]());

/** A project with the output that tspc gave for it. */
function traced(packages: Readonly<Record<string, string>> = USUAL): Project {
  const made = project(packages);
  cpSync(built.path('build'), made.path('build'), { recursive: true });
  return made;
}

function ask(
  made: Project,
  args: readonly string[] = [],
  environment: NodeJS.ProcessEnv = {},
): Run {
  return made.functrace(['doctor', ...args], environment);
}

/** The findings, each with a text and a remedy; the exit code says whether there are any. */
function findings(
  made: Project,
  args?: readonly string[],
  environment?: NodeJS.ProcessEnv,
): readonly Finding[] {
  const { status, stdout, stderr } = ask(made, [...(args ?? []), '--json'], environment);
  expect(stderr).toBe('');
  const report = JSON.parse(stdout) as {
    readonly isHealthy: boolean;
    readonly findings: readonly Finding[];
  };
  expect(status).toBe(report.findings.length === 0 ? 0 : 1);
  expect(report.isHealthy).toBe(report.findings.length === 0);
  for (const { text, remedy } of report.findings)
    expect(Math.min(text.length, remedy.length)).toBeGreaterThan(10);
  return report.findings;
}

function codes(found: readonly Finding[]): string[] {
  return found.map(({ code }) => code);
}

test('a healthy project', () => {
  using made = traced();
  expect(findings(made)).toEqual([]);
  const { status, stdout } = ask(made);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^output +build: 1 of 1 files instrumented, 1 functions$/m);
  expect(stdout).toMatch(/\nhealthy\n$/);
  expect(findings(made, ['build/main.js'])).toEqual([]);
  expect(findings(made, ['-p', '.'])).toEqual([]);
});

test('built with plain tsc', () => {
  using made = project(USUAL, 'tsc -p tsconfig.json');
  expect(made.run(['node_modules/typescript/bin/tsc']).status).toBe(0);
  expect(findings(made)).toEqual([
    {
      code: 'plain-tsc',
      file: 'package.json',
      text: 'scripts.build compiles with tsc, which ignores plugins',
      remedy: 'write tspc in its place; it comes with ts-patch',
    },
    {
      code: 'not-instrumented',
      file: 'build',
      text: 'its only JavaScript file is not instrumented',
      remedy: expect.stringContaining('tspc'),
    },
  ]);
});

test('TypeScript 7 ignores the plugin', () => {
  using made = project({ ...USUAL, typescript: 'typescript7' }, 'tsc');
  expect(made.run(['node_modules/typescript/bin/tsc'])).toMatchObject({ status: 0 });
  expect(codes(findings(made))).toEqual(['typescript-ignores-plugins', 'not-instrumented']);
  expect(findings(made)[0]).toMatchObject({
    text: 'TypeScript 7.0.2 ignores the plugins of a tsconfig without a word',
    remedy: 'compile with "functrace build" in place of "tsc"',
  });
});

test.each([
  ['tsx src/main.ts', 'tsx'],
  ['node --import tsx src/main.ts', 'tsx'],
  ['node -r @swc-node/register src/main.ts', 'swc-node'],
  ['NODE_ENV=x npx ts-node src/main.ts', 'ts-node'],
  ['swc src -d build', 'swc'],
])('%s ignores the plugin', (script, name) => {
  using made = traced();
  made.write('package.json', { type: 'module', scripts: { build: 'tspc', start: script } });
  expect(findings(made)).toEqual([
    {
      code: 'other-compiler',
      file: 'package.json',
      text: `scripts.start compiles with ${name}, which ignores the plugins of a tsconfig`,
      remedy: expect.stringContaining('functrace'),
    },
  ]);
  // With a road of its own, the script may be what it is.
  made.write('package.json', {
    type: 'module',
    scripts: { build: 'tspc', start: script, 'trace:start': 'functrace run src/main.ts' },
  });
  expect(findings(made)).toEqual([]);
});

test('ts-node with the compiler of ts-patch runs it', () => {
  using made = traced();
  made.write('package.json', {
    type: 'module',
    scripts: { build: 'tspc', start: 'ts-node src/main.ts' },
  });
  made.write('tsconfig.json', { ...TRACED, 'ts-node': { compiler: 'ts-patch/compiler' } });
  expect(findings(made)).toEqual([]);
});

test.each([
  ['ts-patch', 'typescript5', 'ts-patch 4.0.1 does not work with TypeScript 5.9.3', 'ts-patch@3'],
  ['ts-patch3', 'typescript5', undefined, undefined],
  ['ts-patch3', 'typescript', undefined, undefined],
])('%s with %s', (tsPatch, typescript, text, remedy) => {
  using made = traced({ ...USUAL, 'ts-patch': tsPatch, typescript });
  const found = findings(made);
  expect(codes(found)).toEqual(text === undefined ? [] : ['ts-patch-version']);
  expect(found[0]?.text).toBe(text);
  if (remedy !== undefined) expect(found[0]?.remedy).toContain(remedy);
});

test('ts-patch 3 knows nothing newer than TypeScript 6.0; the plugin nothing older than 5.9', () => {
  const { typescript: _compiler, ...others } = USUAL;
  using made = project({ ...others, 'ts-patch': 'ts-patch3' });
  const compiler = (version: string): void =>
    made.write('node_modules/typescript/package.json', { name: 'typescript', version });
  made.write('build/main.js', '');
  compiler('6.1.0');
  expect(codes(findings(made))).toEqual(['ts-patch-version', 'not-instrumented']);
  compiler('5.4.5');
  expect(codes(findings(made))).toEqual(['typescript-too-old', 'not-instrumented']);
});

test('ts-patch, the runtime, the transformer are not installed', () => {
  const { 'ts-patch': _patch, ...withoutPatch } = USUAL;
  using made = project(withoutPatch);
  expect(codes(findings(made))).toEqual(['ts-patch-missing', 'not-built']);

  using bare = traced({ typescript: 'typescript', 'ts-patch': 'ts-patch' });
  expect(findings(bare)).toMatchObject([
    { code: 'package-missing', remedy: 'npm install @functrace/runtime' },
    { code: 'package-missing', remedy: 'npm install --save-dev @functrace/transformer' },
  ]);
});

test('two copies of the runtime, and packages of different versions', () => {
  using made = traced();
  const copy = made.path('build/node_modules/@functrace/runtime');
  cpSync(made.path('node_modules/@functrace/runtime/package.json'), join(copy, 'package.json'));
  const [two, ...others] = findings(made);
  expect(others).toEqual([]);
  expect(two).toMatchObject({
    code: 'two-runtimes',
    remedy: expect.stringContaining('npm dedupe'),
  });
  expect(two?.text).toContain('build/node_modules/@functrace/runtime (0.1.0)');

  using apart = traced({ ...USUAL, '@functrace/cli': '@functrace/format' });
  apart.write('node_modules/@functrace/format/package.json', {
    name: '@functrace/format',
    version: '0.3.0',
  });
  expect(codes(findings(apart))).toEqual(['versions-apart']);
  expect(findings(apart)[0]?.text).toContain('@functrace/format 0.3.0, @functrace/runtime 0.1.0');
});

test.each([
  ['another name', [{ transform: '@functrace/transform' }]],
  ['without the scope', [{ transform: 'functrace-transformer' }]],
  ['the key of language services', [{ name: '@functrace/transformer' }]],
  ['a slip of the pen', [{ transfrom: '@functrace/transformer' }]],
])('the entry is misspelled: %s', (_name, plugins) => {
  using made = project(USUAL, 'tspc', {
    ...TRACED,
    compilerOptions: { ...TRACED.compilerOptions, plugins },
  });
  expect(findings(made)[0]).toEqual({
    code: 'plugin-misspelled',
    file: 'tsconfig.json',
    text: `the entry ${JSON.stringify(plugins[0])} of compilerOptions.plugins is not run`,
    remedy: 'write { "transform": "@functrace/transformer" }',
  });
});

function withOptions(options: object): object {
  const plugins = [{ transform: '@functrace/transformer', ...options }];
  return { ...TRACED, compilerOptions: { ...TRACED.compilerOptions, plugins } };
}

test.each([
  [{ include: ['lib/**'] }, '1 excluded: no pattern of include matches'],
  [{ exclude: ['src'] }, '1 excluded: file matches exclude "src"'],
  [{ minStatements: 5 }, '1 too small: 1 of at least 5 statements (minStatements)'],
  [{ ignoreNames: ['MAIN'] }, '1 ignored: name matches ignoreNames "MAIN"'],
])('options that leave nothing to trace: %j', (options, reason) => {
  using made = project(USUAL, 'tspc', withOptions(options));
  expect(findings(made)[0]).toEqual({
    code: 'nothing-selected',
    file: 'tsconfig.json',
    text: `none of the 1 functions in 1 sources is to be traced: ${reason}`,
    remedy: expect.stringContaining('options'),
  });
});

test.each(['typescript', 'typescript5', 'typescript7'])(
  '%s: options that leave something',
  (compiler) => {
    using made = project(
      { ...USUAL, typescript: compiler },
      'tspc',
      withOptions({ include: ['src/m*'], exclude: ['src/other.ts'] }),
    );
    made.write('src/other.ts', 'export const other = () => 1;\n');
    expect(codes(findings(made))).not.toContain('nothing-selected');
    made.write('src/main.ts', 'export {};\n');
    expect(codes(findings(made))).toContain('nothing-selected');
  },
);

test('an option with a wrong name', () => {
  using made = project(USUAL, 'tspc', withOptions({ exlude: ['src'] }));
  expect(findings(made)[0]).toMatchObject({
    code: 'plugin-option',
    text: 'the plugin\'s option exlude is not an option; did you mean "exclude"?',
  });
});

test('the entry stands in the wrong place, or in a base', () => {
  const { plugins, ...compilerOptions } = TRACED.compilerOptions;
  using made = project(USUAL, 'tspc', { compilerOptions, plugins });
  expect(codes(findings(made))).toContain('plugin-misplaced');
  made.write('tsconfig.json', { extends: './base.json', compilerOptions: {} });
  made.write('base.json', TRACED);
  expect(codes(findings(made))).toEqual(['not-built']);
  made.write('tsconfig.json', { extends: ['./base.json', '@somebody/tsconfig'] });
  expect(codes(findings(made))).toEqual(['tsconfig-base-missing', 'not-built']);
});

test('nothing instruments the project', () => {
  const { plugins: _plugins, ...compilerOptions } = TRACED.compilerOptions;
  using made = project(USUAL, 'tsc', { compilerOptions });
  expect(findings(made)).toMatchObject([
    { code: 'no-road', remedy: expect.stringContaining('functrace init') },
  ]);
});

test('an output of another format version', () => {
  using made = traced();
  const path = made.path('build/main.js');
  const text = readFileSync(path, 'utf8');
  const other = text.replace(/register\(\d+/, 'register(99');
  expect(other).not.toBe(text);
  writeFileSync(path, other);
  expect(findings(made)).toMatchObject([
    { code: 'instrumented-for-other-version', file: 'build', remedy: 'build again' },
  ]);
  expect(made.run(['build/main.js']).stderr).toContain('FT_RUNTIME_VERSION');
});

test('what the environment switches off', () => {
  using made = traced();
  const environment = (settings: NodeJS.ProcessEnv): string[] =>
    codes(findings(made, [], settings));
  expect(environment({ FUNCTRACE: 'off' })).toEqual(['switched-off']);
  expect(environment({ IGNORE_NAMES: 'MAI,other' })).toEqual(['all-ignored']);
  expect(environment({ IGNORE_NAMES: 'other' })).toEqual([]);
  expect(environment({ IGNORE_NAMES: '/(/' })).toEqual(['wrong-setting']);
  using unbuilt = project();
  expect(codes(findings(unbuilt, [], { IGNORE_NAMES: 'main' }))).toEqual([
    'nothing-selected',
    'not-built',
  ]);
  expect(environment({ TRACE_CHANNEL_COUNT: '3' })).toEqual([]);
  expect(findings(made, [], { TRACE_CHANNEL_COUNT: 'ten' })).toEqual([
    {
      code: 'wrong-setting',
      text: expect.stringContaining(
        'TRACE_CHANNEL_COUNT is "ten"; expected a whole number from 2 to 1024',
      ),
      remedy: 'correct it: with it nothing is recorded',
    },
  ]);
});

test('a store that cannot be written', () => {
  using made = traced();
  const [found, ...others] = findings(made, [], { FUNCTRACE_STORE: 'tsconfig.json/recordings/' });
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    code: 'store-not-writable',
    remedy: expect.stringContaining('FUNCTRACE_STORE'),
  });
  for (const store of ['new/folder', 'new.db', './', 'postgres://host/db'])
    expect(codes(findings(made, [], { FUNCTRACE_STORE: store }))).not.toContain(
      'store-not-writable',
    );
});

test('a Node that is too old', () => {
  using made = traced();
  for (const [version, expected] of [
    ['20', ['node-too-old']],
    ['v22.17.1\n', ['node-too-old']],
    ['22', []],
    ['24.1.0', []],
    ['lts/*', []],
  ] as const) {
    made.write('.nvmrc', version);
    expect(codes(findings(made))).toEqual(expected);
  }
});

test('mistakes of its user', () => {
  using made = traced();
  for (const [args, line] of [
    [['gone'], 'FT_CLI_USAGE: "gone" does not exist; name the compiled file or folder that runs'],
    [['-p', 'gone.json'], /^FT_CLI_PROJECT: .*gone\.json cannot be read/],
    [['a', 'b'], /^FT_CLI_USAGE: too many arguments/],
  ] as const) {
    const { status, stdout, stderr } = ask(made, args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr.trimEnd().replace('functrace: ', '')).toEqual(
      typeof line === 'string' ? line : expect.stringMatching(line),
    );
  }
});
