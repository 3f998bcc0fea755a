/**
 * Projects that are built with a bundler, or tested with Vitest: after `functrace init`, the script that they always had
 * is all it takes.
 */
import { stripTypeScriptTypes } from 'node:module';
import { expect, test } from 'vitest';
import { type Bundler, BUNDLERS } from './lib/bundle.ts';
import { init } from './lib/init.ts';
import { Project } from './lib/project.ts';

const SOURCES = {
  cart: `export class Cart {
  readonly #prices: number[] = [];

  add(price: number): this {
    this.#prices.push(price);
    return this;
  }

  async total(rate: number): Promise<number> {
    await null;
    return this.#prices.map((price) => price * (1 + rate)).reduce((a, b) => a + b, 0);
  }
}
`,
  main: `import { Cart } from './cart.ts';

async function main(): Promise<void> {
  const cart = new Cart().add(4).add(9);
  console.log(await cart.total(0.5));
}

void main();
`,
};

/** Where each function stands in the sources, its name, its calls, and who called it. */
const RECORDED = [
  'src/cart:11:29 Cart.total.<anonymous@11:29> 2 Cart.total',
  'src/cart:11:67 Cart.total.<anonymous@11:67> 2 Cart.total',
  'src/cart:4:3 Cart.add 2 main',
  'src/cart:9:3 Cart.total 1 main',
  'src/main:3:1 main 1 ',
];

interface Setting {
  readonly language: 'js' | 'ts';
  /** The script that builds, and the settings that it reads. */
  readonly build: string;
  readonly config: readonly [name: string, text: string];
  readonly files?: Readonly<Record<string, string>>;
  readonly packages: readonly string[];
  /** What it builds. */
  readonly output: string;
}

/** A usual configuration of each. */
const SETTINGS: Readonly<Record<Bundler, Setting>> = {
  vite: {
    language: 'ts',
    build: 'tsc --noEmit && vite build',
    config: [
      'vite.config.ts',
      `import { defineConfig } from 'vite';

export default defineConfig(({ mode }) => ({
  build: {
    ssr: 'src/main.ts',
    sourcemap: mode !== 'production',
  },
}));
`,
    ],
    files: {
      'tsconfig.json':
        '{ "compilerOptions": { "target": "esnext", "module": "esnext", "moduleResolution": "bundler", "strict": true, "noEmit": true, "allowImportingTsExtensions": true, "types": ["node"] }, "include": ["src"] }\n',
    },
    packages: ['vite', 'typescript'],
    output: 'dist/main.js',
  },
  rollup: {
    language: 'js',
    build: 'rollup --config',
    config: [
      'rollup.config.mjs',
      `import commonjs from '@rollup/plugin-commonjs';

export default {
  input: 'src/main.js',
  output: { dir: 'dist', format: 'es' },
  plugins: [commonjs()],
};
`,
    ],
    packages: ['rollup', '@rollup/plugin-commonjs'],
    output: 'dist/main.js',
  },
  rolldown: {
    language: 'ts',
    build: 'rolldown --config',
    config: [
      'rolldown.config.ts',
      `import { defineConfig } from 'rolldown';

export default defineConfig([
  { input: 'src/main.ts', platform: 'node', output: { dir: 'dist' } },
]);
`,
    ],
    packages: ['rolldown'],
    output: 'dist/main.js',
  },
  webpack: {
    language: 'js',
    build: 'webpack --mode production',
    config: [
      'webpack.config.cjs',
      `const path = require('node:path');

module.exports = {
  entry: './src/main.js',
  target: 'node',
  output: { path: path.resolve(__dirname, 'dist'), filename: 'main.cjs' },
};
`,
    ],
    packages: ['webpack', 'webpack-cli'],
    output: 'dist/main.cjs',
  },
  rspack: {
    language: 'js',
    build: 'rspack build',
    config: [
      'rspack.config.mjs',
      `import { defineConfig } from '@rspack/cli';

const config = {
  entry: { main: './src/main.js' },
  target: 'node',
  output: { filename: '[name].cjs' },
};

export default defineConfig(config);
`,
    ],
    packages: ['@rspack/core', '@rspack/cli'],
    output: 'dist/main.cjs',
  },
  esbuild: {
    language: 'ts',
    build: 'node scripts/build.mjs',
    config: [
      'scripts/build.mjs',
      `import * as esbuild from 'esbuild';

await esbuild.build({
  entryPoints: ['src/main.ts'],
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'esm',
  outdir: 'dist',
});
`,
    ],
    packages: ['esbuild'],
    output: 'dist/main.js',
  },
};

