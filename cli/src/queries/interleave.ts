import { Heap } from './heap.ts';
import type { SpanCall } from './span-calls.ts';

/**
 * What a thread did between two events. `running`: a call that is open did not wait for half as long, so that it ran for
 * more than half of it. `waiting`: every open call may have waited. `idle`: none is open.
 */
export type GapState = 'running' | 'waiting' | 'idle';

export type ReplayEvent =
  | { readonly kind: 'enter' | 'exit'; readonly at: number; readonly call: SpanCall }
  /** Entered and left, with nothing in between. */
  | { readonly kind: 'leaf'; readonly at: number; readonly call: SpanCall }
  | {
      readonly kind: 'gap';
      readonly at: number;
      readonly session: number;
      readonly length: number;
      readonly state: GapState;
    };

interface Exit {
  readonly at: number;
  readonly call: SpanCall;
}

/**
 * Makes entries and exits of calls that come in the order of their entry, from any number of sessions. It keeps the
 * calls that are open and nothing else.
 */
export class Interleaver {
  /** Gaps of this many ns are events; shorter ones are not. */
  readonly #gap: number;
  readonly #exits = new Heap<Exit>((a, b) => (a.at === b.at ? a.call.id > b.call.id : a.at < b.at));
  readonly #open = new Map<number, SpanCall>();
  readonly #lastOf = new Map<number, number>();
  #entered: SpanCall | undefined;

  constructor(gap: number) {
    this.#gap = gap;
  }

  /** Calls that were entered and have no end yet. */
  get unfinished(): readonly SpanCall[] {
    return [...this.#open.values()].filter((call) => call.duration === null);
  }

  /** The next call's entry, behind the exits before it. */
  *enter(call: SpanCall): Generator<ReplayEvent> {
    for (let exit = this.#exits.first; exit !== undefined; exit = this.#exits.first) {
      if (exit.at > call.offset) break;
      // It may end in the moment in which a call begins that it makes.
      if (exit.at === call.offset && this.#isAbove(exit.call, call)) break;
      yield* this.#leave();
    }
    yield* this.#flush();
    yield* this.#gapUntil(call.offset, call.session);
    this.#entered = call;
    this.#open.set(call.id, call);
    if (call.duration !== null) this.#exits.push({ at: call.offset + call.duration, call });
  }

  /** A call that was unfinished has come to its end. */
  finish(call: SpanCall): void {
    if (call.duration === null) return;
    this.#open.set(call.id, call);
    this.#exits.push({ at: call.offset + call.duration, call });
  }

  /** All exits that are known. */
  *rest(): Generator<ReplayEvent> {
    while (this.#exits.first !== undefined) yield* this.#leave();
    yield* this.#flush();
  }

  *#leave(): Generator<ReplayEvent> {
    const exit = this.#exits.pop();
    if (exit === undefined) return;
    const { at, call } = exit;
    if (this.#entered?.id === call.id) {
      this.#entered = undefined;
      yield { kind: 'leaf', at: call.offset, call };
      this.#lastOf.set(call.session, at);
    } else {
      yield* this.#flush();
      yield* this.#gapUntil(at, call.session);
      yield { kind: 'exit', at, call };
    }
    this.#open.delete(call.id);
  }

  /** The entry that waited to see whether its exit comes next. */
  *#flush(): Generator<ReplayEvent> {
    const call = this.#entered;
    if (call === undefined) return;
    this.#entered = undefined;
    yield { kind: 'enter', at: call.offset, call };
  }

  *#gapUntil(at: number, session: number): Generator<ReplayEvent> {
    const last = this.#lastOf.get(session);
    this.#lastOf.set(session, at);
    if (last === undefined || at - last < this.#gap) return;
    const length = at - last;
    yield { kind: 'gap', at: last, session, length, state: this.#stateOf(session, length) };
  }

  #stateOf(session: number, length: number): GapState {
    let state: GapState = 'idle';
    for (const call of this.#open.values()) {
      if (call.session !== session) continue;
      if (call.waiting !== null && call.waiting < length / 2) return 'running';
      state = 'waiting';
    }
    return state;
  }

  #isAbove(caller: SpanCall, call: SpanCall): boolean {
    for (let at = call.parent; at !== null; at = this.#open.get(at)?.parent ?? null) {
      if (at === caller.id) return true;
    }
    return false;
  }
}
