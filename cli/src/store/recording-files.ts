import { closeSync, existsSync, openSync, readdirSync, readSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { APPLICATION_ID } from '@functrace/format';
import { isAlive } from '../is-alive.ts';

/** A recording on the disk, which may be one that this command cannot read. */
export interface RecordingFile {
  readonly path: string;
  /** Of the file, and of the log and the index beside it. */
  readonly bytes: number;
  /** Of the last change, ms since the epoch. */
  readonly changed: number;
  /** A program has it open. */
  readonly isWritten: boolean;
}

export const EXTENSION = '.db';
const LOG = '-wal';
const PARTS = ['', LOG, '-shm'] as const;
const HEADER_BYTES = 100;
const APPLICATION_ID_OFFSET = 68;

/** The recordings in a folder, the newest first. Other files are left out. */
export function recordingFiles(folder: string): RecordingFile[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(EXTENSION))
    .map((name) => join(folder, name))
    .filter(isRecording)
    .map(recordingFile)
    .toSorted((a, b) => b.changed - a.changed || (a.path < b.path ? 1 : -1));
}

export function recordingFile(path: string): RecordingFile {
  const stats = PARTS.flatMap((part) => statSync(path + part, { throwIfNoEntry: false }) ?? []);
  return {
    path,
    bytes: stats.reduce((sum, { size }) => sum + size, 0),
    changed: lastChange(path),
    isWritten: isWritten(path),
  };
}

/** While a recording is written, what is new goes to the log beside it, and the file itself keeps its old time. */
export function lastChange(path: string): number {
  const times = [path, path + LOG].map(
    (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0,
  );
  return Math.max(...times);
}

/** Whether FuncTrace wrote the file, whatever else may be wrong with it. */
export function isRecording(path: string): boolean {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false;
  // While it is written, its first page may be in the log alone.
  return hasHeader(path) || (existsSync(path + LOG) && hasApplicationId(path));
}

function hasHeader(path: string): boolean {
  const header = Buffer.alloc(HEADER_BYTES);
  const file = openSync(path, 'r');
  try {
    return (
      readSync(file, header) === HEADER_BYTES &&
      header.readUInt32BE(APPLICATION_ID_OFFSET) === APPLICATION_ID
    );
  } finally {
    closeSync(file);
  }
}

function hasApplicationId(path: string): boolean {
  return (
    ask(path, (db) => db.prepare('PRAGMA application_id').get()?.['application_id']) ===
    APPLICATION_ID
  );
}

export function removeRecording(path: string): void {
  for (const part of PARTS) rmSync(path + part, { force: true });
}

/**
 * A writer keeps a log beside the file, and leaves it behind when it is killed. So the log of a process that is gone
 * means nothing; whether one of another machine is gone cannot be seen.
 */
function isWritten(path: string): boolean {
  if (!existsSync(path + LOG)) return false;
  const sessions = ask(path, (db) =>
    db.prepare('SELECT pid, host FROM session WHERE "end" IS NULL').all(),
  );
  // Damaged, or of another version: then what it says of its writers cannot be read.
  if (sessions === undefined) return true;
  return sessions.some(({ pid, host }) => host !== hostname() || isAlive(Number(pid)));
}

/** Undefined where SQLite cannot say. */
function ask<Answer>(path: string, question: (db: DatabaseSync) => Answer): Answer | undefined {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { readOnly: true });
    return question(db);
  } catch {
    // No database, or a damaged one.
    return undefined;
  } finally {
    db?.close();
  }
}
