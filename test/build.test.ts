import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { Project, type Run } from './lib/project.ts';

// Several compilers a test, each of which takes seconds where others work.
vi.setConfig({ testTimeout: 240_000 });

/** Each compiler, by its name in the repository's node_modules. */
const COMPILERS = ['typescript', 'typescript5', 'typescript7', 'typescript71'];

const OPTIONS = {
  target: 'es2022',
  module: 'nodenext',
  rootDir: 'src',
  outDir: 'build',
  types: [],
  lib: ['es2022'],
  strict: true,
  sourceMap: true,
  declaration: true,
};

const SOURCES = {
  // The types of Node take longer to check than all the rest.
  'src/console.d.ts': 'declare const console: { log(...values: unknown[]): void };\n',
  'src/main.ts': `import { Stock, parse } from './stock.js';

interface Order {
  readonly amount: number;
}

const stock = new Stock(3);

export async function sell(order: Order): Promise<number> {
  await Promise.resolve();
  return stock.take(order.amount);
}

const show = (error: unknown): void => {
  console.log((error as Error).stack);
};

await sell({ amount: parse('2') }).then(console.log);
await sell({ amount: 2 }).catch(show);
try {
  parse('many');
} catch (error) {
  show(error);
}
`,
  'src/stock.ts': `/** What is left. */
export class Stock {
  constructor(private left: number) {}

  take(amount: number): number {
    if (amount > this.left) { const missing = amount - this.left; throw new RangeError(\`\${missing} missing\`); }
    return this.left -= amount;
  }
}

export const parse = (text: string): number => [text].map((one) => { const n = Number(one); if (Number.isNaN(n)) throw new TypeError(one); return n; })[0] as number;
`,
};

function project(compiler: string, options: object = {}, plugin?: object): Project {
  const made = new Project({
    typescript: compiler,
    '@functrace/runtime': '@functrace/runtime',
    '@functrace/transformer': '@functrace/transformer',
  });
  made.write('package.json', { type: 'module' });
  const plugins = plugin === undefined ? {} : { plugins: [plugin] };
  made.write('tsconfig.json', {
    compilerOptions: { ...OPTIONS, ...options, ...plugins },
    include: ['src'],
  });
  for (const [name, text] of Object.entries(SOURCES)) made.write(name, text);
  return made;
}

function tsc(made: Project, args: readonly string[] = []): Run {
  return made.run(['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json', ...args]);
}

function build(made: Project, args: readonly string[] = []): Run {
  return made.functrace(['build', '-p', 'tsconfig.json', ...args]);
}

/** Texts of what was written, by path, but for JavaScript and its maps. */
function declarations(made: Project): Record<string, string> {
  const folder = made.path('build');
  if (!existsSync(folder)) return {};
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.d.ts'),
  );
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

function filesIn(made: Project): string[] {
  return readdirSync(made.path('build'), { recursive: true, encoding: 'utf8' }).toSorted();
}

function reset(made: Project): void {
  rmSync(made.path('build'), { recursive: true, force: true });
}

test.each(COMPILERS)(
  '%s: the program does the same, is recorded, and its stacks name the source',
  (compiler) => {
    using made = project(compiler);
    expect(tsc(made)).toMatchObject({ status: 0, stdout: '' });
    const plain = made.run(['--enable-source-maps', 'build/main.js']);
    expect(plain.stdout).toContain('src/stock.ts:6:73');
    const [files, types] = [filesIn(made), declarations(made)];
    reset(made);
    expect(build(made)).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(filesIn(made)).toEqual(files);
    expect(declarations(made)).toEqual(types);
    const traced = made.run(['--enable-source-maps', 'build/main.js']);
    expect(traced).toMatchObject({ status: 0, stderr: '' });
    expect(traced.stdout).toBe(plain.stdout);
    using recording = made.recording();
    const sites = recording
      .prepare('SELECT name, file, line, "column" FROM site ORDER BY file, line, "column"')
      .all();
    expect(sites.map((site) => Object.values(site).join(' '))).toEqual([
      'sell src/main.ts 9 8',
      'show src/main.ts 14 14',
      'Stock.constructor src/stock.ts 3 3',
      'Stock.take src/stock.ts 5 3',
      'parse src/stock.ts 11 22',
      'parse.<anonymous@11:59> src/stock.ts 11 59',
    ]);
    const calls = recording
      .prepare(`SELECT name, count(*) AS calls FROM TraceData GROUP BY name ORDER BY name`)
      .all();
    expect(calls.map(({ name, calls: count }) => `${String(name)} ${String(count)}`)).toEqual([
      'Stock.constructor 1',
      'Stock.take 2',
      'parse 2',
      'parse.<anonymous@11:59> 2',
      'sell 2',
      'show 2',
    ]);
  },
);

