import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testFolder } from './support/compile.ts';

const run = promisify(execFile);
const repository = dirname(dirname(testFolder));
const runtime = join(testFolder, 'fixtures', 'checking-runtime.mjs');

const PAIRS = [
  {
    name: 'ts-patch 4 with TypeScript 6',
    typescript: 'typescript',
    tsPatch: 'ts-patch',
    version: '6.0.',
  },
  {
    name: 'ts-patch 3.3 with TypeScript 5.9',
    typescript: 'typescript5',
    tsPatch: 'ts-patch3',
    version: '5.9.',
  },
];

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a child process ended; a failure is a result as well. */
async function start(
  file: string,
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<Result> {
  try {
    const { stdout, stderr } = await run(process.execPath, [file, ...args], {
      cwd,
      env: { ...process.env, ...env },
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as Result;
    return { code, stdout, stderr };
  }
}

it('publishes declarations without types of TypeScript', () => {
  const dist = join(dirname(testFolder), 'dist');
  for (const path of ['index.d.ts', 'adapters/tspc.d.ts']) {
    const imports = readFileSync(join(dist, path), 'utf8').match(/from '[^']+'/g) ?? [];
    expect(
      imports.filter(
        (text) => !text.includes('./adapters/tspc.ts') && !text.includes('./adapters/tspc.js'),
      ),
    ).toEqual([]);
  }
});

describe.each(PAIRS)('$name', ({ typescript, tsPatch, version }) => {
  const project = mkdtempSync(join(tmpdir(), 'functrace-tspc-'));
  const tspc = join(project, 'node_modules', 'ts-patch', 'bin', 'tspc.js');
  /** ts-patch takes the TypeScript beside itself, and through the link that is the repository's. */
  const compile = (args: readonly string[], env: Record<string, string> = {}): Promise<Result> =>
    start(tspc, args, project, {
      TSP_COMPILER_TS_PATH: join(repository, 'node_modules', typescript),
      ...env,
    });

  beforeAll(() => {
    mkdirSync(join(project, 'node_modules', '@functrace'), { recursive: true });
    mkdirSync(join(project, 'src'));
    const link = (from: string, to: string): void =>
      symlinkSync(join(repository, from), join(project, 'node_modules', to));
    link(`node_modules/${typescript}`, 'typescript');
    link(`node_modules/${tsPatch}`, 'ts-patch');
    link('transformer', '@functrace/transformer');
    link('format', '@functrace/format');
    writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
    writeFileSync(
      join(project, 'src', 'cart.ts'),
      `import { report } from ${JSON.stringify(runtime)};
class Cart {
  total(items: number[]): number {
    return items.reduce((sum, item) => sum + item, 0);
  }
  log(): void {}
}
const cart = new Cart();
cart.log();
process.stdout.write(JSON.stringify([cart.total([1, 2]), report().spans.length]));
if (process.argv.includes('throw')) {
  const fails = (): never => {
    throw new Error('uncaught');
  };
  fails();
}
`,
    );
    writeFileSync(
      join(project, 'src', 'types.d.ts'),
      `declare const process: any; declare module '*.mjs' { export const report: any; }`,
    );
  });
  afterAll(() => rmSync(project, { recursive: true }));

  const build = async (
    entry: Record<string, unknown>,
    env: Record<string, string> = {},
    options: object = {},
  ): Promise<Result> => {
    writeFileSync(
      join(project, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          target: 'es2022',
          module: 'nodenext',
          types: [],
          rootDir: 'src',
          outDir: 'out',
          sourceMap: true,
          skipLibCheck: true,
          plugins: [{ transform: '@functrace/transformer', runtime, ...entry }],
          ...options,
        },
        include: ['src'],
      }),
    );
    return compile([], env);
  };

  it('runs the version that it is named after', async () => {
    expect((await compile(['-v'])).stdout).toContain(`Version ${version}`);
  });

  it('builds a program that runs traced', async () => {
    expect(await build({})).toMatchObject({ code: 0, stdout: '', stderr: '' });
    const { stdout } = await start('out/cart.js', [], project);
    expect(JSON.parse(stdout)).toEqual([3, 4]);
    const output = readFileSync(join(project, 'out', 'cart.js'), 'utf8');
    expect(output).toContain('["Cart.total", 2, 3, 3, "items"]');
    expect(output).toContain('register(1, "src/cart.ts"');
  });

  it('points to the original line of an uncaught error', async () => {
    await build({});
    const { code, stderr } = await start('out/cart.js', ['throw'], project, {
      NODE_OPTIONS: '--enable-source-maps',
    });
    expect(code).toBe(1);
    expect(stderr).toContain('src/cart.ts:13');
    expect(stderr).toContain("throw new Error('uncaught')");
    expect(stderr).toMatch(/at fails \(.*src\/cart\.ts:13:11\)/);
    expect(stderr).toMatch(/src\/cart\.ts:15:3\)/);
  });

  it('explains, by option and by environment', async () => {
    const lines = [
      'src/cart.ts:3:3  trace  Cart.total',
      'src/cart.ts:4:25  trace  Cart.total.<anonymous@4:25>',
      'src/cart.ts:6:3  skip   Cart.log  ignored: name matches IGNORE_NAMES "log"',
      'src/cart.ts:12:17  trace  fails',
      '',
    ].join('\n');
    expect((await build({ explain: true }, { IGNORE_NAMES: 'log' })).stderr).toBe(lines);
    expect((await build({}, { IGNORE_NAMES: 'log', FUNCTRACE_EXPLAIN: '1' })).stderr).toBe(lines);
    const { stdout } = await start('out/cart.js', [], project);
    expect(JSON.parse(stdout)).toEqual([3, 3]);
  });

  it('reports a wrong option with its place', async () => {
    const { code, stdout } = await build({ minStatements: -1 });
    expect(code).not.toBe(0);
    expect(stdout).toMatch(
      /^tsconfig\.json\(1,\d+\): error TS760001: FT_TRANSFORMER_OPTION: compilerOptions\.plugins\[0\]\.minStatements is -1; expected a whole number from 0\n$/,
    );
    expect(readFileSync(join(project, 'out', 'cart.js'), 'utf8')).not.toContain('$ft');
  });

  it('warns of a pattern that matches no file, and builds', async () => {
    const { code, stdout, stderr } = await build({ include: ['src/*.ts', 'scr/**'] });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(
      /^tsconfig\.json\(1,\d+\): warning TS760004: FT_TRANSFORMER_INCLUDE: compilerOptions\.plugins\[0\]\.include has "scr\/\*\*", which matches no file \(of 1, such as src\/cart\.ts\); patterns are relative to the project's folder\n$/,
    );
  });

  it('works incrementally', async () => {
    const options = { incremental: true, tsBuildInfoFile: 'out/info' };
    expect(await build({}, {}, options)).toMatchObject({ code: 0, stdout: '' });
    expect(readFileSync(join(project, 'out', 'cart.js'), 'utf8')).toContain('$ft.enter');
  });
});
