/**
 * What instrumented functions call at their entry, exit and every suspension. This is the hot path: plain module
 * state, no allocation, and everything rare moved out of line (bench/enter-exit).
 *
 * The stack holds the spans that run at this moment in this thread, the innermost last. A suspended span is not on
 * it; whoever resumes it puts it back on top.
 */
import {
  ExitDetail,
  Kind,
  KIND_BITS,
  Position,
  ResumeDetail,
  SuspendDetail,
} from '@functrace/format';
import { flush, write, writeEnter } from '../channel/writer.ts';
import { hasBudget, isDue, writeSkipped } from './budget.ts';
import { captureError, captureRedacted, captureResult, capturesValues } from './capture.ts';
import {
  comesBack,
  enterRoot,
  hasOperations,
  leaveRoot,
  rootSpan,
  waitsWithoutRoot,
} from './context.ts';
import { hasScopes, heldScope, holdScope, isScope } from './scopes.ts';
import { beginSecrets, endsSecret, hasSecrets } from './secrets.ts';

const THREW = Kind.EXIT | (ExitDetail.THREW << KIND_BITS);
const AWAIT = Kind.SUSPEND | (SuspendDetail.AWAIT << KIND_BITS);
const YIELD = Kind.SUSPEND | (SuspendDetail.YIELD << KIND_BITS);
const ABRUPT = Kind.RESUME | (ResumeDetail.ABRUPT << KIND_BITS);
const CAUGHT_VALUE = Kind.CAUGHT | (1 << KIND_BITS);

/** Stands in a function's result variable until it returns. Frozen, so that nobody can mistake it for a value. */
export const none: object = Object.freeze(Object.create(null) as object);

const OFF = 0;
const ON = 1;
/** Records, and has parameters or a result that are redacted. */
const SECRETIVE = 2;
/** Records some of its calls when there are too many, see budget.ts. */
const BUDGETED = 3;

/** One byte a site. A site that is off costs this look. */
let enabled = new Uint8Array(1024);

/** Element 0 is no span: looking at the top needs no check for an empty stack. */
let stack = new Int32Array(1024);
/** Spans on the stack; the index of its top. */
let depth = 0;
/**
 * Once the process is leaving, the depth at which it was: later exit listeners may still call traced functions, and
 * what lies below them never ends where `process.exit` was called inside it.
 */
let leavingDepth = -1;
/** An operation's root was entered in this stretch, and has to be left when the stack is empty. */
let leavesRoot = false;
/** At this depth there is something to do: to leave the root, or to flush. -1 is none. */
let floor = -1;

/**
 * Begins a call. `parent`, the call that made the function, counts only when nothing traced is running. 0 when the
 * site is off, or over its budget.
 */
export function enter(site: number, parent: number): number {
  const state = enabled[site];
  if (state !== ON && state !== SECRETIVE)
    return state === BUDGETED ? enterBudgeted(site, parent) : 0;
  const top = depth;
  if (top === 0) return enterFromOutside(site, parent);
  if (top + 1 === stack.length) growStack();
  const span = writeEnter(site, stack[top] as number);
  depth = top + 1;
  stack[depth] = span;
  if (state === SECRETIVE) beginSecrets(span, site);
  return span;
}

/** Ends a call. `result` is `none` when it did not return. */
export function exit(span: number, result: unknown): void {
  if (span === 0) return;
  // Before anything is called, which throws at the end of the machine's stack: a call left on this one for good would
  // be taken for the caller of all that comes after it. And by no call: an overflow would then be blamed on it, in the
  // line that Node prints above an uncaught error. What lies above the span are calls that could not exit themselves.
  let at = depth;
  while (at > 0 && stack[at] !== span) at--;
  if (at > 0) depth = at - 1;
  try {
    if (result === none) {
      write(THREW, span);
      endsSecret(span);
    } else {
      // The time first: what it takes to keep the value is not the call's.
      write(Kind.EXIT, span);
      if (endsSecret(span)) captureRedacted(span, Position.RESULT);
      else captureResult(span, result);
    }
  } catch (error) {
    // No room for that at the end of the machine's stack. The program's own overflow goes on, or its value is returned.
    if (!(error instanceof RangeError)) throw error;
  }
  if (depth <= floor) reachFloor();
}

