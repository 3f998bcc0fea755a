import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../bench/synthetic-store.ts', import.meta.url));

/** A recording of so many calls that wait, overlap, throw and carry values, as the runtime writes it. */
export function writeSynthetic(path: string, spans: number): void {
  const options = { spans, tasks: spans / 100, functions: 60, depth: 6, values: 0.2, sessions: 2 };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT, path, ...args], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
}
