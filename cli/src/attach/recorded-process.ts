/** Finds the recording that a running process writes. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CliError } from '../error.ts';
import { isAlive } from '../is-alive.ts';

export interface RecordedProcess {
  /** Path of its recording. */
  readonly store: string;
  /** Its traced threads that have not ended; 0 is the main one. */
  readonly threads: readonly number[];
}

const SQL = `SELECT DISTINCT thread FROM session
  WHERE pid = ? AND host = ? AND "end" IS NULL ORDER BY thread`;

/** `places` are recordings and folders of recordings, the first that has the process counts. */
export function recordedProcess(pid: number, places: readonly string[]): RecordedProcess {
  if (!isAlive(pid))
    throw new CliError(
      'FT_CLI_NO_PROCESS',
      `there is no process ${pid}; take the pid of one that runs`,
    );
  for (const path of places.flatMap(recordingsAt)) {
    const threads = threadsIn(path, pid);
    if (threads.length > 0) return { store: path, threads };
  }
  throw new CliError(
    'FT_CLI_NO_PROCESS',
    `process ${pid} writes no recording in ${places.join(' or ')}; name its recording with --store <file>`,
  );
}

/** The newest first. */
function recordingsAt(place: string): string[] {
  if (!existsSync(place)) return [];
  if (!statSync(place).isDirectory()) return [resolve(place)];
  return readdirSync(place)
    .filter((name) => name.endsWith('.db'))
    .toSorted()
    .toReversed()
    .map((name) => resolve(join(place, name)));
}

function threadsIn(path: string, pid: number): number[] {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { readOnly: true });
    return db
      .prepare(SQL)
      .all(pid, hostname())
      .map((row) => Number(row['thread']));
  } catch {
    // Something else that is called so, or a recording that is not complete.
    return [];
  } finally {
    db?.close();
  }
}
