import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { init, snapshot } from './lib/init.ts';
import { Project } from './lib/project.ts';

// Several compilers a test, each of which takes seconds where others work.
vi.setConfig({ testTimeout: 240_000 });

/** Packages that every set-up finds installed. */
const OWN = {
  '@functrace/runtime': '@functrace/runtime',
  '@functrace/transformer': '@functrace/transformer',
  '@types/node': '@types/node',
};

const TSCONFIG = `{
  // How it is compiled
  "compilerOptions": {
    "target": "es2022",
    "module": "nodenext",
    "types": ["node"],
    "rootDir": "src",
    "outDir": "build", // ignored by git
  },
  "include": ["src"]
}
`;

const SOURCE = `export function double(n: number): number {
  return 2 * n;
}
console.log(double(21));
`;

/** What a project says of itself before the set-up, and what it is compiled with. */
function project(
  packages: Readonly<Record<string, string>>,
  manifest: object,
  files: Readonly<Record<string, string>> = {},
): Project {
  const made = new Project({ ...OWN, ...packages });
  made.write(
    'package.json',
    `${JSON.stringify({ name: 'app', type: 'module', ...manifest }, null, 2)}\n`,
  );
  for (const [name, text] of Object.entries(files)) made.write(name, text);
  return made;
}

interface OwnManifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly devDependencies: object;
}

function manifestOf(made: Project): OwnManifest {
  return JSON.parse(readFileSync(made.path('package.json'), 'utf8')) as OwnManifest;
}

test('TypeScript 6: what was said, changed and left to do', async () => {
  using made = project(
    { typescript: 'typescript', 'ts-patch': 'ts-patch' },
    {
      scripts: {
        build: 'rimraf build && tsc -p tsconfig.json',
        check: 'tsc --noEmit',
        start: 'node build/main.js',
      },
      devDependencies: { rimraf: '^6.0.0', typescript: '^6.0.3' },
    },
    { 'tsconfig.json': TSCONFIG, 'src/main.ts': SOURCE, '.gitignore': 'build' },
  );
  const dryRun = made.functrace(['init', '--dry-run']);
  await expect(dryRun.stdout).toMatchFileSnapshot('golden/init/typescript-6.diff');
  expect(readFileSync(made.path('tsconfig.json'), 'utf8')).toBe(TSCONFIG);
  await expect(init(made)).toMatchFileSnapshot('golden/init/typescript-6.txt');

  expect(made.tspc('tsconfig.json')).toMatchObject({ status: 0, stdout: '' });
  expect(made.run(['build/main.js'])).toMatchObject({ status: 0, stdout: '42\n', stderr: '' });
  using recording = made.recording();
  expect(recording.prepare('SELECT name FROM TraceData').all()).toEqual([{ name: 'double' }]);
  expect(made.functrace(['doctor'])).toMatchObject({ status: 0, stderr: '' });
});

test('git applies the diff of --dry-run, which is what init writes', () => {
  using made = project(
    { typescript: 'typescript' },
    { scripts: { build: 'tsc' }, devDependencies: { typescript: '^6.0.3' } },
    { 'tsconfig.json': TSCONFIG, '.gitignore': 'build\n' },
  );
  const { stdout } = made.functrace(['init', '--dry-run']);
  using twin = project({}, {}, {});
  for (const name of ['package.json', 'tsconfig.json', '.gitignore'])
    twin.write(name, readFileSync(made.path(name), 'utf8'));
  twin.write('patch.diff', stdout);
  const applied = twin.spawn('git', ['apply', 'patch.diff']);
  expect(applied).toMatchObject({ status: 0, stderr: '' });
  expect(made.functrace(['init']).status).toBe(0);
  for (const name of ['package.json', 'tsconfig.json', '.gitignore'])
    expect(readFileSync(twin.path(name), 'utf8')).toBe(readFileSync(made.path(name), 'utf8'));
});

test('TypeScript 5 gets the ts-patch that takes it', () => {
  using made = project(
    { typescript: 'typescript5' },
    { scripts: { build: 'npx tsc' }, devDependencies: { typescript: '^5.9.3' } },
    { 'tsconfig.json': TSCONFIG },
  );
  init(made);
  expect(manifestOf(made).scripts['build']).toBe('npx tspc');
  expect(manifestOf(made).devDependencies).toMatchObject({ 'ts-patch': '^3.3.0' });
});

