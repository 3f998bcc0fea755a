import { statSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

/** Under this key a thread's workers find the file that it records into. */
const SHARED_KEY = 'functrace.store';

/**
 * The file of this process's recording. `store` names it, or the folder in which it gets a name of its own, made of
 * the time, the program and the process: names sort as the recordings were made.
 */
export function storePath(
  store: string,
  program: string | undefined,
  pid: number,
  started: Date,
): string {
  const shared = getEnvironmentData(SHARED_KEY);
  if (typeof shared === 'string') return shared;
  const path = isFolder(store) ? resolve(store, fileName(program, pid, started)) : resolve(store);
  setEnvironmentData(SHARED_KEY, path);
  return path;
}

function isFolder(store: string): boolean {
  if (/[/\\]$/.test(store)) return true;
  try {
    return statSync(store, { throwIfNoEntry: false })?.isDirectory() ?? extname(store) === '';
  } catch {
    // Not to be looked at (no permission, a loop of links): whoever opens it says why.
    return false;
  }
}

function fileName(program: string | undefined, pid: number, started: Date): string {
  const time = started.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  const name =
    basename(program ?? 'node', extname(program ?? '')).replace(/[^\w.-]/g, '_') || 'node';
  return `${time}-${name}-${pid}.db`;
}
