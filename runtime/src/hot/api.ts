/** What a program says itself: spans of its own, tasks and marks. Where nothing is recorded, each is a look at a flag. */
import { types } from 'node:util';
import { Kind, Note } from '@functrace/format';
import { locate, write } from '../channel/writer.ts';
import { captureNote } from './capture.ts';
import { ownName } from './classes.ts';
import { runWithRoot } from './context.ts';
import { writeNote } from './note.ts';
import { ownData } from './own-data.ts';
import { isRecording, spanSite } from './registry.ts';
import { beginScope, type Scope } from './scope-span.ts';
import {
  currentCall,
  enter,
  enterAlone,
  exit,
  none,
  resume,
  resumed,
  suspend,
  thrown,
} from './span.ts';
import { nameOfSite } from './switches.ts';

const { isPromise, isProxy } = types;
const { getPrototypeOf } = Object;
const PLAIN_PROMISE = Promise.prototype;

/** Characters that are kept of a mark's name. */
const MAX_MARK = 256;

/**
 * Runs `body` as a call named `name` and returns what it returns. A promise ends the call when it is settled; the promise
 * that comes back is then another one, as from an async function. One of a class of its own comes back itself, and the
 * call ends with it.
 */
export function trace<Result>(name: string, body: () => Result): Result {
  const site = spanSite(name);
  return site === -1 ? body() : perform(enter(site, 0), body);
}

/** Runs `body` as {@link trace} does, and as the beginning of a task of its own. */
export function withTask<Result>(name: string, body: () => Result): Result {
  const site = spanSite(name);
  return site === -1 ? body() : perform(enterAlone(site), body);
}

/** A span that ends when it is disposed of: `using span = enterSpan('load')`. */
export function enterSpan(name: string): Scope {
  return beginScope(spanSite(name));
}

/** Records this moment under a name, and `data`, as values are recorded. */
export function mark(name: string, data?: unknown): void {
  if (!isRecording()) return;
  const span = currentCall();
  writeNote(span, Note.MARK_NAME, name.slice(0, MAX_MARK));
  if (data !== undefined) captureNote(span, Note.MARK_DATA, data);
  write(Kind.MARK, span);
}

/** A call as the recording has it. */
export interface SpanInfo {
  /** `span.id`. */
  readonly id: number;
  readonly name: string;
  /** `task.id`, the `gid` of the views. */
  readonly task: number;
}

let lastAsked = 0;
let lastInfo: SpanInfo | undefined;

/**
 * The innermost call that is running, or on whose behalf this runs. Its numbers are the drain worker's, who is asked and
 * waited for: some tenth of a millisecond, once for a call.
 */
export function currentSpan(): SpanInfo | undefined {
  if (!isRecording()) return undefined;
  const span = currentCall();
  if (span === 0) return undefined;
  if (span === lastAsked) return lastInfo;
  const found = locate(span);
  lastAsked = span;
  lastInfo = found && { id: found.span, name: nameOfSite(found.site), task: found.task };
  return lastInfo;
}

type Method<This, Args extends unknown[], Result> = (this: This, ...args: Args) => Result;

/** Decorates a method: each of its calls is one named `name`, or `Class.method`. */
export function traced(
  name?: string,
): <This, Args extends unknown[], Result>(
  method: Method<This, Args, Result>,
  context: ClassMethodDecoratorContext<This, Method<This, Args, Result>>,
) => Method<This, Args, Result> {
  return (method, context) => {
    const own = String(context.name);
    let label = name;
    const replacement: typeof method = function (...args) {
      label ??= `${ownerName(this, context.name, replacement)}${own}`;
      return trace(label, () => Reflect.apply(method, this, args));
    };
    for (const key of ['name', 'length'] as const)
      Object.defineProperty(replacement, key, { value: method[key], configurable: true });
    return replacement;
  };
}

/** `Class.` of the class that has the method; nothing where that cannot be seen. */
function ownerName(receiver: unknown, key: string | symbol, method: unknown): string {
  if (typeof receiver !== 'object' && typeof receiver !== 'function') return '';
  for (
    let owner: object | null = receiver;
    owner !== null && !isProxy(owner);
    owner = getPrototypeOf(owner) as object | null
  ) {
    if (ownData(owner, key) !== method) continue;
    const made = typeof owner === 'function' ? owner : ownData(owner, 'constructor');
    return typeof made === 'function' && !isProxy(made) ? `${ownName(made)}.` : '';
  }
  return '';
}

function perform<Result>(span: number, body: () => Result): Result {
  if (span === 0) return body();
  let result: unknown = none;
  let isSettling = false;
  try {
    const value = runWithRoot(span, body);
    if (isPromise(value) && !isProxy(value) && getPrototypeOf(value) === PLAIN_PROMISE) {
      isSettling = true;
      return settle(span, value) as Result;
    }
    result = value;
    return value;
  } finally {
    if (!isSettling) exit(span, result);
  }
}

async function settle(span: number, promise: Promise<unknown>): Promise<unknown> {
  let result: unknown = none;
  try {
    result = resume(span, await suspend(span, promise));
    return result;
  } catch (error) {
    resumed(span);
    throw thrown(span, error);
  } finally {
    exit(span, result);
  }
}