test('TypeScript 7 takes no plugins: functrace build compiles in its place', () => {
  using made = project(
    { typescript: 'typescript7' },
    {
      scripts: { build: 'tsc -p tsconfig.json', all: 'tsc -b', types: 'tsc --emitDeclarationOnly' },
      devDependencies: { typescript: '^7.0.2' },
    },
    { 'tsconfig.json': TSCONFIG },
  );
  const said = init(made);
  expect(manifestOf(made).scripts).toEqual({
    build: 'functrace build -p tsconfig.json',
    all: 'tsc -b',
    types: 'tsc --emitDeclarationOnly',
  });
  expect(manifestOf(made).devDependencies).not.toHaveProperty('ts-patch');
  expect(readFileSync(made.path('tsconfig.json'), 'utf8')).toBe(TSCONFIG);
  expect(said).toContain('functrace instrument build');
});

test('TypeScript 7: what the new script starts builds a program that is recorded', () => {
  using made = project(
    { typescript: 'typescript7' },
    { scripts: { build: 'tsc' }, devDependencies: { typescript: '^7.0.2' } },
    { 'tsconfig.json': TSCONFIG, 'src/main.ts': SOURCE },
  );
  init(made);
  const [command, ...args] = (manifestOf(made).scripts['build'] ?? '').split(' ');
  expect(command).toBe('functrace');
  expect(made.functrace(args)).toMatchObject({ status: 0, stdout: '', stderr: '' });
  expect(made.run(['build/main.js']).stdout).toBe('42\n');
  using recording = made.recording();
  expect(recording.prepare('SELECT name FROM TraceData').all()).toEqual([{ name: 'double' }]);
  expect(made.functrace(['doctor', 'build'])).toMatchObject({ status: 0 });
});

test('what a script of init runs is recorded', () => {
  using made = project({}, { scripts: { start: 'node src/main.ts' } }, { 'src/main.ts': SOURCE });
  init(made);
  const [command, ...args] = (manifestOf(made).scripts['trace:start'] ?? '').split(' ');
  expect(command).toBe('functrace');
  expect(made.functrace(args)).toMatchObject({ status: 0, stdout: '42\n', stderr: '' });
  using recording = made.recording();
  expect(recording.prepare('SELECT name FROM TraceData').all()).toEqual([{ name: 'double' }]);
});

test('a compiler that is not installed yet is taken as it is declared', () => {
  using made = project(
    {},
    { scripts: { build: 'tsc' }, devDependencies: { typescript: '~5.9.2' } },
    { 'tsconfig.json': TSCONFIG },
  );
  expect(init(made)).toMatch(/^typescript +5\.9\.2$/m);
});

test('plugins that a base has are taken along, and a base with ours is left alone', () => {
  using made = project(
    { typescript: 'typescript' },
    { scripts: { build: 'tsc -p a.json && tsc --project=b.json' } },
    {
      'base/tsconfig.json': '{ "compilerOptions": { "plugins": [{ "transform": "other" }] } }',
      'traced.json':
        '{ "compilerOptions": { "plugins": [{ "transform": "@functrace/transformer", "explain": false }] } }',
      'a.json': '{ "extends": "./base/tsconfig.json" }\n',
      'b.json': '{ "extends": ["./base/tsconfig.json", "./traced.json"] }\n',
    },
  );
  init(made);
  expect(JSON.parse(readFileSync(made.path('a.json'), 'utf8'))).toEqual({
    extends: './base/tsconfig.json',
    compilerOptions: { plugins: [{ transform: '@functrace/transformer' }, { transform: 'other' }] },
  });
  expect(readFileSync(made.path('b.json'), 'utf8')).toBe(
    '{ "extends": ["./base/tsconfig.json", "./traced.json"] }\n',
  );
});

