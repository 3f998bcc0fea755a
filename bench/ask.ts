/** How long the command takes to answer from a recording of ten million calls, from its start to its exit. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Figure, figure, report } from './lib/figures.ts';
import { writeSynthetic } from './synthetic/write.ts';

const ROUNDS = 9;
const COMMAND = fileURLToPath(
  new URL('../node_modules/@functrace/cli/bin/functrace.js', import.meta.url),
);

interface Question {
  readonly args: readonly string[];
  readonly goal: string;
}

const QUESTIONS: readonly Question[] = [
  { args: ['top'], goal: 'at most 300' },
  { args: ['tree'], goal: 'at most 300' },
];

const folder = mkdtempSync(join(tmpdir(), 'functrace-bench-'));
try {
  const store = join(folder, 'ten-million.db');
  writeSynthetic(store, {
    spans: 10_000_000,
    functions: 400,
    depth: 10,
    tasks: 20_000,
    values: 0.05,
    sessions: 1,
    seed: 1,
  });
  const start = (args: readonly string[]): number => milliseconds([...args, '--store', store]);
  const most = JSON.parse(
    spawnSync(process.execPath, [COMMAND, 'top', '-n', '1', '--json', '--store', store], {
      encoding: 'utf8',
    }).stdout,
  ) as { rows: { name: string }[] };
  const peek = ['peek', most.rows[0]?.name ?? ''];
  report(
    figure(
      'functrace --version',
      'ms',
      rounds(() => milliseconds(['--version'])),
    ),
    figure(
      'functrace peek, 10 million calls',
      'ms',
      rounds(() => start(peek)),
      'at most 300',
    ),
    figure(
      'functrace diff, 10 million calls with themselves',
      'ms',
      rounds(() => milliseconds(['diff', store, store])),
      'at most 300',
    ),
    ...QUESTIONS.map(({ args, goal }): Figure =>
      figure(
        `functrace ${args.join(' ')}, 10 million calls`,
        'ms',
        rounds(() => start(args)),
        goal,
      ),
    ),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The first round fills the caches, and is not counted. */
function rounds(measure: () => number): number[] {
  measure();
  return Array.from({ length: ROUNDS }, measure);
}

function milliseconds(args: readonly string[]): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [COMMAND, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const took = performance.now() - began;
  if (status !== 0) throw new Error(`functrace ${args.join(' ')}: ${stderr}`);
  return took;
}
