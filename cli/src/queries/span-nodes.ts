import { bucketOf, encodeHistogram, Outcome } from '@functrace/format';
import type { Store } from '../store/open-store.ts';
import { type CallNodes, emptyCounts, linkedNodes, type NodeRow, nodeRows } from './call-nodes.ts';
import type { Selection } from './selection.ts';
import { selectionSql } from './selection-sql.ts';
import { spanPosition } from './span-position.ts';
import { SpanPlaces } from './span-places.ts';

const LOOKED_AT_EVERY = 4096;

interface SpanRow {
  readonly id: number;
  readonly site: number;
  readonly parent: number | null;
  readonly start: number;
  readonly duration: number | null;
  readonly running: number;
  readonly outcome: number;
}

const COLUMNS =
  'span.id, span.site, span.parent, span.start, span.duration, span.running, span.outcome';

/**
 * The calling context trees of the calls that are selected, from their rows. What a call ran without its callees is not
 * in its row, because a callee may go on after its caller has left the stack: of what the selected calls of a path ran,
 * that part counts as self that it has in the whole recording.
 */
export function spanNodes(store: Store, selection: Selection): CallNodes {
  const { sessions, range, task, failed } = selection;
  const { where, parameters } = selectionSql(store, { sessions, range, task, failed });
  const paths = new Paths(nodeRows(store, sessions));
  const places = new SpanPlaces(store, (caller, site) => paths.child(caller, site));
  const sums = new Map<number, PathSum>();
  const rows = store.rows<SpanRow>(
    `SELECT ${COLUMNS} FROM span WHERE ${where} ORDER BY span.id`,
    ...parameters,
  );
  let running = 0;
  let seen = 0;
  const position = store.onProgress === undefined ? undefined : spanPosition(store);
  for (const row of rows) {
    if (position !== undefined && ++seen % LOOKED_AT_EVERY === 0)
      store.onProgress?.(position.of(row.id), position.all);
    const end = row.duration === null ? Infinity : row.start + row.duration;
    const path = places.add(row, end);
    let sum = sums.get(path);
    if (sum === undefined) sums.set(path, (sum = new PathSum()));
    sum.add(row, places.isEnclosed(row, path));
    if (!places.isSelected(row.parent)) running += row.running;
  }
  return { ...linkedNodes(store, paths.rows(sums)), running };
}

/** Of the selected calls of one path. */
class PathSum {
  readonly counts: ReturnType<typeof emptyCounts> = { ...emptyCounts(), min: Infinity };
  readonly #histogram = new Map<number, number>();

  add({ duration, running, outcome }: SpanRow, isEnclosed: boolean): void {
    const { counts } = this;
    counts.calls++;
    if (outcome === Outcome.THREW) counts.errors++;
    if (!isEnclosed) counts.running += running;
    if (duration === null) return;
    if (!isEnclosed) counts.total += duration;
    counts.min = Math.min(counts.min, duration);
    counts.max = Math.max(counts.max, duration);
    const bucket = bucketOf(duration);
    this.#histogram.set(bucket, (this.#histogram.get(bucket) ?? 0) + 1);
  }

  get histogram(): Uint8Array {
    const buckets = [...this.#histogram.keys()];
    const first = buckets.reduce((a, b) => Math.min(a, b), Infinity);
    const counts: number[] = [];
    for (const [bucket, count] of this.#histogram) counts[bucket - first] = count;
    return encodeHistogram({ first, counts: Array.from(counts, (count) => count ?? 0) });
  }
}

type Path = Pick<NodeRow, 'id' | 'parent' | 'site'>;

/** The recorded tree: which node a call belongs to, and which part of its running time is its own. */
class Paths {
  readonly #byId = new Map<number, Path>();
  readonly #recorded: readonly NodeRow[];
  readonly #children = new Map<string, number>();
  /** Calls whose own callers were not kept may stand on paths that the recorded tree does not have. */
  #nextMade = -1;

  constructor(recorded: readonly NodeRow[]) {
    this.#recorded = recorded;
    for (const node of recorded) {
      this.#byId.set(node.id, node);
      this.#children.set(`${node.parent ?? ''} ${node.site}`, node.id);
    }
  }

  /** The node of a site that is called from a node; a caller further up where it recurses. */
  child(caller: number | undefined, site: number): number {
    const key = `${caller ?? ''} ${site}`;
    const known = this.#children.get(key);
    if (known !== undefined) return known;
    const found = this.#above(caller, site) ?? this.#make(caller, site);
    this.#children.set(key, found);
    return found;
  }

  rows(sums: ReadonlyMap<number, PathSum>): NodeRow[] {
    const shares = new Map(
      this.#recorded.map(({ id, self, running }) => [id, running === 0 ? 0 : self / running]),
    );
    const wanted = new Set<number>();
    for (const id of sums.keys()) {
      for (let at: number | null = id; at !== null && !wanted.has(at);) {
        wanted.add(at);
        at = this.#byId.get(at)?.parent ?? null;
      }
    }
    return [...this.#byId.values()].flatMap(({ id, parent, site }) => {
      if (!wanted.has(id)) return [];
      const sum = sums.get(id);
      const path = { id, parent, site };
      if (sum === undefined)
        return { ...path, ...emptyCounts(), histogram: new Uint8Array(), isContext: true };
      const { counts, histogram } = sum;
      const min = Number.isFinite(counts.min) ? counts.min : 0;
      const self = Math.round(counts.running * (shares.get(id) ?? 1));
      return { ...path, ...counts, min, self, histogram };
    });
  }

  #above(caller: number | undefined, site: number): number | undefined {
    let node = caller === undefined ? undefined : this.#byId.get(caller);
    while (node !== undefined) {
      if (node.site === site) return node.id;
      node = node.parent === null ? undefined : this.#byId.get(node.parent);
    }
    return undefined;
  }

  #make(caller: number | undefined, site: number): number {
    const id = this.#nextMade--;
    this.#byId.set(id, { id, parent: caller ?? null, site });
    return id;
  }
}
