/**
 * Reads what `functrace attach` asks, and writes the answers, in a folder beside the recording. It is looked for now and then,
 * which costs nothing at the start and keeps nothing alive, as a socket would.
 *
 * Whoever can write a request can have values recorded that were not to be. So the folder and each file in it have to be
 * the process's own user's, and closed to all others; and no link is followed.
 */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import {
  answerFile,
  type ControlAnswer,
  controlFolder,
  type ControlRequest,
  requestIdOf,
} from '@functrace/format';
import type { ControlMessage } from './messages.ts';

const OTHERS = 0o077;
const LONGEST_REQUEST = 65_536;

export class ControlFolder {
  readonly #folder: string;
  readonly #thread: number;
  readonly #seen = new Set<string>();

  constructor(store: string, thread: number) {
    this.#folder = controlFolder(store);
    this.#thread = thread;
  }

  /** Requests that were not there the last time. */
  take(): ControlMessage[] {
    try {
      const stats = lstatSync(this.#folder, { throwIfNoEntry: false });
      if (stats?.isDirectory() !== true || !isOwn(stats)) return [];
      const ids = readdirSync(this.#folder).map((name) => requestIdOf(name, process.pid));
      return ids.flatMap((id) => {
        if (id === undefined || this.#seen.has(id)) return [];
        this.#seen.add(id);
        return { id, request: this.#read(`${process.pid}-${id}.request`) };
      });
    } catch {
      // It was just taken away, or is not what it should be.
      return [];
    }
  }

  answer(id: string, answer: Omit<ControlAnswer, 'thread'>): void {
    const name = answerFile(process.pid, id, this.#thread);
    try {
      writeFileSync(join(this.#folder, name), JSON.stringify({ thread: this.#thread, ...answer }), {
        flag: 'wx',
        mode: 0o600,
      });
    } catch {
      // Nobody waits for it any more.
    }
  }

  #read(name: string): ControlRequest {
    const { O_RDONLY, O_NOFOLLOW } = constants;
    // Windows has no such flag.
    const file = openSync(join(this.#folder, name), O_RDONLY | (O_NOFOLLOW ?? 0));
    try {
      const stats = fstatSync(file);
      if (!stats.isFile() || !isOwn(stats) || stats.size > LONGEST_REQUEST) return {};
      return JSON.parse(readFileSync(file, 'utf8')) as ControlRequest;
    } finally {
      closeSync(file);
    }
  }
}

/** On Windows the folder's own access rules say who it is for. */
function isOwn(stats: Stats): boolean {
  const user = process.geteuid?.();
  return user === undefined || (stats.uid === user && (stats.mode & OTHERS) === 0);
}
