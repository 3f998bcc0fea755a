/**
 * Builds the instrumented programs, runs each benchmark in a process of its own, and writes docs/benchmarks.md.
 * `npm run bench -- enter-exit await` runs only those and writes nothing.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Figure } from './lib/figures.ts';
import { processor, toTable } from './lib/table.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Each with what it needs of the environment. */
const BENCHMARKS: Readonly<Record<string, NodeJS.ProcessEnv>> = {
  'enter-exit': { FUNCTRACE_PARAMS: 'none' },
  'switched-off': { FUNCTRACE: 'off' },
  budget: { FUNCTRACE_PARAMS: 'none', FUNCTRACE_BUDGET: '10000' },
  await: { FUNCTRACE_PARAMS: 'none' },
  parameters: { FUNCTRACE_PARAMS: 'shallow' },
  'stored-spans': { FUNCTRACE_PARAMS: 'none' },
  'recursion-depth': { FUNCTRACE_PARAMS: 'none' },
  'text-emitter': {},
  context: { FUNCTRACE_PARAMS: 'none' },
  'start-up': {},
  memory: {},
  ask: {},
  http: {},
  peers: { FUNCTRACE_PARAMS: 'none' },
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(BENCHMARKS, name));
if (unknown.length > 0) {
  process.stderr.write(
    `no benchmark ${unknown.join(', ')}; there are ${Object.keys(BENCHMARKS).join(', ')}\n`,
  );
  process.exit(2);
}

start(['node_modules/typescript7/bin/tsc', '--build', 'transformer', 'runtime', 'cli'], {});
start(['scripts/bundle.ts'], {});
start(['node_modules/ts-patch/bin/tspc.js', '-p', 'bench/programs'], {});
const names = Object.keys(BENCHMARKS).filter((name) => asked.length === 0 || asked.includes(name));
const results = names.map((name) => ({ name, figures: runOne(name) }));
const table = toTable(results);
process.stdout.write(`\n${table}\n`);
if (asked.length === 0) writeFileSync(join(ROOT, 'docs/benchmarks.md'), page(table));

function runOne(name: string): Figure[] {
  process.stdout.write(`${name} …\n`);
  const folder = mkdtempSync(join(tmpdir(), 'functrace-bench-'));
  try {
    return JSON.parse(
      start([`bench/${name}.ts`], {
        ...BENCHMARKS[name],
        FUNCTRACE_STORE: join(folder, 'store.db'),
      }),
    ) as Figure[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What it printed. Its complaints go where ours do. */
function start(args: readonly string[], environment: NodeJS.ProcessEnv): string {
  const { status, stdout } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (status === 0) return stdout;
  process.stderr.write(stdout);
  throw new Error(`${args.join(' ')} ended with ${status}`);
}

function page(rows: string): string {
  return `# Benchmarks

Written by \`npm run bench\`. Each benchmark is a process of its own; a ratio compares two things measured in that one
process, so that it holds on other machines where absolute times do not. Rounds are the lowest and the highest.

This run: Node ${process.version}, ${processor()}.

${rows}
`;
}