/** Leaves the stack for an `await`; passes its operand through. */
export function suspend<T>(span: number, value: T): T {
  if (span !== 0) leave(span, AWAIT);
  return value;
}

/** Leaves the stack for a `yield`; passes its operand through. */
export function pause<T>(span: number, value: T): T {
  if (span !== 0) {
    leave(span, YIELD);
    if (depth === 0 && rootSpan() === span) waitsWithoutRoot(span, false);
  }
  return value;
}

/** Returns to the stack after an `await` or a `yield`; passes its value through. */
export function resume<T>(span: number, value: T): T {
  if (span !== 0 && stack[depth] !== span) comeBack(span, Kind.RESUME);
  return value;
}

/** Returns to the stack if the span is suspended: a rejection or an early return may skip `resume`. */
export function resumed(span: number): void {
  if (span === 0 || stack[depth] === span) return;
  if (!unwindAbove(span)) comeBack(span, ABRUPT);
}

/** A user's catch clause begins: the error belongs to the calls that it unwound. */
export function caught(span: number, error: unknown = none): void {
  if (span === 0) return;
  resumed(span);
  if (error === none) write(Kind.CAUGHT, span);
  else writeCaught(span, error);
}

/** The innermost call, or on whose behalf untraced code runs; 0 for none. */
export function currentCall(): number {
  return depth === 0 ? rootSpan() : (stack[depth] as number);
}

/** Begins a call of its own task, whatever is running. 0 when the site is off. */
export function enterAlone(site: number): number {
  if (enabled[site] === OFF) return 0;
  if (depth + 1 === stack.length) growStack();
  write(Kind.ALONE, 0);
  const span = writeEnter(site, 0);
  stack[++depth] = span;
  return span;
}

/** Whether traced code is running. */
export function hasCalls(): boolean {
  return depth > 0;
}

/** Begins a span that is not on the stack: it waits until it ends. 0 when the site is off. */
export function enterOffStack(site: number): number {
  if (enabled[site] === OFF) return 0;
  const span = writeEnter(site, rootSpan());
  write(AWAIT, span);
  return span;
}

/** Records an error that no catch clause took. */
export function uncaught(error: unknown): void {
  writeCaught(0, error);
}

/** Notes the operand of a user's `throw`; passes it through. */
export function thrown<T>(span: number, error: T): T {
  if (span !== 0) captureError(span, error);
  return error;
}

/** Switches sites on or off, from `base` on, one flag each. `isFunction`: those that are may have a budget. */
export function setEnabled(
  base: number,
  flags: readonly boolean[],
  isFunction: (site: number) => boolean = () => true,
): void {
  if (base + flags.length > enabled.length) {
    const larger = new Uint8Array(Math.max(enabled.length * 2, base + flags.length));
    larger.set(enabled);
    enabled = larger;
  }
  flags.forEach((isOn, index) => {
    enabled[base + index] = isOn ? stateOf(base + index, isFunction) : OFF;
  });
}

function stateOf(site: number, isFunction: (site: number) => boolean): number {
  if (hasBudget() && isFunction(site)) return BUDGETED;
  return hasSecrets(site) ? SECRETIVE : ON;
}

/** Switches every site off. Spans that are open still end. */
export function disableAll(): void {
  enabled.fill(OFF);
}

/** Waits until all that has been recorded is in the store. For hosts that are killed when they have done their work. */
export function flushNow(): void {
  if (hasBudget()) writeSkipped();
  flush();
}

/** From here on a call is in the store when it ends, with those inside it. */
export function flushFromNowOn(): void {
  leavingDepth = depth;
  floor = depth;
  flushNow();
}

/** For the writer, after a loss: see Loss. */
export function copyStack(into: Uint32Array, at: number, most: number): number {
  const count = depth < most ? depth : most;
  for (let index = 0; index < count; index++) into[at + index] = stack[index + 1] as number;
  return count;
}

