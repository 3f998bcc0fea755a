/** Brings what is in a thread's channels into its recording: in the drain worker, or in the thread itself at its end. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Nanos, rowId, type SessionId, type SpanId, type TaskId } from '@functrace/format';
import { DROPPED_INDEX, STALLED_INDEX } from '../channel/layout.ts';
import { SqliteStore } from '../store/sqlite.ts';
import type { SessionCounts, SessionInfo } from '../store/store.ts';
import { ChannelReader } from './channel-reader.ts';
import { Control } from './control.ts';
import { makeFolder } from './make-folder.ts';
import { Monitor } from './monitor.ts';
import type { DrainMessage, DrainOptions, ThreadRequest } from './messages.ts';
import { Recorder } from './recorder.ts';

/** Time between two commits. With two looks before it, a record is in the file after 100 ms at the latest. */
const COMMIT_MS = 50;

/** Time between two looks whether the file is still there: SQLite goes on writing one that was deleted. */
const FILE_LOOK_MS = 1000;

/** A commit that took long is followed by a pause of as many times its length, and by this at most. */
const COMMIT_SHARE = 4;
const LONGEST_PAUSE_MS = 250;

/**
 * Rows after which a transaction ends, however short it was: what waits to be written takes memory (bench/memory), and a file
 * may pass its largest size by one transaction.
 */
const MOST_ROWS = 32_768;

export class Drain {
  readonly #clock: () => bigint;
  readonly #clockOrigin: bigint;
  readonly #counters: BigInt64Array;
  readonly #store: SqliteStore;
  readonly #path: string;
  readonly #session: SessionId;
  readonly #recorder: Recorder;
  readonly #reader: ChannelReader;
  readonly #nextMessage: () => DrainMessage | undefined;
  readonly #monitor: Monitor;
  readonly #control: Control;
  #nextCommit = 0;
  #nextFileLook = FILE_LOOK_MS;
  /** When the channels were looked at last, and the time before: what was recorded until then has been decoded. */
  #lookedAt = 0 as Nanos;
  #decodedUntil = 0 as Nanos;
  #isDirty = false;

  /**
   * @param nextMessage what the thread said, each once; a file is there before its first record is written
   * @param freed called when a channel can be written again
   * @param clock the system's monotonic one, in nanoseconds: a program's own thread may have replaced what Node has
   */
  constructor(
    options: DrainOptions,
    nextMessage: () => DrainMessage | undefined,
    freed: () => void,
    clock: () => bigint,
  ) {
    const { pool, session, bounds } = options;
    this.#clock = clock;
    this.#clockOrigin = session.clockOrigin;
    this.#counters = new BigInt64Array(pool.control);
    this.#nextMessage = nextMessage;
    const opened = openStore(options);
    this.#store = opened.store;
    this.#path = opened.path;
    this.#session = opened.session;
    this.#control = new Control(opened.path, session.thread);
    const recorder = new Recorder(this.#store, session.clockOrigin, bounds);
    this.#recorder = recorder;
    this.#monitor = new Monitor(recorder, bounds.monitorInterval);
    const consumer = {
      startChannel: (firstSpan: number): void => recorder.decoder.startChannel(firstSpan),
      decode: (...call: Parameters<Recorder['decoder']['decode']>): void => {
        this.#takeMail();
        recorder.decoder.decode(...call);
      },
    };
    this.#reader = new ChannelReader(pool, consumer, () => {
      freed();
      // A program that fills channels as fast as they are read keeps the reader from ever coming back.
      this.#isDirty = true;
      this.commitWhenDue();
    });
  }

  /** @param isFlush whether what is being written is read as well */
  read(isFlush: boolean): void {
    this.#decodedUntil = this.#lookedAt;
    this.#lookedAt = this.#nanos();
    this.#isDirty = this.#reader.read(isFlush) || this.#isDirty;
  }

  /** @param ask has the thread say what only it knows */
  lookWhenDue(ask: (request: ThreadRequest) => void): void {
    this.#takeMail();
    if (this.#monitor.look(this.#decodedUntil, ask)) this.#isDirty = true;
    this.#control.look(this.#lookedAt, ask);
    this.#control.giveAnswers(() => {
      this.read(true);
      this.#nextCommit = 0;
      this.#isDirty = true;
      this.commitWhenDue();
    });
  }

  /** What the store knows a span as, of which the ENTER has been read; `site` is the thread's own number. */
  locate(handle: number): { span: SpanId; task: TaskId; site: number } | undefined {
    const found = this.#recorder.locate(handle);
    if (found === undefined) return undefined;
    return {
      span: rowId<SpanId>(this.#session, found.span),
      task: rowId<TaskId>(this.#session, found.task),
      site: found.site,
    };
  }

  commitWhenDue(): void {
    const time = this.#milliseconds();
    const isDue = time >= this.#nextCommit || this.#recorder.written >= MOST_ROWS;
    if (!this.#isDirty || !isDue) return;
    this.commit();
    const end = this.#milliseconds();
    const pause = Math.min((end - time) * COMMIT_SHARE, LONGEST_PAUSE_MS);
    this.#nextCommit = end + Math.max(COMMIT_MS, pause);
    if (end < this.#nextFileLook) return;
    this.#nextFileLook = end + FILE_LOOK_MS;
    this.#expectFile();
  }

  /** Brings what has been read into the file. */
  commit(): void {
    this.#isDirty = this.#recorder.commit(this.#counts(), this.#nanos());
  }

  /** Leaves a file that is complete as of this moment, and closed. */
  settle(): void {
    this.#takeMail();
    const now = this.#nanos();
    this.#recorder.settle(now);
    this.#recorder.end(now);
    this.#recorder.commit(this.#counts(), now);
    this.#expectFile();
    this.#store.close();
    this.#isDirty = false;
  }

  #takeMail(): void {
    for (let next = this.#nextMessage(); next !== undefined; next = this.#nextMessage()) {
      if (next.kind === 'sites') this.#recorder.addSites(next.base, next.file, next.sites);
      else if (next.kind === 'state') this.#control.answer(next.id, next.state);
      else {
        this.#monitor.answer(next.facts);
        this.#isDirty = true;
      }
    }
  }

  #expectFile(): void {
    if (existsSync(this.#path)) return;
    throw new Error(
      'the file was deleted or moved while it was written; leave it in its place until the program has ended',
    );
  }

  #milliseconds(): number {
    return this.#nanos() / 1e6;
  }

  #nanos(): Nanos {
    return Number(this.#clock() - this.#clockOrigin) as Nanos;
  }

  #counts(): SessionCounts {
    return {
      stalled: Number(this.#counters[STALLED_INDEX] ?? 0n),
      dropped: Number(this.#counters[DROPPED_INDEX] ?? 0n),
    };
  }
}

interface OpenedStore {
  readonly path: string;
  readonly store: SqliteStore;
  readonly session: SessionId;
}

function openStore({ store, otherwise, session, bounds }: DrainOptions): OpenedStore {
  try {
    return openSession(store, session, bounds.maxSize);
  } catch (error) {
    if (otherwise === undefined) throw error;
    try {
      return openSession(otherwise, session, bounds.maxSize);
    } catch {
      // What is wrong with the one that is meant is what the user can do something about.
      throw error;
    }
  }
}

function openSession(path: string, session: SessionInfo, maxSize: number): OpenedStore {
  makeFolder(dirname(path));
  const store = new SqliteStore(path, maxSize);
  return { path, store, session: store.openSession(session) };
}
