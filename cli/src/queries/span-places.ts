import type { Store } from '../store/open-store.ts';

const PAGE = 2 ** 14;

/** What is known of PAGE calls with neighbouring ids. */
interface Page {
  /** Node of each, 0 while it is not known. */
  readonly node: Float64Array;
  /** Caller, 0 for none. */
  readonly parent: Float64Array;
  /** ns since the session's start, 0 while nothing is known; -1 for a call that is not selected. */
  readonly end: Float64Array;
}

interface CallerRow {
  readonly site: number;
  readonly parent: number | null;
}

/**
 * Where calls stand in the calling context tree. They come in the order of their ids, and callers before their callees;
 * callers that are not selected are looked up.
 */
export class SpanPlaces {
  readonly #store: Store;
  readonly #child: (caller: number | undefined, site: number) => number;
  readonly #pages = new Map<number, Page>();

  /** `child` gives the node of a site called from a node. No node is 0. */
  constructor(store: Store, child: (caller: number | undefined, site: number) => number) {
    this.#store = store;
    this.#child = child;
  }

  /** The node of a selected call. */
  add(
    {
      id,
      site,
      parent,
    }: { readonly id: number; readonly site: number; readonly parent: number | null },
    end: number,
  ): number {
    const node = this.#child(parent === null ? undefined : this.#nodeOf(parent), site);
    this.#set(id, node, parent, end);
    return node;
  }

  isSelected(id: number | null): boolean {
    return id !== null && (this.#page(id).end[id % PAGE] ?? 0) > 0;
  }

  /** Whether a selected call of the same node was open when this one began. */
  isEnclosed(
    { parent, start }: { readonly parent: number | null; readonly start: number },
    node: number,
  ): boolean {
    for (let at = parent ?? 0; at !== 0;) {
      const page = this.#page(at);
      const row = at % PAGE;
      const end = page.end[row] ?? -1;
      if (page.node[row] === node && end > start) return true;
      at = page.parent[row] ?? 0;
    }
    return false;
  }

  #nodeOf(id: number): number | undefined {
    const unknown: { id: number; row: CallerRow }[] = [];
    let at: number | null = id;
    let node: number | undefined;
    while (at !== null) {
      node = this.#page(at).node[at % PAGE];
      if (node !== 0) break;
      node = undefined;
      const row: CallerRow | undefined = this.#store.row<CallerRow>(
        'SELECT site, parent FROM span WHERE id = ?',
        at,
      );
      // A recording that was told to keep less may lack a caller.
      if (row === undefined) break;
      unknown.push({ id: at, row });
      at = row.parent;
    }
    for (const { id: caller, row } of unknown.toReversed()) {
      node = this.#child(node, row.site);
      this.#set(caller, node, row.parent, -1);
    }
    return node;
  }

  #set(id: number, node: number, parent: number | null, end: number): void {
    const page = this.#page(id);
    const row = id % PAGE;
    page.node[row] = node;
    page.parent[row] = parent ?? 0;
    page.end[row] = end;
  }

  #page(id: number): Page {
    const number = Math.floor(id / PAGE);
    let page = this.#pages.get(number);
    if (page === undefined) {
      const column = (): Float64Array => new Float64Array(PAGE);
      page = { node: column(), parent: column(), end: column() };
      this.#pages.set(number, page);
    }
    return page;
  }
}
