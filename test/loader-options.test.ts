/** What `functrace run` and FUNCTRACE_OPTIONS can say, and what happens when something is wrong. */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Project, type Run } from './lib/project.ts';
import { COMMAND, recordedCalls, recordings, ROADS, rows } from './lib/roads.ts';

const FILES = {
  'main.js': `import { low } from './lib/low.js';
import { dep } from 'dep';
import helper from 'helper/lib/index.cjs';
function main(value) { const twice = value * 2; return low(twice); }
function short() { return 1; }
class Log { write(line) { return line; } }
console.log(main(2), short(), new Log().write('x'), dep(), helper());
`,
  'lib/low.js': `export function low(value) { return value + 1; }\n`,
  'modules/dep/package.json': JSON.stringify({
    name: 'dep',
    type: 'module',
    exports: './index.js',
  }),
  'modules/dep/index.js': `export function dep() { return 'dep'; }\n`,
  'modules/helper/package.json': JSON.stringify({ name: 'helper' }),
  'modules/helper/lib/index.cjs': `module.exports = function helper() { return 'helper'; };\n`,
};

const OUTPUT = '5 1 x dep helper\n';

const PACKAGES = fileURLToPath(new URL('../node_modules/@functrace', import.meta.url));

/** A project with two dependencies of its own, beside those of the repository. */
function makeProject(): Project {
  const project = new Project();
  rmSync(project.path('node_modules'));
  mkdirSync(project.path('node_modules'));
  symlinkSync(PACKAGES, project.path('node_modules/@functrace'));
  project.write('package.json', { type: 'module' });
  for (const [name, text] of Object.entries(FILES))
    project.write(name.replace(/^modules/, 'node_modules'), text);
  return project;
}

const ALL = ['lib/low.js low 1', 'main.js Log.write 1', 'main.js main 1', 'main.js short 1'];

const CASES: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['nothing', [], ALL],
  ['--include', ['--include', 'lib/**'], ['lib/low.js low 1']],
  ['--include twice', ['--include', 'lib', '--include=main.js'], ALL],
  [
    '--include of a dependency',
    ['--include', 'node_modules/dep/**'],
    ['node_modules/dep/index.js dep 1'],
  ],
  [
    '--include of all, and of a dependency',
    ['--include', '**', '--include', 'node_modules/helper/**'],
    [...ALL, 'node_modules/helper/lib/index.cjs module.exports 1'],
  ],
  ['--include of everything, which names no dependency', ['--include', '**/*.{js,cjs}'], ALL],
  ['--exclude', ['--exclude', '*.js'], ['lib/low.js low 1']],
  ['--ignore', ['--ignore', 'log,SHORT'], ['lib/low.js low 1', 'main.js main 1']],
  ['--min-statements', ['--min-statements', '2'], ['main.js main 1']],
  ['--', ['--ignore', 'low', '--'], ALL.filter((call) => !call.includes('low'))],
];

let ran = 0;

test.each(CASES)('functrace run with %s', (_, flags, calls) => {
  using project = makeProject();
  // An option that has changed finds nothing that was kept under another.
  project.run([COMMAND, 'run', 'main.js']);
  rmSync(project.path('.functrace'), { recursive: true });
  const run = project.run([COMMAND, 'run', ...flags, 'main.js']);
  expect(run).toEqual({ status: 0, stdout: OUTPUT, stderr: '' });
  expect(recordedCalls(project)).toEqual(calls);
  ran++;
});

test('every combination ran', () => {
  expect(ran).toBe(CASES.length);
});

test('--params and --store', () => {
  using project = makeProject();
  project.run([COMMAND, 'run', '--params', 'none', '--store', 'one.db', 'main.js']);
  expect(readdirSync(project.folder)).toContain('one.db');
  project.run([COMMAND, 'run', '--store', 'folder/', 'main.js']);
  const values = 'SELECT count(*) AS n FROM value';
  expect(rows(project, values, '.')).toEqual([{ n: 0 }]);
  expect(rows(project, values, 'folder')[0]).not.toEqual({ n: 0 });
  expect(recordings(project)).toEqual([]);
});

