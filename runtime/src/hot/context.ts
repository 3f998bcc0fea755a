/**
 * On whose behalf code runs that the event loop calls. Inside one synchronous stretch the stack knows the caller, and a
 * nested function knows the call that made it; what is left are functions that untraced code calls back: timers,
 * listeners, drivers of databases. For those the root of the operation travels with Node's async context.
 *
 * The root is entered where an operation begins, and left when the stack is empty again: the code that goes on there is
 * not the operation's. An operation that waits at that moment enters its root once more when it comes back. From then on
 * nobody else's code is below it, and Node hands the root on by itself. So an operation pays for the context a fixed number
 * of times, and a call inside it never (bench/context).
 */
import { AsyncLocalStorage } from 'node:async_hooks';

/** A call, or what stands for a request and looks for its route as long as that is not known. */
export type Root = number | { readonly span: number; lookForRoute: () => void };

export const ContextMode = { OFF: 0, REQUESTS: 1, ALL: 2 } as const;

const storage = new AsyncLocalStorage<Root | undefined>();
// The originals: the program may replace them.
const { getStore, enterWith, run } = AsyncLocalStorage.prototype as AsyncLocalStorage<
  Root | undefined
>;

/**
 * Before Node 24 the context is kept in properties of promises. They cost every `await` of the program, and are seen
 * where it prints one: there only a server has it, from its first request on.
 */
export const USUAL_MODE: number =
  'kResourceStore' in storage ? ContextMode.REQUESTS : ContextMode.ALL;

let mode: number = ContextMode.OFF;
/** Something has been entered. */
let isInUse = false;

export function setContextMode(next: number): void {
  mode = next;
}

/** Whether calls without a known caller begin an operation. */
export function hasOperations(): boolean {
  return mode === ContextMode.ALL;
}

export function hasRequests(): boolean {
  return mode !== ContextMode.OFF;
}

/** The call on whose behalf this runs, 0 when that is not known. */
export function rootSpan(): number {
  if (!isInUse) return 0;
  const root = getStore.call(storage);
  if (root === undefined) return 0;
  if (typeof root === 'number') return root;
  root.lookForRoute();
  return root.span;
}

export function currentRoot(): Root | undefined {
  return isInUse ? getStore.call(storage) : undefined;
}

export function enterRoot(root: Root): void {
  isInUse = true;
  enterWith.call(storage, root);
}

export function leaveRoot(): void {
  enterWith.call(storage, undefined);
}

/** Runs `body`, and what it starts, with that root. */
export function runWithRoot<Result>(root: Root, body: () => Result): Result {
  if (mode === ContextMode.OFF) return body();
  isInUse = true;
  return run.call(storage, root, body) as Result;
}

/** Operations that wait, and had to leave their root: whether it has to be left again when the stack is empty. */
const left = new Map<number, boolean>();
let leftCount = 0;
const { get, set, delete: remove, clear } = Map.prototype as Map<number, boolean>;

/** Generators that are never finished stay in it; an operation that is forgotten comes back without its root. */
const MAX_LEFT = 4096;

/** An operation waits. After an `await` the event loop is below it; after a `yield` whoever asks for the next value. */
export function waitsWithoutRoot(span: number, isAwait: boolean): void {
  if (leftCount === MAX_LEFT) {
    clear.call(left);
    leftCount = 0;
  }
  set.call(left, span, !isAwait);
  leftCount++;
}

/** An operation comes back at an empty stack, and enters the root that it had to leave. True when it has to leave it again. */
export function comesBack(span: number): boolean {
  if (leftCount === 0) return false;
  const leavesAgain = get.call(left, span);
  if (leavesAgain === undefined) return false;
  remove.call(left, span);
  leftCount--;
  // Whoever asks a generator for its next value may be an operation itself.
  if (rootSpan() !== 0) return false;
  enterRoot(span);
  return leavesAgain;
}
