/** What a thread has written is stored before it is terminated, with the drain worker that is its child. */
import {
  getEnvironmentData,
  isMainThread,
  setEnvironmentData,
  threadId,
  Worker,
} from 'node:worker_threads';
import { createBell, leaveBell, ring } from '../channel/bell.ts';

/** Under this key a thread's workers find the bell. */
const BELL_KEY = 'functrace.bell';

const MAIN_THREAD = 0;

/** The process's own: it began with the first recorded thread, or with one above it. */
export function processBell(): SharedArrayBuffer {
  const shared: unknown = getEnvironmentData(BELL_KEY);
  if (shared instanceof SharedArrayBuffer) return shared;
  const bell = createBell();
  setEnvironmentData(BELL_KEY, bell);
  return bell;
}

/** `clock` in ns. */
export function storeTerminated(bell: SharedArrayBuffer, clock: () => bigint): void {
  const original = Worker.prototype.terminate;
  Worker.prototype.terminate = {
    terminate(this: Worker): Promise<number> {
      const terminated = this.threadId;
      if (terminated > MAIN_THREAD) {
        ring(bell, threadId, clock);
        leaveBell(bell, terminated);
      }
      return original.call(this);
    },
  }.terminate;
}

/** For a thread that ends, when all of its own is stored: with the process, the others end as well. */
export function leaveThreads(bell: SharedArrayBuffer, clock: () => bigint): void {
  if (isMainThread) ring(bell, threadId, clock);
  else leaveBell(bell, threadId);
}
