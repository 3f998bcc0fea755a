import { decodeHistogram, quantileOf } from '@functrace/format';
import { CliError } from '../error.ts';
import type { Store } from '../store/open-store.ts';
import type { CallCounts } from './call-nodes.ts';
import { contextTree } from './context-tree.ts';
import type { Selection } from './selection.ts';
import type { TracedFunction } from './traced-functions.ts';
import type { ContextNode } from './tree-builder.ts';

/** A function over all its calls. Times in ns. */
export interface TopRow extends TracedFunction, CallCounts {
  /** Calls that came to an end; the figures below are of these. */
  readonly finished: number;
  /** `total` by finished call. Where a function recurses, `total` holds the outermost calls only. */
  readonly mean: number;
  /** Within 1/32 of the true duration. */
  readonly p50: number;
  readonly p99: number;
  /** The shortest and the longest call; 0 when none is finished. */
  readonly min: number;
  readonly max: number;
}

export const TOP_ORDERS = [
  'calls',
  'total',
  'self',
  'running',
  'mean',
  'p50',
  'p99',
  'errors',
] as const;
export type TopOrder = (typeof TOP_ORDERS)[number];

export interface TopOptions {
  readonly sort: TopOrder;
  readonly limit: number;
}

export interface Top {
  readonly rows: readonly TopRow[];
  /** Functions that were called, shown or not. */
  readonly functions: number;
}

/** The functions with the highest figure. Reads the calling context tree only, however many spans there are. */
export function top(store: Store, { sort, limit }: TopOptions, selection: Selection = {}): Top {
  const { functions, nodes } = contextTree(store, selection);
  const sums = functions.map(() => new FunctionSum());
  for (const node of nodes) if (!node.isContext) sums[node.function]?.add(node, store.path);
  const rows = functions.flatMap((site, index) => sums[index]?.row(site) ?? []);
  rows.sort((a, b) => b[sort] - a[sort] || b.self - a.self || compareText(a.name, b.name));
  return { rows: rows.slice(0, limit), functions: rows.length };
}

class FunctionSum {
  #calls = 0;
  #errors = 0;
  #total = 0;
  #self = 0;
  #running = 0;
  #finished = 0;
  #min = Infinity;
  #max = 0;
  #hasNodes = false;
  readonly #histogram = new Map<number, number>();

  add(node: ContextNode, path: string): void {
    this.#hasNodes = true;
    this.#calls += node.calls;
    this.#errors += node.errors;
    this.#self += node.self;
    if (!node.isNested) {
      this.#total += node.total;
      this.#running += node.running;
    }
    // A node whose calls are all unfinished has no shortest call yet, and stores 0.
    if (node.histograms.length === 0) return;
    this.#min = Math.min(this.#min, node.min);
    this.#max = Math.max(this.#max, node.max);
    for (const stored of node.histograms) {
      for (const [bucket, count] of histogramOf(stored, path)) {
        this.#histogram.set(bucket, (this.#histogram.get(bucket) ?? 0) + count);
        this.#finished += count;
      }
    }
  }

  /** Undefined for a function that was not selected. */
  row(site: TracedFunction): TopRow | undefined {
    if (!this.#hasNodes) return undefined;
    const finished = this.#finished;
    return {
      ...site,
      calls: this.#calls,
      errors: this.#errors,
      total: this.#total,
      self: this.#self,
      running: this.#running,
      finished,
      mean: finished === 0 ? 0 : this.#total / finished,
      p50: this.#quantile(0.5),
      p99: this.#quantile(0.99),
      min: finished === 0 ? 0 : this.#min,
      max: this.#max,
    };
  }

  /** The middle of a bucket may lie outside of what was measured. */
  #quantile(share: number): number {
    if (this.#finished === 0) return 0;
    return Math.min(Math.max(quantileOf(this.#histogram, share), this.#min), this.#max);
  }
}

function histogramOf(stored: Uint8Array, path: string): Map<number, number> {
  try {
    return decodeHistogram(stored);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CliError('FT_CLI_CORRUPT', `${path} is damaged (${error.message}); record again`, {
      cause: error,
    });
  }
}

/** By code unit: the same order on every machine. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
