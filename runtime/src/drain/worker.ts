/**
 * The drain worker: reads a traced thread's channels and writes its recording. It never returns to its event loop; the
 * thread talks to it through the control block, and through a port that it polls.
 */
import { dirname } from 'node:path';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { Nanos } from '@functrace/format';
import { Control, FAILURE_OFFSET, ReaderState, STALLED_INDEX } from '../channel/layout.ts';
import { SqliteStore } from '../store/sqlite.ts';
import { ChannelReader } from './channel-reader.ts';
import { makeFolder } from './make-folder.ts';
import type { DrainOptions, SiteMessage } from './messages.ts';
import { Recorder } from './recorder.ts';

/** Time between two looks at a channel that is being written; a record is read at the second look after it. */
const LOOK_MS = 25;

/** Time between two commits. With two looks before it, a record is in the file after 100 ms at the latest. */
const COMMIT_MS = 50;

/** A commit that took long is followed by a pause of as many times its length. */
const COMMIT_SHARE = 4;

const { pool, store: path, session } = workerData as DrainOptions;
const control = new Int32Array(pool.control);
const stalled = new BigInt64Array(pool.control);

try {
  drain();
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}

function drain(): never {
  makeFolder(dirname(path));
  const store = new SqliteStore(path);
  store.openSession(session);
  const recorder = new Recorder(store, session.clockOrigin);
  const consumer = {
    startChannel: (firstSpan: number): void => recorder.decoder.startChannel(firstSpan),
    decode: (...call: Parameters<Recorder['decoder']['decode']>): void => {
      // A file's sites are posted before its first record is written.
      takeSites(recorder);
      recorder.decoder.decode(...call);
    },
  };
  let nextCommit = 0;
  let isDirty = false;
  const commitWhenDue = (): void => {
    const time = performance.now();
    if (!isDirty || time < nextCommit) return;
    recorder.commit(stalledNanos());
    isDirty = false;
    const end = performance.now();
    nextCommit = end + Math.max(COMMIT_MS, (end - time) * COMMIT_SHARE);
  };
  const reader = new ChannelReader(pool, consumer, () => {
    announce();
    // A program that fills channels as fast as they are read keeps the reader from ever coming back.
    isDirty = true;
    commitWhenDue();
  });
  Atomics.store(control, Control.READER, ReaderState.READY);
  announce();

  for (;;) {
    const wake = Atomics.load(control, Control.WAKE);
    const asked = Atomics.load(control, Control.FLUSH_ASKED);
    const isFlush = asked !== Atomics.load(control, Control.FLUSH_DONE);
    isDirty = reader.read(isFlush) || isDirty;
    if (isFlush) {
      takeSites(recorder);
      const now = nanosSinceStart();
      recorder.settle(now);
      recorder.commit(stalledNanos());
      recorder.end(now);
      store.close();
      isDirty = false;
      Atomics.store(control, Control.FLUSH_DONE, asked);
      announce();
    }
    commitWhenDue();
    Atomics.wait(control, Control.WAKE, wake, LOOK_MS);
  }
}

function takeSites(recorder: Recorder): void {
  if (parentPort === null) return;
  for (;;) {
    const received = receiveMessageOnPort(parentPort);
    if (received === undefined) return;
    const { base, file, sites } = received.message as SiteMessage;
    recorder.addSites(base, file, sites);
  }
}

function stalledNanos(): number {
  return Number(stalled[STALLED_INDEX] ?? 0n);
}

/** This thread's clock in the session's time. */
function nanosSinceStart(): Nanos {
  return Number(process.hrtime.bigint() - session.clockOrigin) as Nanos;
}

/** Tells the writer that something it may wait for has happened. */
function announce(): void {
  Atomics.add(control, Control.NEWS, 1);
  Atomics.notify(control, Control.NEWS);
}

function fail(reason: string): void {
  const area = new Uint8Array(pool.control, FAILURE_OFFSET);
  // encodeInto refuses shared memory.
  const text = new TextEncoder().encode(reason).subarray(0, area.length);
  area.set(text);
  Atomics.store(control, Control.FAILURE_LENGTH, text.length);
  Atomics.store(control, Control.READER, ReaderState.FAILED);
  announce();
}
