/**
 * What stands between traced code and an iterator that the language itself drives: in `yield*` and in `for await`.
 * The function is running while it asks the inner iterator for a step, so that what runs there has it as its caller,
 * and is suspended as soon as it has the answer. The inner iterator gets the same calls with the same arguments, its
 * results are handed on as they are, and its methods are looked up when the language would.
 */
import { types } from 'node:util';
import { pause, resume, resumed, suspend } from './span.ts';

type AnyIterator = Record<'next' | 'return' | 'throw', unknown>;

/** Leaves the stack after a step. */
type Wait = (span: number, step: unknown) => void;

/** The last step ends the delegation, and the generator runs on. */
const waitUnlessDone: Wait = (span, step) => isPlainlyDone(step) || pause(span, undefined);
const waitForConsumer: Wait = (span) => pause(span, undefined);
const waitForStep: Wait = (span) => suspend(span, undefined);

/** Wraps the operand of `yield*`. */
export function delegate(span: number, iterable: unknown, isAsync: boolean): unknown {
  return isAsync
    ? iterateAsync(span, iterable, waitForConsumer)
    : iterateSync(span, iterable, waitUnlessDone);
}

/** Wraps the iterable of `for await`. */
export function iterate(span: number, iterable: unknown): unknown {
  return iterateAsync(span, iterable, waitForStep);
}

function iterateAsync(span: number, iterable: unknown, wait: Wait): unknown {
  const method = span === 0 ? undefined : methodOf(iterable, Symbol.asyncIterator);
  // The language turns to the synchronous iterator only where there is no other.
  if (method === undefined || method === null) return iterateSync(span, iterable, wait);
  return wrap(span, iterable, Symbol.asyncIterator, method, wait);
}

function iterateSync(span: number, iterable: unknown, wait: Wait): unknown {
  if (span === 0) return iterable;
  return wrap(span, iterable, Symbol.iterator, methodOf(iterable, Symbol.iterator), wait);
}

function wrap(span: number, iterable: unknown, key: symbol, method: unknown, wait: Wait): unknown {
  // Not iterable: the language says so.
  if (typeof method !== 'function') return iterable;
  return { [key]: () => forward(span, Reflect.apply(method, iterable, []), wait) };
}

function methodOf(owner: unknown, key: symbol): unknown {
  return owner === null || owner === undefined
    ? undefined
    : (owner as Record<symbol, unknown>)[key];
}

function forward(span: number, inner: unknown, wait: Wait): unknown {
  // Not an object: the language rejects it.
  if ((typeof inner !== 'object' && typeof inner !== 'function') || inner === null) return inner;
  const iterator = inner as AnyIterator;
  const through = (method: unknown, comeBack: (span: number) => void): unknown => {
    if (typeof method !== 'function') return method;
    return (...values: unknown[]) => {
      comeBack(span);
      const step: unknown = Reflect.apply(method, iterator, values);
      wait(span, step);
      return step;
    };
  };
  // `next` is looked up once, `return` and `throw` whenever they are needed.
  return {
    next: through(iterator.next, goOn),
    get return() {
      return through(iterator.return, resumed);
    },
    get throw() {
      return through(iterator.throw, resumed);
    },
  };
}

function goOn(span: number): void {
  resume(span, undefined);
}

/** Whether a result says `done` in a property of its own that can be read without running anything. */
function isPlainlyDone(step: unknown): boolean {
  if (typeof step !== 'object' || step === null || types.isProxy(step)) return false;
  return Boolean(Object.getOwnPropertyDescriptor(step, 'done')?.value);
}