test('a pattern that leads nowhere is named once, and the others count', () => {
  using project = makeProject();
  project.write(
    'parent.js',
    `require('node:child_process').execFileSync(process.execPath, ['main.js']);\n`,
  );
  project.write('package.json', {});
  project.write('main.js', 'function main() {} main();\n');
  const run = project.run([
    COMMAND,
    'run',
    '--include',
    'scr/**/*.js',
    '--include=main.js',
    '--include=node_modules/gone',
    'parent.js',
  ]);
  expect(run).toEqual({
    status: 0,
    stdout: '',
    stderr: `functrace: FT_TRANSFORMER_INCLUDE: include has "scr/**/*.js", "node_modules/gone", and there is no such path in ${project.folder}; patterns are relative to that folder\n`,
  });
  expect(recordedCalls(project)).toEqual(['main.js main 1']);
});

test('--explain prints each decision, also when all is in the cache', () => {
  using project = makeProject();
  for (const _ of ['cold', 'warm']) {
    const { stderr } = project.run([COMMAND, 'run', '--explain', '--ignore', 'short', 'main.js']);
    expect(stderr).toContain('main.js:4:1  trace  main\n');
    expect(stderr).toContain(
      'main.js:5:1  skip   short  ignored: name matches ignoreNames "short"',
    );
    expect(stderr).not.toContain('node_modules');
  }
});

test('FUNCTRACE_OPTIONS says the same to every road', () => {
  for (const flags of Object.values(ROADS)) {
    using project = makeProject();
    const run = project.run([...flags, 'main.js'], {
      FUNCTRACE_OPTIONS: JSON.stringify({ include: ['lib'] }),
    });
    expect(run).toEqual({ status: 0, stdout: OUTPUT, stderr: '' });
    expect(recordedCalls(project)).toEqual(['lib/low.js low 1']);
  }
});

const MISTAKES: readonly (readonly [readonly string[], string])[] = [
  [[], 'there is no file to run'],
  [['-'], '- gives no file; only a program in a file can be traced'],
  [['-e', '1'], '-e gives no file; only a program in a file can be traced'],
  [
    ['--inspect', 'main.js'],
    "unknown option --inspect; an option of Node's goes into NODE_OPTIONS",
  ],
  [['--include'], 'option --include <glob> lacks its value'],
  [['--explain=1', 'main.js'], 'option --explain takes no value'],
  [['--params', 'all', 'main.js'], '--params is "all"; expected one of none, shallow, deep'],
  [['--min-statements', 'x', 'main.js'], '--min-statements is "x"; expected a whole number from 0'],
];

test.each(MISTAKES)('functrace run %j is a mistake', (args, message) => {
  using project = makeProject();
  const run = project.run([COMMAND, 'run', ...args]);
  expect(run.status).toBe(2);
  expect(run.stderr).toMatch(/^functrace: FT_CLI_USAGE: [^\n]+\n$/);
  expect(run.stderr).toContain(message);
});

test('a pattern that is none, and options that are none, leave the program untraced with one line', () => {
  const wrong: readonly (readonly [string, string])[] = [
    ['{"ignoreNames":["/(/"]}', 'FT_TRANSFORMER_OPTION: FUNCTRACE_OPTIONS: ignoreNames is ["/(/"]'],
    [
      '{"includes":[]}',
      'FT_TRANSFORMER_UNKNOWN_OPTION: FUNCTRACE_OPTIONS: includes is not an option; did you mean "include"?',
    ],
    ['include', 'FT_TRANSFORMER_OPTION: FUNCTRACE_OPTIONS is "include"; expected a JSON object'],
  ];
  for (const [text, message] of wrong) {
    using project = makeProject();
    const run = project.run(['--import', '@functrace/transformer/register', 'main.js'], {
      FUNCTRACE_OPTIONS: text,
    });
    expect(run).toMatchObject({ status: 0, stdout: OUTPUT });
    expect(run.stderr).toContain(`functrace: ${message}`);
    expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(recordings(project)).toEqual([]);
  }
});

test('a file that cannot be parsed, or is missing, gets the error that it gets from Node', () => {
  using project = makeProject();
  project.write('broken.js', 'export function broken( { return 1; }\n');
  project.write('broken.ts', 'export function broken(x: ) { return 1; }\n');
  for (const file of ['broken.js', 'broken.ts']) {
    const untraced = project.run([file]);
    expect(untraced.status).toBe(1);
    for (const flags of Object.values(ROADS))
      expect(project.run([...flags, file])).toEqual(untraced);
  }
  const missing = project.run([COMMAND, 'run', 'nowhere.js']);
  expect(missing.status).toBe(1);
  expect(missing.stderr).toContain(`Cannot find module '${project.path('nowhere.js')}'`);
});