test('tsc -b: each referenced project that writes JavaScript', () => {
  using made = project(
    { typescript: 'typescript' },
    { scripts: { build: 'tsc -b' } },
    {
      'tsconfig.json':
        '{ "files": [], "references": [{ "path": "./core" }, { "path": "./types/tsconfig.json" }] }\n',
      'core/tsconfig.json': '{ "compilerOptions": { "composite": true } }\n',
      'types/tsconfig.json': '{ "compilerOptions": { "noEmit": true } }\n',
    },
  );
  init(made);
  expect(manifestOf(made).scripts['build']).toBe('tspc -b');
  expect(readFileSync(made.path('core/tsconfig.json'), 'utf8')).toContain('@functrace/transformer');
  for (const name of ['tsconfig.json', 'types/tsconfig.json'])
    expect(readFileSync(made.path(name), 'utf8')).not.toContain('functrace');
});

test('scripts that run sources get a traced one beside them', () => {
  using made = project(
    {},
    {
      scripts: {
        start: 'node src/main.ts --port 80',
        dev: 'tsx watch src/main.ts',
        'start:env': 'node --env-file=.env src/main.ts',
        test: 'NODE_ENV=test node --test "src/**/*.test.ts"',
        lint: 'node scripts/lint.ts',
        'test:gone': 'node test/gone.ts',
      },
    },
    { 'src/main.ts': SOURCE, 'scripts/lint.ts': '' },
  );
  init(made);
  expect(manifestOf(made).scripts).toMatchObject({
    start: 'node src/main.ts --port 80',
    'trace:start': 'functrace run src/main.ts --port 80',
    'trace:dev': 'node --import @functrace/transformer/register --import tsx src/main.ts',
    'trace:start:env': 'node --import @functrace/transformer/register --env-file=.env src/main.ts',
    'trace:test': 'node --import @functrace/transformer/register --test "src/**/*.test.ts"',
  });
  expect(
    Object.keys(manifestOf(made).scripts).filter((name) => name.startsWith('trace:')),
  ).toHaveLength(4);
});

test('a project without anything to change is told how to run', () => {
  using made = project({}, {});
  expect(init(made)).toMatch(
    /^to do +no compiler, bundler or script.*\n +functrace run FILE\n +functrace instrument DIR$/m,
  );
});

test('--install runs the package manager of the lock file; without it the command is printed', () => {
  using made = project({}, { devDependencies: {} }, { 'pnpm-lock.yaml': '' });
  const bin = made.path('bin');
  made.write('bin/pnpm', `#!/bin/sh\necho "$@" > "${made.path('called.txt')}"\n`);
  chmodSync(join(bin, 'pnpm'), 0o755);
  const environment = { PATH: `${bin}${delimiter}${process.env['PATH']}` };
  using other = project({}, {}, { 'pnpm-lock.yaml': '' });
  expect(other.functrace(['init'], environment).stdout).toMatch(/^to do +pnpm install$/m);
  expect(existsSync(made.path('called.txt'))).toBe(false);
  expect(made.functrace(['init', '--install'], environment).stdout).not.toContain('pnpm install');
  expect(readFileSync(made.path('called.txt'), 'utf8')).toBe('install\n');

  writeFileSync(join(bin, 'pnpm'), '#!/bin/sh\nexit 3\n');
  using failing = project({}, {}, { 'pnpm-lock.yaml': '' });
  expect(failing.functrace(['init', '--install'], environment)).toMatchObject({
    status: 2,
    stderr: 'functrace: FT_CLI_PROJECT: "pnpm install" failed (it left with 3); run it by hand\n',
  });
});

test('mistakes', () => {
  using made = project(
    { typescript: 'typescript' },
    { scripts: { build: 'tsc' } },
    { 'tsconfig.json': '{\n  "compilerOptions": {\n}\n' },
  );
  const before = snapshot(made);
  const { status, stderr } = made.functrace(['init']);
  expect([status, stderr.split('\n').length]).toEqual([2, 2]);
  expect(stderr).toContain('tsconfig.json:4 is no JSON (CloseBraceExpected); mend it first');
  made.write('package.json', '{');
  expect(made.functrace(['init']).stderr).toMatch(
    /^functrace: FT_CLI_NO_PROJECT: .*package\.json cannot be read/,
  );
  made.write('package.json', before[made.path('package.json')] ?? '');
  expect(snapshot(made)).toEqual(before);
});
