import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test, vi } from 'vitest';
import { Project, type Run } from './lib/project.ts';

// Several compilers a test, each of which takes seconds where others work.
vi.setConfig({ testTimeout: 240_000 });

const SOURCES = {
  'src/console.d.ts': 'declare const console: { log(...values: unknown[]): void };\n',
  'src/main.ts': `import { take } from './lib/stock.js';

interface Order {
  readonly amount: number;
}

export const sell = async (order: Order): Promise<number> => {
  await Promise.resolve();
  return take(order.amount);
};

console.log(await sell({ amount: 2 }));
await sell({ amount: 20 }).catch((error: unknown) => console.log((error as Error).stack));
`,
  'src/lib/stock.ts': `let left: number = 3;

export function take(amount: number): number {
  if (amount > left) { const missing = amount - left; throw new RangeError(\`\${missing} missing\`); }
  return (left -= amount);
}
`,
};

const SITES = [
  'sell src/main.ts 7 21',
  '<anonymous@13:34> src/main.ts 13 34',
  'take src/lib/stock.ts 3 1',
];

/** Compiled by a compiler that knows nothing of us. */
function compiled(compiler: string, options: Readonly<Record<string, unknown>> = {}): Project {
  const made = new Project();
  const root = 'sourceRoot' in options ? { sourceRoot: made.path('src') } : {};
  made.write('package.json', { type: 'module' });
  made.write('tsconfig.json', {
    compilerOptions: {
      target: 'es2022',
      module: 'nodenext',
      rootDir: 'src',
      outDir: 'dist',
      types: [],
      lib: ['es2022'],
      ...options,
      ...root,
    },
    include: ['src'],
  });
  for (const [name, text] of Object.entries(SOURCES)) made.write(name, text);
  expect(made.run([join('node_modules', compiler, 'bin/tsc')])).toMatchObject({
    status: 0,
    stdout: '',
  });
  return made;
}

function instrument(made: Project, ...args: readonly string[]): Run {
  return made.functrace(['instrument', ...args]);
}

function runProgram(made: Project, file: string): string {
  const { status, stdout, stderr } = made.run(['--enable-source-maps', file]);
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
}

function sites(made: Project): string[] {
  using recording = made.recording();
  return recording
    .prepare('SELECT name, file, line, "column" FROM site ORDER BY id')
    .all()
    .map((site) => Object.values(site).join(' '));
}

/** Every file, with its text and its time. */
function state(folder: string): Record<string, readonly [text: string, changed: number]> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [
        relative(folder, path),
        [readFileSync(path, 'utf8'), statSync(path).mtimeMs],
      ]),
  );
}

const COMPILERS = ['typescript', 'typescript5', 'typescript7'];
const MAPS = {
  external: { sourceMap: true },
  inline: { inlineSourceMap: true, inlineSources: true },
  // The folder is known later.
  'external, with a root': { sourceMap: true, sourceRoot: 'src' },
};

const cases = COMPILERS.flatMap((compiler) =>
  Object.entries(MAPS).map(([maps, options]) => ({ compiler, maps, options })),
);

test.each(cases)(
  '$compiler, maps $maps: recordings and stacks name the sources',
  ({ compiler, options }) => {
    using made = compiled(compiler, options);
    const before = runProgram(made, 'dist/main.js');
    expect(before).toContain('src/lib/stock.ts:4:61');
    expect(instrument(made, 'dist')).toEqual({
      status: 0,
      stdout: 'dist → dist-traced  2 of 2 files, 3 functions\n',
      stderr: '',
    });
    expect(readdirSync(made.path('dist-traced'))).toEqual(readdirSync(made.path('dist')));
    expect(runProgram(made, 'dist-traced/main.js')).toBe(before);
    expect(sites(made).toSorted()).toEqual(SITES.toSorted());
  },
);

test('every compiler wrote every kind of map', () => {
  expect(cases).toHaveLength(9);
});

test('without maps, the places are those of the compiled files', () => {
  using made = compiled('typescript7');
  expect(instrument(made, 'dist').status).toBe(0);
  const { stdout } = made.run(['dist-traced/main.js']);
  expect(stdout).toMatch(/^1\nRangeError: 19 missing\n +at take .*dist-traced\/lib\/stock\.js:5:/);
  expect(sites(made)).toContain('take dist/lib/stock.js 2 1');
});

test('a folder elsewhere: sources of the maps are found from there', () => {
  using made = compiled('typescript7', { sourceMap: true });
  const before = runProgram(made, 'dist/main.js');
  expect(instrument(made, 'dist', '--out', 'out/deep/traced').stdout).toBe(
    'dist → out/deep/traced  2 of 2 files, 3 functions\n',
  );
  expect(runProgram(made, 'out/deep/traced/main.js')).toBe(before);
  const map = JSON.parse(readFileSync(made.path('out/deep/traced/lib/stock.js.map'), 'utf8')) as {
    sources: string[];
  };
  expect(map.sources).toEqual(['../../../../src/lib/stock.ts']);
});

