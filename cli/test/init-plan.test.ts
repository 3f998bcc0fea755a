import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makePlan } from '../src/setup/init/make-plan.ts';
import type { Plan } from '../src/setup/init/plan.ts';
import { lookAround } from '../src/setup/init/surroundings.ts';
import { scratchFolder } from './scratch.ts';

/** What is planned for a project, with these modules of the transformer. */
function planFor(
  manifest: object,
  files: Readonly<Record<string, string>>,
  hasModule: (name: string) => boolean = () => true,
): Plan {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return makePlan({ ...lookAround(folder), hasModule }, '1.2.3');
}

/** Files that change, but for package.json, with what they are then. */
function filesOf({ changes }: Plan): Record<string, string> {
  return Object.fromEntries(
    changes.filter(({ path }) => path !== 'package.json').map(({ path, after }) => [path, after]),
  );
}

const DEFINED = `import { defineConfig } from 'vite';\n\nexport default defineConfig({});\n`;

test('Vite and Vitest without configuration get one', () => {
  const plan = planFor(
    { devDependencies: { vite: '^8.0.0', vitest: '^5.0.0' } },
    { 'tsconfig.json': '{}' },
  );
  expect(filesOf(plan)).toEqual({
    'vitest.config.mts': `import functrace from '@functrace/transformer/vitest';\n\nexport default { plugins: [functrace()] };\n`,
  });
  expect(filesOf(planFor({ devDependencies: { vite: '^8.0.0' } }, {}))).toEqual({
    'vite.config.mjs': `import functrace from '@functrace/transformer/vite';\n\nexport default { plugins: [functrace()] };\n`,
  });
});

test('Vitest takes the plugin of Vite, and its settings where they hold them', () => {
  const vitest = { devDependencies: { vite: '^8.0.0', vitest: '^5.0.0' } };
  const withoutOwn = planFor(vitest, { 'vitest.config.ts': DEFINED }, (name) =>
    name.endsWith('/vite'),
  );
  expect(Object.keys(filesOf(withoutOwn))).toEqual(['vitest.config.ts']);
  expect(filesOf(withoutOwn)['vitest.config.ts']).toContain(`from '@functrace/transformer/vite'`);
  const merged = planFor(vitest, {
    'vite.config.ts': DEFINED,
    'vitest.config.ts': `import base from './vite.config.ts';\nexport default { ...base };\n`,
  });
  expect(Object.keys(filesOf(merged))).toEqual(['vite.config.ts']);
  expect(merged.instructions).toEqual([]);
});

test('every bundler by the name of its configuration', () => {
  const names = ['rollup', 'rolldown', 'webpack', 'rspack'];
  const files = Object.fromEntries(
    names.map((name) => [`${name}.config.mjs`, 'export default {};\n']),
  );
  const changed = filesOf(planFor({}, files));
  expect(Object.keys(changed)).toHaveLength(4);
  for (const name of names)
    expect(changed[`${name}.config.mjs`]).toContain(`from '@functrace/transformer/${name}'`);
});

test('Rsbuild is told of the plugin inside of its settings, once', () => {
  const rsbuild = { devDependencies: { '@rsbuild/core': '^2.0.0' } };
  const plan = planFor(rsbuild, { 'rsbuild.config.ts': 'export default {};\n' });
  expect(filesOf(plan)).toEqual({});
  expect(plan.instructions).toEqual([
    {
      text: 'in rsbuild.config.ts, add the plugin to those of Rspack:',
      lines: [
        `import functrace from '@functrace/transformer/rspack';`,
        'tools: { rspack: { plugins: [functrace(), …] } }',
      ],
    },
  ]);
  const done = planFor(rsbuild, {
    'rsbuild.config.ts': `import functrace from '@functrace/transformer/rspack';\nexport default { tools: { rspack: { plugins: [functrace()] } } };\n`,
  });
  expect(done.instructions).toEqual([]);
});

