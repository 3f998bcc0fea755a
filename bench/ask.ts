/** How long the command takes to answer from a recording of ten million calls, from its start to its exit. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Figure, figure, report } from './lib/figures.ts';
import { writeSynthetic } from './synthetic/write.ts';

const ROUNDS = 9;
/** Each of them takes as long as twenty questions. */
const EXPORT_ROUNDS = 3;
const SPANS = 10_000_000;
const COMMAND = fileURLToPath(
  new URL('../node_modules/@functrace/cli/bin/functrace.js', import.meta.url),
);
const WRITE_USAGE = pathToFileURL(join(import.meta.dirname, 'lib/write-usage.ts')).href;

interface Question {
  readonly args: readonly string[];
  readonly goal: string;
}

const QUESTIONS: readonly Question[] = [
  { args: ['top'], goal: 'at most 300' },
  { args: ['tree'], goal: 'at most 300' },
  { args: ['peek', 'User.merge'], goal: 'at most 300' },
  { args: ['calls', '--slowest', '20'], goal: 'at most 1000' },
  { args: ['tasks'], goal: 'at most 1000' },
  { args: ['replay', '-n', '1'], goal: 'at most 300' },
];
const FORMATS = ['chrome', 'perfetto', 'otlp-json', 'csv'] as const;

const folder = mkdtempSync(join(tmpdir(), 'functrace-bench-'));
try {
  const store = join(folder, 'ten-million.db');
  const small = join(folder, 'million.db');
  write(store, SPANS);
  write(small, SPANS / 10);
  const answers = QUESTIONS.map(({ args, goal }): Figure => {
    const ask = (): number => milliseconds([...args, '--store', store]);
    return figure(name(args), 'ms', rounds(ask), goal);
  });
  const diff = rounds(() => milliseconds(['diff', store, store]));
  const lines: number[] = [];
  for (let round = 0; round <= ROUNDS; round++)
    lines.push(await firstOutput(['replay', '--store', store]));
  report(
    figure(
      'functrace --version',
      'ms',
      rounds(() => milliseconds(['--version'])),
    ),
    ...answers,
    figure(name(['diff', 'with itself']), 'ms', diff, 'at most 300'),
    figure(`first output of ${name(['replay'])}`, 'ms', lines.slice(1), 'at most 300'),
    ...FORMATS.flatMap((format) => exportFigures(format, store, small)),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function name(args: readonly string[]): string {
  return `functrace ${args.join(' ')}, 10 million calls`;
}

function write(path: string, spans: number): void {
  writeSynthetic(path, {
    spans,
    functions: 400,
    depth: 10,
    tasks: spans / 500,
    values: 0.05,
    sessions: 1,
    seed: 1,
  });
}

/** Memory is flat when a recording ten times as large takes no more of it. */
function exportFigures(format: string, store: string, small: string): Figure[] {
  const args = (path: string): string[] => ['export', format, '--store', path, '-o', '/dev/null'];
  const rates: number[] = [];
  const growths: number[] = [];
  for (let round = 0; round < EXPORT_ROUNDS; round++) {
    rates.push(SPANS / milliseconds(args(store)) / 1000);
    growths.push(peakMemory(args(store)) / peakMemory(args(small)));
  }
  return [
    figure(`export ${format}, millions of calls a second`, '1/µs', rates, 'at least 0.5'),
    figure(
      `memory of export ${format}, 10 million calls over 1 million`,
      'ratio',
      growths,
      'about 1',
    ),
  ];
}

/** The first round fills the caches, and is not counted. */
function rounds(measure: () => number): number[] {
  measure();
  return Array.from({ length: ROUNDS }, measure);
}

function milliseconds(args: readonly string[], options: readonly string[] = []): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [...options, COMMAND, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, FUNCTRACE_BENCH_USAGE: join(folder, 'usage') },
  });
  const took = performance.now() - began;
  if (status !== 0) throw new Error(`functrace ${args.join(' ')}: ${stderr}`);
  return took;
}

/** KiB that the command held at most. */
function peakMemory(args: readonly string[]): number {
  const usage = join(folder, 'usage');
  rmSync(usage, { recursive: true, force: true });
  mkdirSync(usage);
  milliseconds(args, ['--import', WRITE_USAGE]);
  return Math.max(...readdirSync(usage).map((file) => Number(readFileSync(join(usage, file)))));
}

async function firstOutput(args: readonly string[]): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, [COMMAND, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const took = performance.now() - began;
  child.kill();
  return took;
}
