/** Calls that were counted and not recorded, until it is known which recorded call stands for them. */
import type { CallTree } from './call-tree.ts';
import type { SpanTable } from './span-table.ts';

interface Waiting {
  calls: number;
  /** When the first of them may have come, and the latest did, ns. */
  since: number;
  until: number;
}

export class CountedCalls {
  readonly #table: SpanTable;
  readonly #tree: CallTree;
  /** By local site. */
  readonly #waiting = new Map<number, Waiting>();

  constructor(table: SpanTable, tree: CallTree) {
    this.#table = table;
    this.#tree = tree;
  }

  /** 0 calls: what is counted comes from now on. */
  add(time: number, site: number, calls: number): void {
    const waiting = this.#waiting.get(site);
    if (waiting === undefined) {
      this.#waiting.set(site, { calls, since: time, until: time });
      return;
    }
    if (calls === 0) waiting.since = time;
    waiting.calls += calls;
    waiting.until = time;
  }

  /** A call begins, which stands for those that wait of its function. */
  take(row: number): void {
    const table = this.#table;
    table.counted[row] = 0;
    if (this.#waiting.size === 0) return;
    const waiting = this.#waiting.get(table.site[row] as number);
    if (waiting === undefined) return;
    const { calls, since, until } = waiting;
    table.counted[row] = calls;
    table.countedIn[row] = until - since;
    waiting.calls = 0;
    waiting.since = until;
    if (calls > 0) this.#tree.beginCounted(table.node[row] as number, calls);
  }

  /** That call ends. Calls that wait do so at the same time as others. */
  end(row: number, duration: number, canWait: boolean): void {
    const table = this.#table;
    const counted = table.counted[row] as number;
    if (counted === 0) return;
    const isInner = table.isInner[row] === 1;
    const total = canWait ? counted * duration : table.countedTime(row, duration);
    this.#tree.endCounted(table.node[row] as number, counted, duration, isInner ? 0 : total);
  }

  /** None of those that wait is followed by a recorded one: they were like those before. */
  settle(): void {
    for (const [site, waiting] of this.#waiting) {
      if (waiting.calls > 0) this.#tree.addAlike(site, waiting.calls);
      waiting.calls = 0;
    }
  }
}
