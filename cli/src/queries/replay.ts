import type { Store } from '../store/open-store.ts';
import { Interleaver, type ReplayEvent } from './interleave.ts';
import type { Selection } from './selection.ts';
import { selectionSql } from './selection-sql.ts';
import { SpanCalls, type SpanQuery } from './span-calls.ts';

export interface ReplayOptions {
  /** Levels of calls, 1 for those that begin tasks alone. */
  readonly depth?: number | undefined;
  /** Calls to show. */
  readonly limit?: number | undefined;
  /** ns without an event, from which on that is one. */
  readonly gap: number;
}

/**
 * What happened, in the order in which it did: entries, exits and the gaps between them. A recording that is still
 * written is looked at again and again, and goes on where it was.
 */
export class Replay {
  readonly #options: ReplayOptions;
  readonly #selection: Selection;
  readonly #interleaver: Interleaver;
  /** The last call of each session that was seen. */
  readonly #last = new Map<number, number>();
  #left: number;

  constructor(options: ReplayOptions, selection: Selection) {
    this.#options = options;
    this.#selection = selection;
    this.#interleaver = new Interleaver(options.gap);
    this.#left = options.limit ?? Infinity;
  }

  /** As many calls as were asked for have begun. */
  get isCut(): boolean {
    return this.#left < 0;
  }

  /** All events that `store` has and that were not there yet. */
  *next(store: Store): Generator<ReplayEvent> {
    const reader = new SpanCalls(store);
    const open = this.#interleaver.unfinished.map(({ id }) => id);
    if (open.length > 0) {
      const where = 'span.id IN (SELECT value FROM json_each(?)) AND span.duration IS NOT NULL';
      const query = { where, parameters: [JSON.stringify(open)], withValues: true };
      for (const call of reader.ordered(query, '')) this.#interleaver.finish(call);
    }
    if (!this.isCut) {
      for (const call of reader.inTime(this.#query(store), { after: this.#last })) {
        if (--this.#left < 0) break;
        this.#last.set(call.session, call.id);
        yield* this.#interleaver.enter(call);
      }
    }
    yield* this.#interleaver.rest();
  }

  #query(store: Store): SpanQuery {
    const { where, parameters } = selectionSql(store, this.#selection);
    const { depth } = this.#options;
    if (depth === undefined) return { where, parameters, withValues: true };
    const shallow = `${where} AND span.depth < CAST(? AS INTEGER)`;
    return { where: shallow, parameters: [...parameters, depth], withValues: true };
  }
}

/** The id of the task that began last, for a column as wide. */
export function largestTask(store: Store): number {
  return store.row<{ id: number | null }>('SELECT max(id) AS id FROM task')?.id ?? 0;
}