test.each([[[]], [['--in-place']]])('a second run changes nothing: %j', (options) => {
  using made = compiled('typescript7', { sourceMap: true });
  const before = runProgram(made, 'dist/main.js');
  const folder = made.path(options.length === 0 ? 'dist-traced' : 'dist');
  expect(instrument(made, 'dist', ...options).status).toBe(0);
  const after = state(folder);
  expect(instrument(made, 'dist', ...options).stdout).toMatch(/, nothing changed\n$/);
  expect(state(folder)).toEqual(after);
  expect(runProgram(made, join(folder, 'main.js'))).toBe(before);
  expect(sites(made)).toHaveLength(3);
});

test('what else is in the folder comes along: modes, shebangs, links, other files', () => {
  using made = new Project();
  made.write('package.json', { type: 'commonjs' });
  made.write('shared/data.json', '{"n":40}');
  made.write(
    'dist/cli.js',
    `#!/usr/bin/env node\n'use strict';\nconst { n } = require('./data.json');\nconst { m } = require('here');\nfunction main() { return n + m; }\nconsole.log(main());\n`,
  );
  made.write('dist/types.d.ts', 'export {};\n');
  made.write('dist/page.mjs', 'export const page = () => 1;\n');
  made.write('dist/node_modules/here/index.js', 'exports.m = 2; exports.f = function f() {};\n');
  made.write('dist/node_modules/here/package.json', { name: 'here' });
  made.write('dist/broken.js', 'function (\n');
  writeFileSync(made.path('dist/logo.png'), Uint8Array.of(0x89, 0x50, 0xff, 0xfe));
  mkdirSync(made.path('dist/empty'));
  chmodSync(made.path('dist/cli.js'), 0o755);
  symlinkSync('../shared/data.json', made.path('dist/data.json'));
  symlinkSync('cli.js', made.path('dist/alias.js'));
  const { status, stdout, stderr } = instrument(made, 'dist', '--out', 'elsewhere/copy');
  expect([status, stdout]).toEqual([1, 'dist → elsewhere/copy  2 of 3 files, 2 functions\n']);
  expect(stderr).toMatch(
    /^functrace: FT_TRANSFORMER_SYNTAX: dist\/broken\.js:1:10: .*; the file is left as it is\n$/,
  );
  const copy = made.path('elsewhere/copy');
  expect(made.spawn(join(copy, 'cli.js'), [])).toMatchObject({
    status: 0,
    stdout: '42\n',
    stderr: '',
  });
  expect(sites(made)).toEqual(['main dist/cli.js 5 1']);
  expect(statSync(join(copy, 'cli.js')).mode & 0o777).toBe(0o755);
  expect(readFileSync(join(copy, 'cli.js'), 'utf8')).toMatch(
    /^#!\/usr\/bin\/env node\n'use strict';/,
  );
  expect(readFileSync(join(copy, 'page.mjs'), 'utf8')).toContain('import * as $ft');
  for (const name of ['types.d.ts', 'broken.js', 'logo.png', 'node_modules/here/index.js'])
    expect(readFileSync(join(copy, name))).toEqual(readFileSync(made.path('dist', name)));
  expect(readlinkSync(join(copy, 'alias.js'))).toBe('cli.js');
  expect(readlinkSync(join(copy, 'data.json'))).toBe('../../shared/data.json');
  expect(lstatSync(join(copy, 'node_modules')).isSymbolicLink()).toBe(true);
  expect(existsSync(join(copy, 'empty'))).toBe(false);
});

test('"type" of the nearest package.json decides; without one, the text', () => {
  using made = new Project();
  const esm = 'export function f() { return import.meta.url !== undefined; }\nconsole.log(f());\n';
  const cjs = 'function f() { return typeof exports; }\nconsole.log(f());\n';
  made.write('package.json', { name: 'untyped' });
  made.write('dist/esm/package.json', { type: 'module' });
  made.write('dist/cjs/package.json', { type: 'commonjs' });
  for (const name of ['esm/a.js', 'b.mjs', 'detected.js']) made.write(`dist/${name}`, esm);
  for (const name of ['cjs/a.js', 'b.cjs', 'plain.js']) made.write(`dist/${name}`, cjs);
  expect(instrument(made, 'dist')).toMatchObject({
    status: 0,
    stdout: 'dist → dist-traced  6 of 6 files, 6 functions\n',
  });
  for (const name of ['esm/a.js', 'b.mjs', 'detected.js', 'cjs/a.js', 'b.cjs', 'plain.js']) {
    const output = made.run([`dist-traced/${name}`]);
    expect(output.stderr).not.toContain('FT_');
    expect(output.stdout).toBe(
      esm.includes('import.meta') && /esm|mjs|detected/.test(name) ? 'true\n' : 'object\n',
    );
  }
  expect(readdirSync(made.path('.functrace'))).toHaveLength(6);
});

