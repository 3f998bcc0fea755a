import { statSync, utimesSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { SESSION_STRIDE } from '@functrace/format';
import { storeFailure } from './failure.ts';

/** Tables about single calls. The calling context tree, tasks and what the monitor saw stay. */
const SPAN_TABLES = ['value_row', 'value_text', 'span_weight', 'span'] as const;

/** Takes the single calls out of a recording, which its head then tells. Reports of the tree stay as they are. */
export function dropSpans(path: string): void {
  const { atime, mtime } = statSync(path);
  try {
    const db = new DatabaseSync(path);
    try {
      db.exec('BEGIN IMMEDIATE');
      db.exec(`UPDATE session SET evicted = evicted + (SELECT count(*) FROM span
        WHERE span.id > (session.id - 1) * ${SESSION_STRIDE} AND span.id < session.id * ${SESSION_STRIDE})`);
      for (const table of SPAN_TABLES) db.exec(`DELETE FROM ${table}`);
      db.exec('COMMIT');
      db.exec('VACUUM');
    } finally {
      db.close();
    }
    // It is as old as it was: the newest recording is the one that is asked.
    utimesSync(path, atime, mtime);
  } catch (error) {
    throw storeFailure(error, path);
  }
}