test('what nest build wrote is instrumented, wherever it writes', () => {
  const scripts = {
    prebuild: 'rimraf out',
    build: 'nest build -p tsconfig.build.json && cp -r assets out',
    start: 'nest start',
    'start:prod': 'node out/main',
  };
  const files = { 'tsconfig.build.json': '{ "compilerOptions": { "outDir": "./out" } }' };
  const plan = planFor({ scripts }, files);
  const { after } = plan.changes.find(({ path }) => path === 'package.json') ?? { after: '{}' };
  expect(JSON.parse(after)).toMatchObject({
    scripts: {
      ...scripts,
      build:
        'nest build -p tsconfig.build.json && functrace instrument out --in-place && cp -r assets out',
    },
  });
  expect(plan.instructions).toMatchObject([
    { text: expect.stringContaining('scripts.start compiles anew') },
  ]);
  const twice = planFor(JSON.parse(after) as object, files);
  expect(twice.changes).toEqual([]);
});

test('programs that call esbuild, and configurations of an unknown form', () => {
  const plan = planFor(
    { scripts: { build: 'node scripts/build.mjs' }, devDependencies: { esbuild: '^0.28.0' } },
    {
      'scripts/build.mjs': `import { build } from 'esbuild';\nawait build({ bundle: true });\n`,
      'rollup.config.js': `import make from './make.js';\nexport default make();\n`,
    },
  );
  expect(filesOf(plan)).toEqual({
    'scripts/build.mjs': `import { build } from 'esbuild';\nimport functrace from '@functrace/transformer/esbuild';\nawait build({ plugins: [functrace()], bundle: true });\n`,
  });
  expect(plan.instructions).toEqual([
    {
      text: 'rollup.config.js has no form that is known here; add the plugin, before others that change code:',
      lines: [
        `import functrace from '@functrace/transformer/rollup';`,
        'plugins: [functrace(), …]',
      ],
    },
  ]);
});

test('a transformer without the plugin leaves the configuration alone', () => {
  const plan = planFor({}, { 'webpack.config.js': 'module.exports = {};\n' }, () => false);
  expect(filesOf(plan)).toEqual({});
  expect(plan.instructions[0]?.lines).toEqual(['functrace instrument DIR']);
  const vitest = planFor({ devDependencies: { vitest: '^5.0.0' } }, {}, () => false);
  expect(vitest.instructions).toMatchObject([
    { text: expect.stringContaining('not traced'), lines: [] },
  ]);
});

test('Babel is set up for Jest: in its own files, in package.json, and for tests alone beside a bundler', () => {
  const jest = { devDependencies: { jest: '^30.0.0' } };
  expect(filesOf(planFor(jest, { '.babelrc': '{ "presets": ["x"] }\n' }))).toEqual({
    '.babelrc': '{ "presets": ["x"], "plugins": ["@functrace/transformer/babel"] }\n',
  });
  const inManifest = planFor({ ...jest, babel: { plugins: ['a'] } }, {});
  const { after } = inManifest.changes.find(({ path }) => path === 'package.json') ?? {
    after: '{}',
  };
  expect(JSON.parse(after)).toMatchObject({
    babel: { plugins: ['@functrace/transformer/babel', 'a'] },
  });
  expect(
    JSON.parse(
      filesOf(
        planFor(jest, { 'webpack.config.js': 'module.exports = {};', 'babel.config.json': '{}' }),
      )['babel.config.json'] ?? '',
    ),
  ).toEqual({ env: { test: { plugins: ['@functrace/transformer/babel'] } } });
  expect(filesOf(planFor(jest, {}))).toHaveProperty(['babel.config.json']);
});

test.each([
  ['ts-jest', 'babelConfig'],
  ['@swc/jest', 'babel-jest'],
])('Jest with %s is left to its user', (name, expected) => {
  const plan = planFor(
    { devDependencies: { jest: '^30.0.0', [name]: '^1.0.0' } },
    { '.babelrc': '{}' },
  );
  expect(filesOf(plan)).toEqual({});
  expect(plan.instructions[0]?.lines[0]).toContain(expected);
});

test('Babel beside a bundler, without Jest, is the bundler’s', () => {
  const plan = planFor(
    { devDependencies: { webpack: '^5.0.0', '@babel/core': '^8.0.0' } },
    { 'webpack.config.js': 'module.exports = {};', 'babel.config.json': '{}' },
  );
  expect(Object.keys(filesOf(plan))).toEqual(['webpack.config.js']);
});