const LOWERED = `import { inspect } from 'node:util';

function logged<T extends (...args: never[]) => unknown>(value: T, context: ClassMethodDecoratorContext): T {
  console.log(String(context.name));
  return value;
}

enum Size { small = 1, large = 10 }

class Box<T> {
  #items: T[] = [];
  static made = ((): number => 1)();
  constructor(readonly size: Size) {}

  @logged
  async fill(...items: T[]): Promise<number> {
    for await (const item of items) this.#items.push(item);
    return this.#items.length;
  }

  *[Symbol.iterator](): Generator<T> {
    yield* this.#items;
  }
}

const box = new Box<string>(Size.large);
box.fill('a', 'b').then((count) => {
  console.log(count, [...box].map((item) => item?.length ?? 0), inspect(box.size));
  try { ((one: string, two = one.length): void => { throw new Error(one + two); })('last'); } catch (error) { console.log((error as Error).stack); }
});
`;

/** Instrumenting what an old target made of a program shows other functions; those that see the sources agree. */
const READS_SOURCES = COMPILERS.filter((compiler) => compiler !== 'typescript7');

test.each([
  ['es2017', 'commonjs', { sourceMap: true }],
  ['es2022', 'module', { inlineSourceMap: true, sourceMap: false, inlineSources: true }],
  ['es2022', 'commonjs', { sourceMap: false }],
])('%s, %s: every compiler that reads the sources records the same', (target, type, maps) => {
  const recorded = READS_SOURCES.map((compiler) => {
    using made = project(compiler, { target, ...maps, types: [], experimentalDecorators: false });
    made.write('package.json', { type });
    rmSync(made.path('src'), { recursive: true });
    made.write(
      'src/node.d.ts',
      `declare module 'node:util' { export function inspect(value: unknown): string; }\n`,
    );
    made.write('src/console.d.ts', SOURCES['src/console.d.ts']);
    made.write('src/main.ts', LOWERED);
    made.write('src/page.tsx', 'export const page = <T,>(value: T): T => value;\n');
    const options = ['--lib', 'esnext', '--jsx', 'preserve'];
    expect(tsc(made, options)).toMatchObject({ status: 0, stdout: '' });
    const plain = made.run(['--enable-source-maps', 'build/main.js']);
    const [files, before] = [filesIn(made), readFileSync(made.path('build/main.js'), 'utf8')];
    reset(made);
    expect(build(made, options)).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(filesIn(made)).toEqual(files);
    const after = readFileSync(made.path('build/main.js'), 'utf8');
    for (const comment of ['sourceMappingURL=main.js.map', 'sourceMappingURL=data:'])
      expect(after.includes(comment)).toBe(before.includes(comment));
    const traced = made.run(['--enable-source-maps', 'build/main.js']);
    expect(traced.stderr).toBe('');
    if (before.includes('sourceMappingURL')) expect(traced.stdout).toBe(plain.stdout);
    expect(traced.stdout.split('\n').slice(0, 2)).toEqual(plain.stdout.split('\n').slice(0, 2));
    using recording = made.recording();
    return recording
      .prepare(
        `SELECT name, kind, file, line, "column", parameters, (SELECT count(*) FROM span WHERE span.site = site.id) AS calls
         FROM site ORDER BY line, "column"`,
      )
      .all();
  });
  expect(recorded[0]).toHaveLength(8);
  for (const one of recorded) expect(one).toEqual(recorded[0]);
});

/** What a build can meet, by options and by what stands in a further source. */
const MEETINGS: Readonly<
  Record<string, { readonly options?: object; readonly source: string; readonly status: number }>
> = {
  'an error of types': { source: 'export const wrong: string = 1;\n', status: 2 },
  'an error of types, with noEmitOnError': {
    options: { noEmitOnError: true },
    source: 'export const wrong: string = 1;\n',
    status: 2,
  },
  'an error of syntax': { source: 'export const = 1;\n', status: 2 },
  'an unknown option': { options: { sourceMpa: true }, source: '', status: 2 },
  'pretty output': {
    options: { pretty: true },
    source: 'export const wrong: string = 1;\n',
    status: 2,
  },
  'nothing to write': { options: { noEmit: true }, source: 'export {};\n', status: 0 },
  'no inputs': { options: { rootDir: '.' }, source: '', status: 2 },
};

