/** Keeps the cache from growing without end. */
import { globSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LARGEST_BYTES = 256 * 1024 * 1024;
const DAY_MS = 24 * 60 * 60 * 1000;

/** At most once a day, by whoever writes first on it: removes the entries that were written longest ago. */
export function pruneCache(folder: string, now: number = Date.now()): void {
  const stamp = join(folder, 'pruned');
  const last = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (now - last < DAY_MS) return;
  writeFileSync(stamp, '');
  utimesSync(stamp, now / 1000, now / 1000);
  const entries = globSync('*.entry*', { cwd: folder })
    .map((name) => join(folder, name))
    .map((path) => ({ path, stats: statSync(path, { throwIfNoEntry: false }) }))
    .toSorted((a, b) => (b.stats?.mtimeMs ?? 0) - (a.stats?.mtimeMs ?? 0));
  let bytes = 0;
  for (const { path, stats } of entries) {
    bytes += stats?.size ?? 0;
    if (bytes > LARGEST_BYTES) rmSync(path, { force: true });
  }
}
