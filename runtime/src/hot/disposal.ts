import { resumed, suspend } from './span.ts';

/**
 * `await using` waits at the end of its block. Two synchronous disposables around it tell when: this one, declared after
 * it, is disposed before; {@link resumer}, declared before it, after. Neither adds a tick.
 */
export function suspender(span: number): Disposable {
  return { [Symbol.dispose]: () => void suspend(span, undefined) };
}

export function resumer(span: number): Disposable {
  return { [Symbol.dispose]: () => resumed(span) };
}
