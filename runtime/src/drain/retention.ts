/**
 * Decides at a call's end whether it gets a row of its own or is in the call tree alone: kept are the slow ones, those
 * that threw, and the first of their calling context.
 *
 * A kept call's callers are kept as well, up to its task's first. That costs no look back: a caller that has not ended
 * is told, and one that ends while calls of its own are still open is kept for their sake. What a folded call's callback
 * calls later belongs to the nearest caller that was kept.
 */
import { Outcome } from '@functrace/format';
import type { RetentionRule } from './bounds.ts';
import type { CallTree } from './call-tree.ts';
import { Fate, type SpanTable } from './span-table.ts';

export class Retention {
  /** Calls that got no row. */
  folded = 0;
  readonly #rule: RetentionRule;
  readonly #table: SpanTable;
  readonly #tree: CallTree;
  readonly #isStored: (number: number) => boolean;

  /** `isStored`: whether the store has a span that the table has no more. */
  constructor(
    rule: RetentionRule,
    table: SpanTable,
    tree: CallTree,
    isStored: (number: number) => boolean,
  ) {
    this.#rule = rule;
    this.#table = table;
    this.#tree = tree;
    this.#isStored = isStored;
  }

  /** Of a span that has its parent and node. */
  entered(row: number): void {
    const table = this.#table;
    const calls = this.#tree.callsLike(table.node[row] as number);
    table.fate[row] = calls <= this.#rule.keepFirst ? Fate.KEPT : Fate.OPEN;
    table.openCalls[row] = 0;
    const caller = this.#keptCaller(table.parent[row] as number);
    table.caller[row] = caller;
    const above = this.#openRow(caller);
    if (above !== -1) table.openCalls[above] = (table.openCalls[above] as number) + 1;
  }

  /** True when the span that ends is kept. */
  ends(row: number, duration: number, outcome: number): boolean {
    const table = this.#table;
    const isKept =
      table.fate[row] === Fate.KEPT ||
      (table.openCalls[row] as number) > 0 ||
      duration >= this.#rule.minDuration ||
      outcome === Outcome.THREW;
    table.fate[row] = isKept ? Fate.KEPT : Fate.FOLDED;
    if (!isKept) this.folded++;
    const above = this.#openRow(table.caller[row] as number);
    if (above === -1) return isKept;
    table.openCalls[above] = (table.openCalls[above] as number) - 1;
    if (isKept) table.fate[above] = Fate.KEPT;
    return isKept;
  }

  /** Decides on the open span now, if it is slow already; with its callers. True when it is kept. */
  isKeptAt(row: number, time: number): boolean {
    const table = this.#table;
    if (table.fate[row] === Fate.OPEN) {
      if (time - (table.start[row] as number) < this.#rule.minDuration) return false;
      table.fate[row] = Fate.KEPT;
    }
    for (let at = this.#callerRow(row); at !== -1; at = this.#callerRow(at)) {
      if (table.fate[at] === Fate.KEPT && table.isStored[at] === 1) break;
      table.fate[at] = Fate.KEPT;
    }
    return true;
  }

  #callerRow(row: number): number {
    return this.#openRow(this.#table.caller[row] as number);
  }

  /** -1 for a span that is not open. */
  #openRow(number: number): number {
    if (number === 0) return -1;
    const row = this.#table.find(number);
    return row !== -1 && this.#table.isOpen(row) ? row : -1;
  }

  #keptCaller(parent: number): number {
    const table = this.#table;
    let number = parent;
    while (number !== 0) {
      const row = table.find(number);
      if (row === -1) return this.#isStored(number) ? number : 0;
      if (table.fate[row] !== Fate.FOLDED) return number;
      number = table.caller[row] as number;
    }
    return 0;
  }
}
