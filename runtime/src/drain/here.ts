import { Drain } from './drain.ts';
import type { DrainMessage, DrainOptions } from './messages.ts';

/**
 * For a thread that ends before its drain worker has come up: what the function that is returned brings into the store
 * each time it is called is all that has been written. Loaded at that moment; it is a tenth of what waiting would take
 * (bench/start-up).
 */
export function drainHere(
  options: DrainOptions,
  mail: DrainMessage[],
  clock: () => bigint,
): () => void {
  const drain = new Drain(
    options,
    () => mail.shift(),
    () => {},
    clock,
  );
  return () => {
    drain.read(true);
    drain.settle();
  };
}
