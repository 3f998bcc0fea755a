/**
 * Memory that all recorded threads of a process share, by which one of them has the drain workers of the others commit
 * what their threads have written: before it terminates a thread, or the process ends while threads run.
 *
 *   int32   0         ASKED, how often that was; who rings increments it
 *           1, 3, …   THREAD, number of the thread whose drain worker has the slot; 0 where nobody has
 *           2, 4, …   DONE, the last ASKED that it has carried out; futex of who rings
 *
 * A drain worker takes a slot when it is up: it alone stores DONE. A slot is given up by the thread itself when it ends, by
 * who terminates the thread, or by who rang and heard nothing: then the worker went with its thread.
 */
const SLOTS = 256;
const ASKED = 0;
const FIRST = 1;

/** Longer than a look at the channels and a commit take, on a machine that has other work too. */
const PATIENCE_MS = 1000;

export function createBell(): SharedArrayBuffer {
  return new SharedArrayBuffer((FIRST + 2 * SLOTS) * Int32Array.BYTES_PER_ELEMENT);
}

/** Has the drain workers of other threads commit, and waits for them. `clock` in ns. */
export function ring(memory: SharedArrayBuffer, own: number, clock: () => bigint): void {
  const bell = new Int32Array(memory);
  const asked = Atomics.add(bell, ASKED, 1) + 1;
  const end = clock() + BigInt(PATIENCE_MS) * 1_000_000n;
  for (let at = FIRST; at < bell.length; at += 2) {
    const thread = Atomics.load(bell, at);
    if (thread === 0 || thread === own) continue;
    for (let done = Atomics.load(bell, at + 1); done < asked; done = Atomics.load(bell, at + 1)) {
      const left = Number(end - clock()) / 1e6;
      if (left > 0 && Atomics.wait(bell, at + 1, done, left) !== 'timed-out') continue;
      Atomics.compareExchange(bell, at, thread, 0);
      break;
    }
  }
}

/** Gives up the slots of a thread. */
export function leaveBell(memory: SharedArrayBuffer, thread: number): void {
  const bell = new Int32Array(memory);
  for (let at = FIRST; at < bell.length; at += 2) Atomics.compareExchange(bell, at, thread, 0);
}

/** A drain worker's end of it. The main thread's has no slot, since nobody ends that thread alone; nor has one too many. */
export class BellListener {
  readonly #bell: Int32Array;
  readonly #at: number;

  constructor(memory: SharedArrayBuffer, thread: number) {
    this.#bell = new Int32Array(memory);
    let at = thread === 0 ? this.#bell.length : FIRST;
    while (at < this.#bell.length && Atomics.compareExchange(this.#bell, at, 0, thread) !== 0)
      at += 2;
    this.#at = at;
    if (at < this.#bell.length) Atomics.store(this.#bell, at + 1, Atomics.load(this.#bell, ASKED));
  }

  /** Carries out what was asked, if anything was. */
  answer(commit: () => void): void {
    if (this.#at >= this.#bell.length) return;
    const asked = Atomics.load(this.#bell, ASKED);
    if (asked === Atomics.load(this.#bell, this.#at + 1)) return;
    commit();
    Atomics.store(this.#bell, this.#at + 1, asked);
    Atomics.notify(this.#bell, this.#at + 1);
  }
}
