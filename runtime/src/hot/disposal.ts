import { resumed, suspend } from './span.ts';

/**
 * `await using` waits at the end of its block, where no code of ours can stand. A synchronous disposable declared after
 * it is disposed before it, and adds no tick.
 */
export function suspender(span: number): Disposable {
  return {
    [Symbol.dispose]: () => {
      // The block may have been left by a rejection, or by the disposal of another.
      resumed(span);
      suspend(span, undefined);
    },
  };
}