test.each(
  COMPILERS.flatMap((compiler) => Object.keys(MEETINGS).map((name) => [compiler, name] as const)),
)(
  '%s says of %s what tsc says, leaves as tsc leaves and writes what tsc writes',
  (compiler, name) => {
    const { options, source } = MEETINGS[name] ?? { source: '' };
    using made = project(compiler, options);
    made.write('src/more.ts', source);
    if (name === 'no inputs') made.write('tsconfig.json', { include: ['nowhere'] });
    const expected = tsc(made);
    const [types, hasOutput] = [declarations(made), existsSync(made.path('build'))];
    reset(made);
    const real = build(made);
    expect(real).toEqual(expected);
    expect(declarations(made)).toEqual(types);
    expect(existsSync(made.path('build'))).toBe(hasOutput);
  },
);

test.each(COMPILERS)('%s: a state that plain tsc left is not taken for ours', (compiler) => {
  using made = project(compiler, { incremental: true });
  expect(tsc(made)).toMatchObject({ status: 0 });
  expect(readFileSync(made.path('build/main.js'), 'utf8')).not.toContain('@functrace');
  expect(build(made)).toMatchObject({ status: 0, stdout: '' });
  expect(readFileSync(made.path('build/main.js'), 'utf8')).toContain('@functrace/runtime/hot');
});

test.each(COMPILERS)('%s: options of the plugin’s entry and of the command line', (compiler) => {
  using made = project(
    compiler,
    {},
    { transform: '@functrace/transformer', exclude: ['src/stock.ts'] },
  );
  expect(build(made, ['--outDir', 'other', '--removeComments'])).toMatchObject({
    status: 0,
    stdout: '',
  });
  expect(existsSync(made.path('build'))).toBe(false);
  expect(readFileSync(made.path('other/main.js'), 'utf8')).toContain('@functrace/runtime/hot');
  expect(readFileSync(made.path('other/stock.js'), 'utf8')).not.toMatch(/@functrace|What is left/);

  using idle = project(
    compiler,
    {},
    { transform: '@functrace/transformer', include: ['src/main.ts', 'scr/**'] },
  );
  const { status: built, stderr: warning } = build(idle);
  expect(built).toBe(0);
  expect(warning).toMatch(
    /FT_TRANSFORMER_INCLUDE: .*include.* has "scr\/\*\*", which matches no file/,
  );
  expect(warning).not.toContain('"src/main.ts"');

  using wrong = project(compiler, {}, { transform: '@functrace/transformer', exlude: [] });
  const { status, ...said } = build(wrong);
  const output = said.stdout + said.stderr;
  expect(status).toBe(1);
  expect(output).toContain('FT_TRANSFORMER_UNKNOWN_OPTION');
  expect(output).toContain('did you mean "exclude"?');
  expect(existsSync(wrong.path('build'))).toBe(false);
});

test('mistakes', () => {
  using made = project('typescript', {}, { transform: 'somebody/else' });
  for (const [args, line] of [
    [
      ['-b'],
      'FT_CLI_USAGE: -b is not supported; build each project with -p, those that others reference first',
    ],
    [['--watch'], /^FT_CLI_USAGE: --watch is not supported/],
    [
      ['-p', 'gone.json'],
      'FT_CLI_USAGE: -p is "gone.json", where no tsconfig is; correct the path',
    ],
    [['src/main.ts'], /^FT_CLI_USAGE: "src\/main.ts" is a source file; name a tsconfig/],
  ] as const) {
    const { status, stdout, stderr } = made.functrace(['build', ...args]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr.trimEnd().replace('functrace: ', '')).toEqual(
      typeof line === 'string' ? line : expect.stringMatching(line),
    );
  }
  expect(build(made)).toMatchObject({
    status: 0,
    stderr: 'functrace: plugins that only tspc runs are left out: "somebody/else"\n',
  });
  rmSync(made.path('node_modules/typescript'));
  expect(build(made).stderr).toContain('TypeScript is not installed in');
});

test('without -p, the tsconfig above the current folder', () => {
  using made = project('typescript');
  made.write('src/inner/more.ts', 'export {};\n');
  const bin = fileURLToPath(new URL('../cli/bin/functrace.js', import.meta.url));
  const { status } = made.spawn('sh', [
    '-c',
    'cd src/inner && "$0" "$1" build',
    process.execPath,
    bin,
  ]);
  expect(status).toBe(0);
  expect(readFileSync(made.path('build/main.js'), 'utf8')).toContain('@functrace/runtime/hot');
});
