/**
 * Which error ended which call. An EXIT says only that a call did not return; the error itself is seen where it is at
 * hand: at a `throw` in traced code, and where it is caught. It belongs to every call between the two.
 */

/** Calls of one caller that ended without returning, by an error not seen yet. */
interface Unresolved {
  readonly calls: number[];
  /** The caller has gone on since: the error was swallowed by code that is not traced, or a `finally` block runs. */
  isDoubtful: boolean;
}

/** A caller that never catches, such as the event loop, is bound to so many failed calls of its own. */
const MAX_UNRESOLVED = 1024;

/** Stands for a caller that is not traced. */
const NOBODY = 0;

export class Errors {
  /** Text of the error that will end an open span, if nothing catches it first. */
  readonly #pending = new Map<number, { text: string; isOwn: boolean }>();
  /** By caller: an open span, a span that is itself in here, or NOBODY. */
  readonly #unresolved = new Map<number, Unresolved>();
  /** Caller of the call that last ended by an error not seen yet. */
  #latestCaller = NOBODY;
  readonly #resolve: (span: number, text: string) => void;

  /** `onError` receives each call that an error ended, with the error's text. */
  constructor(onError: (span: number, text: string) => void) {
    this.#resolve = onError;
  }

  /** The span's own code throws. */
  thrown(span: number, text: string): void {
    this.#pending.set(span, { text, isOwn: true });
  }

  /** A call ended without returning. `parent` is open, or 0. */
  threw(span: number, parent: number): void {
    const error = this.#pending.get(span);
    if (error === undefined) return this.#postpone(span, parent);
    this.ended(span);
    this.#resolve(span, error.text);
    if (parent !== NOBODY) this.#pending.set(parent, { text: error.text, isOwn: false });
  }

  /** A call ended otherwise: whatever was thrown inside it is settled. */
  ended(span: number): void {
    if (this.#pending.size > 0) this.#pending.delete(span);
    if (this.#unresolved.size > 0 && this.#unresolved.has(span)) this.#take(span, () => {});
  }

  /**
   * The span goes on, calling something or taking up after an await: an error that came out of a callee was swallowed
   * by code that is not traced, or a `finally` block runs. Only what its own code threw still stands.
   */
  wentOn(span: number): void {
    if (this.#pending.size > 0 && this.#pending.get(span)?.isOwn === false)
      this.#pending.delete(span);
    if (this.#unresolved.size === 0) return;
    const failed = this.#unresolved.get(span);
    if (failed !== undefined) failed.isDoubtful = true;
  }

  /** The span's catch clause runs; `text` is absent where values are not recorded. Span 0: nothing caught it. */
  caught(span: number, text: string | undefined): void {
    if (this.#pending.size > 0) this.#pending.delete(span);
    this.#take(span === NOBODY ? this.#latestCaller : span, (call) => {
      if (text !== undefined) this.#resolve(call, text);
    });
  }

  #postpone(span: number, parent: number): void {
    this.#latestCaller = parent;
    const failed = this.#unresolved.get(parent);
    // An error that was only doubtful is replaced by the one that comes now. Without this, a caller that lives long and
    // often has errors swallowed would at last name its own error as the reason of them all.
    if (failed?.isDoubtful === true) this.#take(parent, () => {});
    if (failed === undefined || failed.isDoubtful) {
      this.#unresolved.set(parent, { calls: [span], isDoubtful: false });
      return;
    }
    failed.calls.push(span);
    if (failed.calls.length > MAX_UNRESOLVED) this.#take(failed.calls.shift() as number, () => {});
  }

  /** Removes all that failed below a caller. A loop: the calls of a stack overflow are ten thousand deep. */
  #take(caller: number, visit: (call: number) => void): void {
    const callers = [caller];
    for (let next = callers.pop(); next !== undefined; next = callers.pop()) {
      const failed = this.#unresolved.get(next);
      if (failed === undefined) continue;
      this.#unresolved.delete(next);
      for (const call of failed.calls) {
        visit(call);
        callers.push(call);
      }
    }
  }
}
