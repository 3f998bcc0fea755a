/**
 * Memory that recording takes: what the process holds while it makes as many traced calls as it can, over what it holds
 * untraced; and in the last third of the run over the second, which is as much again unless something grows.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { figure, report } from './lib/figures.ts';

const SECONDS = 9;
const ROUNDS = 3;

/** Otherwise V8 gives a program that allocates fast some 100 MB more, and one that is slowed down less of that. */
const SMALL_NURSERY = ['--max-semi-space-size=1'];

const program = fileURLToPath(new URL('./build/busy.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'functrace-bench-'));

/** MB of resident memory: the most in each third of the run. */
type Thirds = readonly [number, number, number];

const MODES = { 'without values': 'none', 'with values': 'shallow' } as const;

try {
  const untraced = Array.from({ length: ROUNDS }, () => Math.max(...run({ FUNCTRACE: 'off' })));
  const base = untraced.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0;
  const figures = [figure('untraced', 'MB', untraced)];
  for (const [name, params] of Object.entries(MODES)) {
    const runs = Array.from({ length: ROUNDS }, () => run({ FUNCTRACE_PARAMS: params }));
    figures.push(
      figure(
        `over the untraced program, at full load, ${name}`,
        'MB',
        runs.map((thirds) => Math.max(...thirds) - base),
        'at most 64',
      ),
      figure(
        `last third over the second, ${name}`,
        'ratio',
        runs.map(([, second, last]) => last / second),
        'at most 1.1',
      ),
    );
  }
  report(...figures);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function run(environment: NodeJS.ProcessEnv): Thirds {
  const store = join(folder, 'run.db');
  const { status, stdout } = spawnSync(
    process.execPath,
    [...SMALL_NURSERY, program, String(SECONDS)],
    {
      env: { ...process.env, ...environment, FUNCTRACE_STORE: store },
      stdio: ['ignore', 'pipe', 'inherit'],
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`${program} ended with ${status}`);
  rmSync(store, { force: true });
  return JSON.parse(stdout) as Thirds;
}