test('without a runtime the program runs untraced, with one line', () => {
  using project = makeProject();
  const run = project.run(['--import', '@functrace/transformer/register', 'main.js'], {
    FUNCTRACE_OPTIONS: JSON.stringify({ runtime: '@functrace/no-runtime' }),
  });
  expect(run).toEqual({
    status: 0,
    stdout: OUTPUT,
    stderr: `functrace: FT_TRANSFORMER_RUNTIME: @functrace/no-runtime is not installed in ${project.folder}; run npm install @functrace/runtime; the program runs untraced\n`,
  });
});

test('a program of a dependency is traced in the project that runs it', () => {
  using project = makeProject();
  project.write(
    'node_modules/tool/cli.js',
    `import(require('node:path').resolve(process.argv[2])); function tool() {} tool();\n`,
  );
  project.write('node_modules/tool/package.json', { name: 'tool' });
  const run = project.run([COMMAND, 'run', 'node_modules/tool/cli.js', 'main.js']);
  expect(run).toEqual({ status: 0, stdout: OUTPUT, stderr: '' });
  expect(recordedCalls(project)).toEqual(ALL);
});

const IN_USE = `process.report.getReport().sharedObjects.some((name) => /oxc/.test(name))`;

function counted(project: Project): number {
  const folder = project.path('node_modules/.cache/functrace');
  return readdirSync(folder).filter((name) => name.endsWith('.entry')).length;
}

test('the cache: the parser is loaded by the first run only', () => {
  using project = makeProject();
  project.write('main.js', `function parser() { return ${IN_USE}; }\nconsole.log(parser());\n`);
  project.write('plain.js', `console.log(${IN_USE});\n`);
  const run = (file: string, environment: NodeJS.ProcessEnv = {}): Run =>
    project.run([COMMAND, 'run', file], environment);
  for (const file of ['main.js', 'plain.js']) {
    expect(run(file).stdout).toBe('true\n');
    expect(run(file).stdout).toBe('false\n');
  }
  expect(counted(project)).toBe(2);
  expect(run('main.js', { FUNCTRACE_CACHE: 'off' }).stdout).toBe('true\n');
  expect(run('main.js', { FUNCTRACE_CACHE: 'elsewhere' }).stdout).toBe('true\n');
  expect(readdirSync(project.path('elsewhere'))).toHaveLength(2);
  // Another source, and other names to ignore.
  expect(run('main.js', { IGNORE_NAMES: 'nobody' }).stdout).toBe('true\n');
  project.write('main.js', `function parser() { return ${IN_USE} + 0; }\nconsole.log(parser());\n`);
  expect(run('main.js').stdout).toBe('1\n');
  expect(run('main.js').stdout).toBe('0\n');
});

test('the cache: entries that are cut short, changed or of another source are not used', () => {
  using project = makeProject();
  project.run([COMMAND, 'run', 'main.js']);
  const folder = project.path('node_modules/.cache/functrace');
  for (const damage of [
    (): string => '',
    (text: string): string => text.slice(0, -10),
    (text: string): string => text.replace('function main', 'function niam'),
    (text: string): string => `${text}x`,
    (): string => 'not JSON\n',
  ]) {
    for (const name of readdirSync(folder).filter((one) => one.endsWith('.entry'))) {
      const text = readFileSync(join(folder, name), 'utf8');
      writeFileSync(join(folder, name), damage(text));
    }
    rmSync(project.path('.functrace'), { recursive: true });
    const run = project.run([COMMAND, 'run', 'main.js']);
    expect(run).toEqual({ status: 0, stdout: OUTPUT, stderr: '' });
    expect(recordedCalls(project)).toEqual(ALL);
  }
});

test('the cache: many processes may fill it at once, and one that cannot be written is done without', async () => {
  using project = makeProject();
  const start = (): Promise<string> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [COMMAND, 'run', 'main.js'], { cwd: project.folder });
      let output = '';
      child.stdout.on('data', (part: Buffer) => (output += part.toString()));
      child.stderr.on('data', (part: Buffer) => (output += part.toString()));
      child.once('close', () => resolve(output));
    });
  const outputs = await Promise.all(Array.from({ length: 6 }, start));
  expect(new Set(outputs)).toEqual(new Set([OUTPUT]));
  expect(counted(project)).toBe(2);
  expect(readdirSync(project.path('node_modules/.cache/functrace'))).toHaveLength(3);
  expect(recordings(project)).toHaveLength(6);

  mkdirSync(project.path('taken'));
  project.write('file', '');
  const run = project.run([COMMAND, 'run', 'main.js'], { FUNCTRACE_CACHE: project.path('file') });
  expect(run).toEqual({ status: 0, stdout: OUTPUT, stderr: '' });
});