function projectOf({ language, build, config, files, packages, output }: Setting): Project {
  const made = new Project();
  made.write('package.json', {
    name: 'app',
    type: 'module',
    scripts: { build, start: `node ${output}` },
    devDependencies: Object.fromEntries(packages.map((name) => [name, '*'])),
  });
  for (const [name, text] of Object.entries({ ...files, [config[0]]: config[1] }))
    made.write(name, text);
  for (const [name, text] of Object.entries(SOURCES)) {
    // The same places: what is taken away leaves blanks.
    const own = language === 'ts' ? text : stripTypeScriptTypes(text).replace('cart.ts', 'cart.js');
    made.write(`src/${name}.${language}`, own);
  }
  return made;
}

function recordedPlaces(made: Project): unknown[] {
  using recording = made.recording();
  const rows = recording
    .prepare(
      `SELECT site.file || ':' || site.line || ':' || site."column" || ' ' || site.name || ' ' || count(*) || ' '
           || coalesce(max(caller.name), '') AS text
       FROM span JOIN site ON site.id = span.site
         LEFT JOIN span AS parent ON parent.id = span.parent LEFT JOIN site AS caller ON caller.id = parent.site
       GROUP BY site.id ORDER BY text`,
    )
    .all();
  return rows.map(({ text }) => text);
}

test.each(BUNDLERS)('%s', (bundler) => {
  const setting = SETTINGS[bundler];
  using made = projectOf(setting);
  init(made);
  const built = made.spawn('npm', ['run', '--silent', 'build']);
  expect(built.status, built.stdout + built.stderr).toBe(0);
  expect(made.spawn('npm', ['run', '--silent', 'start'])).toEqual({
    status: 0,
    stdout: '19.5\n',
    stderr: '',
  });
  const expected = RECORDED.map((line) => line.replace(':', `.${setting.language}:`));
  expect(recordedPlaces(made)).toEqual(expected);
  const advice = made.functrace(['doctor']);
  expect(advice.status, advice.stdout).toBe(0);
});

test('Vitest without a configuration of its own', () => {
  using made = new Project();
  made.write('package.json', {
    type: 'module',
    scripts: { test: 'vitest run' },
    devDependencies: { vitest: '*' },
  });
  made.write('src/cart.ts', SOURCES.cart);
  made.write(
    'src/cart.test.ts',
    `import { expect, test } from 'vitest';
import { Cart } from './cart.ts';

test('adds up', () => expect(new Cart().add(2).total(1)).resolves.toBe(4));
`,
  );
  init(made);
  const tested = made.spawn('npm', ['run', '--silent', 'test']);
  expect(tested.status, tested.stdout + tested.stderr).toBe(0);
  expect(recordedPlaces(made)).toEqual([
    'src/cart.test.ts:4:1 adds up 1 ',
    'src/cart.test.ts:4:17 <anonymous@4:17> 1 adds up',
    'src/cart.ts:11:29 Cart.total.<anonymous@11:29> 1 Cart.total',
    'src/cart.ts:11:67 Cart.total.<anonymous@11:67> 1 Cart.total',
    'src/cart.ts:4:3 Cart.add 1 <anonymous@4:17>',
    'src/cart.ts:9:3 Cart.total 1 <anonymous@4:17>',
  ]);
});

test('as many bundlers as are listed', () => expect(BUNDLERS).toHaveLength(6));
