import { closeSync, existsSync, openSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import { makeFolder } from '../drain/make-folder.ts';
import { type Ancestor, ancestors } from './ancestors.ts';

/** Under this key a thread's workers find the file that it records into. */
const SHARED_KEY = 'functrace.store';

export interface StorePath {
  readonly path: string;
  /** For a process that cannot write into the recording of the one that started it. */
  readonly otherwise?: string;
}

/**
 * The file that this process records into. `store` names it, or the folder in which it is: that of the process which
 * started this one, directly or through shells, or one of its own. Its name is made of the time, the program and the
 * process: names sort as the recordings were made, and a child process finds its parent's by them.
 */
export function storePath(
  store: string,
  program: string | undefined,
  pid: number,
  started: Date,
): StorePath {
  const shared = ownRecording();
  if (shared !== undefined) return { path: shared };
  const chosen = choose(store, fileName(program, pid, started));
  setEnvironmentData(SHARED_KEY, chosen.path);
  return chosen;
}

/** The file that this process records into; undefined before its first traced call. */
export function ownRecording(): string | undefined {
  const shared = getEnvironmentData(SHARED_KEY);
  return typeof shared === 'string' ? shared : undefined;
}

function choose(store: string, own: string): StorePath {
  if (!isFolder(store)) return { path: resolve(store) };
  const path = resolve(store, own);
  const inherited = recordingOfAncestor(store);
  if (inherited !== undefined) return { path: inherited, otherwise: path };
  reserve(path);
  return { path };
}

/** The recording of the nearest ancestor that has one: in the folder as it is seen from here, or from there. */
function recordingOfAncestor(store: string): string | undefined {
  const files = new Map<string, readonly string[]>();
  for (const ancestor of ancestors()) {
    const folders = new Set([resolve(store), resolve(ancestor.cwd ?? '', store)]);
    for (const folder of folders) {
      if (!files.has(folder)) files.set(folder, recordingsIn(folder));
      const name = files.get(folder)?.findLast((each) => isOf(each, ancestor, folder));
      if (name !== undefined) return resolve(folder, name);
    }
  }
  return undefined;
}

function recordingsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    // There is none yet.
    return [];
  }
}

/** Process ids are used again: the recording must be younger than the process. */
function isOf(name: string, ancestor: Ancestor, folder: string): boolean {
  const parts = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-.*-(\d+)\.db$/.exec(name);
  if (parts === null || Number(parts[7]) !== ancestor.pid) return false;
  const started = ancestor.started();
  // Without knowing that, it must be open: SQLite's own file is there beside it.
  if (started === undefined) return existsSync(resolve(folder, `${name}-wal`));
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  // To the second, rounded down.
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 > started - 2;
}

/** A child may be started before the drain worker has made the file. */
function reserve(path: string): void {
  try {
    makeFolder(dirname(path));
    closeSync(openSync(path, 'a'));
  } catch {
    // The drain worker meets the same, and it is said what it was.
  }
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
