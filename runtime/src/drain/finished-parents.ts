/** Parents of late callbacks: spans that ended so long ago that the table no longer has them. */
import type { Store } from '../store/store.ts';
import { type CallTree, ROOT } from './call-tree.ts';
import type { FinishedParent } from './decoder-output.ts';
import type { SpanTable } from './span-table.ts';

/** As many are kept at hand; a server has as many as it has handlers. */
const MAX_REMEMBERED = 4096;

export class FinishedParents {
  readonly #store: Store;
  readonly #table: SpanTable;
  readonly #tree: CallTree;
  readonly #remembered = new Map<number, FinishedParent>();

  constructor(store: Store, table: SpanTable, tree: CallTree) {
    this.#store = store;
    this.#table = table;
    this.#tree = tree;
  }

  /** All that has ended has been given to the store; undefined for what it does not have. */
  find(number: number, write: () => void): FinishedParent | undefined {
    const known = this.#remembered.get(number);
    if (known !== undefined) return known;
    write();
    const found = this.#recall(number);
    if (found === undefined) return undefined;
    if (this.#remembered.size === MAX_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(number, found);
    return found;
  }

  /** See CallTree.merge. */
  redirect(moved: Int32Array): void {
    for (const [number, parent] of this.#remembered) {
      const node = moved[parent.node] ?? 0;
      if (node !== 0) this.#remembered.set(number, { ...parent, node });
    }
  }

  /** Finds a finished span in the store, and its node by the sites on the way up. */
  #recall(number: number): FinishedParent | undefined {
    const first = this.#store.findSpan(number);
    if (first === undefined) return undefined;
    const sites = [first.site];
    let above = first.parent;
    let node = this.#nodeAtHand(above);
    while (node === undefined) {
      const next = this.#store.findSpan(above);
      // Neither at hand nor stored: not known to happen. The path then begins at the span that it leads to.
      if (next === undefined) break;
      sites.push(next.site);
      above = next.parent;
      node = this.#nodeAtHand(above);
    }
    const path = sites.reduceRight((parent, site) => this.#tree.child(parent, site), node ?? ROOT);
    return { node: path, task: first.task, depth: first.depth };
  }

  /** The node of a span that need not be looked up in the store, which has no open ones before the next commit. */
  #nodeAtHand(number: number): number | undefined {
    if (number === 0) return ROOT;
    const row = this.#table.find(number);
    return row === -1 ? this.#remembered.get(number)?.node : this.#table.node[row];
  }
}
