/**
 * Waits for other processes where SQLite does not do so by itself: while one of them begins a file or is the last to
 * close it, others are refused at once, whatever time they were to wait.
 */

/** Low byte of the code, which says more in the others. */
const SQLITE_BUSY = 5;
const LONGEST_PAUSE_MS = 50;

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** @throws what `act` throws, after `patience` ms of a file that is in use */
export function whileBusy<Result>(patience: number, act: () => Result): Result {
  let waited = 0;
  for (let pause = 1; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return act();
    } catch (error) {
      if (waited > patience || !isBusy(error)) throw error;
    }
    // Not all at the same time again.
    const milliseconds = pause * (0.5 + Math.random());
    Atomics.wait(sleeper, 0, 0, milliseconds);
    waited += milliseconds;
  }
}

function isBusy(error: unknown): boolean {
  const { errcode } = error as { errcode?: unknown };
  return typeof errcode === 'number' && (errcode & 0xff) === SQLITE_BUSY;
}
