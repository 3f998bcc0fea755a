/** Threads and processes that the program starts, with the call that does it. Known from Node's diagnostics channels. */
import { subscribe } from 'node:diagnostics_channel';
import { Worker } from 'node:worker_threads';
import { Kind, KIND_BITS } from '@functrace/format';
import { write } from '../channel/writer.ts';
import { ownData } from './own-data.ts';
import { currentCall } from './span.ts';

// The original: fake timers replace it.
const { setTimeout } = globalThis;

/** The number of a process or thread, and which of the two, have to fit a word with the record's kind. */
const MAX_NUMBER = 2 ** (31 - KIND_BITS) - 1;

const threadId = Object.getOwnPropertyDescriptor(Worker.prototype, 'threadId')?.get;

/** An accessor of Node's own in later versions. */
function threadOf(worker: unknown): unknown {
  if (threadId === undefined || !(worker instanceof Worker)) return ownData(worker, 'threadId');
  return threadId.call(worker);
}

interface Started {
  readonly process: unknown;
  readonly span: number;
}

/** Processes that had no number yet when they were announced. */
let announced: Started[] = [];

export function observeSpawns(): void {
  subscribe('worker_threads', (message) =>
    writeSpawn(threadOf(ownData(message, 'worker')), 1, currentCall()),
  );
  subscribe('child_process', (message) => {
    announced.push({ process: ownData(message, 'process'), span: currentCall() });
    if (announced.length === 1) setTimeout(writeAnnounced, 0).unref();
  });
}

/** Of a process that could not be started there is none. */
export function writeAnnounced(): void {
  const processes = announced;
  announced = [];
  for (const { process, span } of processes) writeSpawn(ownData(process, 'pid'), 0, span);
}

function writeSpawn(number: unknown, isThread: 0 | 1, span: number): void {
  if (typeof number !== 'number' || number > MAX_NUMBER) return;
  write(Kind.SPAWN | ((number * 2 + isThread) << KIND_BITS), span);
}
