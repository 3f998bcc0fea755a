/**
 * The drain worker: reads a traced thread's channels and writes its recording. It never returns to its event loop; the
 * thread talks to it through the control block, and through a port that it polls.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { BellListener } from '../channel/bell.ts';
import {
  Control,
  FAILURE_BYTES,
  FAILURE_OFFSET,
  ReaderState,
  SPAN_ID_INDEX,
  TASK_ID_INDEX,
} from '../channel/layout.ts';
import { Drain } from './drain.ts';
import type { DrainMessage, DrainOptions, ThreadRequest } from './messages.ts';
import { storeFailure } from './store-failure.ts';

/** Time between two looks at a channel that is being written; a record is read at the second look after it. */
const LOOK_MS = 25;
/** Between two looks when the second has to follow at once. */
const SETTLE_MS = 1;

const options = workerData as DrainOptions;
const { pool } = options;
const control = new Int32Array(pool.control);
const ids = new Float64Array(pool.control);

try {
  const { STARTING, OPENING } = ReaderState;
  // Otherwise the thread is ending, and reads its channels itself.
  if (Atomics.compareExchange(control, Control.READER, STARTING, OPENING) === STARTING) drain();
} catch (error) {
  fail(storeFailure(error));
}

function drain(): never {
  const writer = new Drain(options, nextMessage, announce, process.hrtime.bigint);
  const bell = new BellListener(options.bell, options.session.thread);
  Atomics.store(control, Control.READER, ReaderState.READY);
  announce();

  for (;;) {
    const wake = Atomics.load(control, Control.WAKE);
    const asked = Atomics.load(control, Control.FLUSH_ASKED);
    const isFlush = asked !== Atomics.load(control, Control.FLUSH_DONE);
    writer.read(isFlush);
    if (isFlush) {
      writer.settle();
      Atomics.store(control, Control.FLUSH_DONE, asked);
      announce();
    }
    answer(writer);
    writer.lookWhenDue(ask);
    writer.commitWhenDue();
    bell.answer(() => {
      // What is seen now is read at the next look.
      writer.read(false);
      Atomics.wait(control, Control.WAKE, Atomics.load(control, Control.WAKE), SETTLE_MS);
      writer.read(false);
      writer.commit();
    });
    Atomics.wait(control, Control.WAKE, wake, LOOK_MS);
  }
}

/** Where a span of the thread's is in the store. */
function answer(writer: Drain): void {
  const question = Atomics.load(control, Control.QUESTION);
  if (question === Atomics.load(control, Control.ANSWERED)) return;
  writer.read(true);
  const found = writer.locate(Atomics.load(control, Control.ABOUT) >>> 0);
  Atomics.store(control, Control.SITE, found?.site ?? -1);
  ids[SPAN_ID_INDEX] = found?.span ?? 0;
  ids[TASK_ID_INDEX] = found?.task ?? 0;
  Atomics.store(control, Control.ANSWERED, question);
  announce();
}

function nextMessage(): DrainMessage | undefined {
  if (parentPort === null) return undefined;
  return receiveMessageOnPort(parentPort)?.message as DrainMessage | undefined;
}

function ask(request: ThreadRequest): void {
  parentPort?.postMessage(request);
}

/** Tells the writer that something it may wait for has happened. */
function announce(): void {
  Atomics.add(control, Control.NEWS, 1);
  Atomics.notify(control, Control.NEWS);
}

function fail(reason: string): void {
  const area = new Uint8Array(pool.control, FAILURE_OFFSET, FAILURE_BYTES);
  // encodeInto refuses shared memory.
  const text = new TextEncoder().encode(reason).subarray(0, area.length);
  area.set(text);
  Atomics.store(control, Control.FAILURE_LENGTH, text.length);
  Atomics.store(control, Control.READER, ReaderState.FAILED);
  announce();
}