test('which functions: by source file, name and length; decisions are explained', () => {
  using made = compiled('typescript7', { sourceMap: true });
  const count = (...options: readonly string[]): string =>
    / (\d+) functions/.exec(instrument(made, 'dist', ...options).stdout)?.[1] ?? '';
  expect(count('--include', 'src/lib/**')).toBe('1');
  expect(count('--exclude', 'src/lib')).toBe('2');
  expect(count('--ignore', 'SELL', '/^take$/')).toBe('1');
  expect(count('--min-statements', '2')).toBe('2');
  expect(made.functrace(['instrument', 'dist'], { IGNORE_NAMES: 'take' }).stdout).toContain(
    '2 functions',
  );
  expect(instrument(made, 'dist', '--include', 'src/main.ts', 'scr')).toMatchObject({
    status: 0,
    stderr: expect.stringMatching(
      /^functrace: FT_TRANSFORMER_INCLUDE: --include has "scr", which matches no file \(of \d+, such as src\/.*\); .*\n$/,
    ) as string,
  });
  const { stderr } = instrument(made, 'dist', '--explain', '--exclude', 'src/lib');
  expect(stderr).toContain('take');
  expect(stderr).toContain('excluded: file matches exclude "src/lib"');
});

test.each(COMPILERS)('%s: functions that the compiler made are left out', (compiler) => {
  using made = compiled(compiler, { sourceMap: true, module: 'node16' });
  made.write('package.json', { type: 'commonjs' });
  rmSync(made.path('dist'), { recursive: true });
  made.write(
    'src/main.ts',
    `export { take, take as taken } from './lib/stock.js';\nexport * from './more.js';\n`,
  );
  made.write(
    'src/more.ts',
    `export enum Size { small, large }\nexport const sizes = (): string[] => Object.keys(Size).map((key) => key);\nimport more = require('./main.js');\nmore.taken(1);\nsizes();\n`,
  );
  expect(made.run([join('node_modules', compiler, 'bin/tsc')])).toMatchObject({
    status: 0,
    stdout: '',
  });
  expect(readFileSync(made.path('dist/main.js'), 'utf8')).toContain('get: function () {');
  const { stdout, stderr } = instrument(made, 'dist', '--explain');
  expect(stdout).toBe('dist → dist-traced  2 of 3 files, 3 functions\n');
  expect(stderr).toContain('get  made by a compiler: no function of the source begins there');
  runProgram(made, 'dist-traced/more.js');
  expect(sites(made).toSorted()).toEqual(
    [
      'sizes src/more.ts 2 22',
      'sizes.<anonymous@2:60> src/more.ts 2 60',
      'take src/lib/stock.ts 3 1',
    ].toSorted(),
  );
});

test('a map that is gone, and files by their names', () => {
  using made = compiled('typescript7', { sourceMap: true });
  rmSync(made.path('dist/lib/stock.js.map'));
  expect(instrument(made, 'dist/main.js', 'dist/lib/stock.js', '--in-place')).toMatchObject({
    status: 0,
    stdout:
      'dist/main.js  1 of 1 files, 2 functions\ndist/lib/stock.js  1 of 1 files, 1 functions\n',
  });
  runProgram(made, 'dist/main.js');
  expect(sites(made)).toContain('take dist/lib/stock.js 2 1');
});

test('mistakes', () => {
  using made = compiled('typescript7');
  made.write('commonjs/package.json', { type: 'commonjs' });
  for (const [args, line] of [
    [['gone'], '"gone" does not exist; build the project first'],
    [
      ['dist/main.js'],
      '"dist/main.js" is a file; say where its copy goes with --out, or use --in-place',
    ],
    [['dist', '--out', 'x', '--in-place'], '--out and --in-place exclude each other; give one'],
    [
      ['dist', '--out', 'dist/traced'],
      '--out is "dist/traced", inside of "dist"; name a folder beside it',
    ],
    [['dist', '--out', 'dist'], '--out is "dist", inside of "dist"; name a folder beside it'],
    [
      ['dist', '--out', 'commonjs/dist'],
      '--out is "commonjs/dist", whose package.json has "type": "commonjs", and that of the files "type": "module"; name a folder of the same project',
    ],
    [
      ['dist', '--min-statements', 'few'],
      '--min-statements is "few"; expected a whole number from 0',
    ],
    [['dist', '--ignore', '/(/'], /^--ignore is \["\/\(\/"\]; /],
  ] as const) {
    const { status, stdout, stderr } = instrument(made, ...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr.trimEnd().replace('functrace: FT_CLI_USAGE: ', '')).toEqual(
      typeof line === 'string' ? line : expect.stringMatching(line),
    );
  }
  expect(made.functrace(['instrument', 'dist'], { IGNORE_NAMES: '/(/' }).stderr).toMatch(
    /FT_CLI_USAGE: IGNORE_NAMES is "\/\(\/"; /,
  );
});