function enterBudgeted(site: number, parent: number): number {
  if (!isDue(site)) return 0;
  if (depth === 0) return enterFromOutside(site, parent);
  if (depth + 1 === stack.length) growStack();
  const span = writeEnter(site, stack[depth] as number);
  stack[++depth] = span;
  beginSecrets(span, site);
  return span;
}

/** Untraced code calls: the caller is the call that made the function, else the root of the operation. */
function enterFromOutside(site: number, parent: number): number {
  const root = rootSpan();
  const span = writeEnter(site, isNewer(root, parent) ? root : parent);
  depth = 1;
  stack[1] = span;
  if (enabled[site] !== ON) beginSecrets(span, site);
  if (root === 0 && hasOperations()) beginOperation(span);
  return span;
}

/**
 * An operation that began after the function was made is what calls it: a request, its listener that some set-up made
 * long before. Numbers of calls wrap around; 0 is none.
 */
function isNewer(root: number, parent: number): boolean {
  return root !== 0 && (parent === 0 || ((root - parent) | 0) > 0);
}

function beginOperation(span: number): void {
  try {
    enterRoot(span);
    willLeaveRoot();
  } catch (error) {
    // No room for that at the end of the machine's stack; the call itself may still have it.
    if (!(error instanceof RangeError)) throw error;
  }
}

function willLeaveRoot(): void {
  leavesRoot = true;
  if (floor < 0) floor = 0;
}

function reachFloor(): void {
  if (leavesRoot && depth === 0) endStretch();
  if (depth <= leavingDepth) flushNow();
}

/** What goes on here is not the operation's. */
function endStretch(): void {
  try {
    leaveRoot();
    leavesRoot = false;
    floor = leavingDepth;
  } catch (error) {
    // As above; the next call that ends here does it.
    if (!(error instanceof RangeError)) throw error;
  }
}

function leave(span: number, word: number): void {
  if (stack[depth] === span) depth--;
  else {
    if (hasScopes()) holdScopes(span);
    unwindTo(span);
  }
  write(word, span);
  if (depth <= floor && leavesRoot) waitOutside(span, word);
}

function waitOutside(span: number, word: number): void {
  if (depth > 0) return;
  waitsWithoutRoot(span, word === AWAIT);
  endStretch();
}

function comeBack(span: number, word: number): void {
  if (depth + 1 === stack.length) growStack();
  write(word, span);
  stack[++depth] = span;
  if (depth === 1 && comesBack(span)) willLeaveRoot();
  if (hasScopes()) takeScopesUp(span);
}

function writeCaught(span: number, error: unknown): void {
  write(capturesValues() ? CAUGHT_VALUE : Kind.CAUGHT, span);
  captureError(span, error);
}

/** A call waits inside spans that it has entered itself: they wait with it. */
function holdScopes(span: number): void {
  while (depth > 0 && stack[depth] !== span && isScope(stack[depth] as number)) {
    const scope = stack[depth--] as number;
    write(AWAIT, scope);
    holdScope(span, scope);
  }
}

function takeScopesUp(span: number): void {
  for (let scope = heldScope(span); scope !== 0; scope = heldScope(span)) {
    if (depth + 1 === stack.length) growStack();
    write(Kind.RESUME, scope);
    stack[++depth] = scope;
  }
}

/** Takes a span that is not on top off the stack, with what lies above it. A suspended span is not there at all. */
function unwindTo(span: number): void {
  if (unwindAbove(span)) depth--;
}

/**
 * Brings a span on top by dropping what lies above it: calls whose exit never ran because the machine's stack
 * overflowed inside their `enter`. False when the span is not on the stack.
 */
function unwindAbove(span: number): boolean {
  const at = stack.lastIndexOf(span, depth);
  if (at === -1) return false;
  depth = at;
  return true;
}

function growStack(): void {
  const larger = new Int32Array(stack.length * 2);
  larger.set(stack);
  stack = larger;
}
