import { eachBucket, quantileOf } from '@functrace/format';
import { CliError } from '../error.ts';
import type { CallCounts } from './call-nodes.ts';
import type { ContextNode } from './tree-builder.ts';

/** What is known of a number of calls. Times in ns. */
export interface Figures extends CallCounts {
  /** `total` without `running`. */
  readonly waiting: number;
  /** Calls that came to an end; the figures below are of these. */
  readonly finished: number;
  /** `total` by finished call. Where a function recurses, `total` holds the outermost calls only. */
  readonly mean: number;
  /** Within 1/32 of the true duration. */
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  /** The shortest and the longest call; 0 when none is finished. */
  readonly min: number;
  readonly max: number;
}

/** Adds nodes of the calling context tree up. */
export class FigureSum {
  #calls = 0;
  #errors = 0;
  #total = 0;
  #self = 0;
  #running = 0;
  #finished = 0;
  #min = Infinity;
  #max = 0;
  /** Calls by bucket. A list, since a large tree adds some hundred thousand buckets up. */
  readonly #histogram: number[] = [];
  readonly #path: string;

  /** `path`: the recording, for an error about it. */
  constructor(path: string) {
    this.#path = path;
  }

  /** `isInside`: the time of the node's calls is part of that of others that were added. */
  add(node: ContextNode, isInside: boolean): void {
    this.#calls += node.calls;
    this.#errors += node.errors;
    this.#self += node.self;
    if (!isInside) {
      this.#total += node.total;
      this.#running += node.running;
    }
    // A node whose calls are all unfinished has no shortest call yet, and stores 0.
    if (node.histograms.length === 0) return;
    this.#min = Math.min(this.#min, node.min);
    this.#max = Math.max(this.#max, node.max);
    for (const stored of node.histograms) this.#addHistogram(stored);
  }

  figures(): Figures {
    const finished = this.#finished;
    const counts = new Map(this.#histogram.entries().filter(([, count]) => count > 0));
    return {
      calls: this.#calls,
      errors: this.#errors,
      total: this.#total,
      self: this.#self,
      running: this.#running,
      // Calls that are not finished have run, and add nothing to the total.
      waiting: Math.max(0, this.#total - this.#running),
      finished,
      mean: finished === 0 ? 0 : this.#total / finished,
      p50: this.#quantile(0.5, counts),
      p90: this.#quantile(0.9, counts),
      p99: this.#quantile(0.99, counts),
      min: finished === 0 ? 0 : this.#min,
      max: this.#max,
    };
  }

  #addHistogram(stored: Uint8Array): void {
    const histogram = this.#histogram;
    let finished = 0;
    try {
      eachBucket(stored, (bucket, count) => {
        while (histogram.length <= bucket) histogram.push(0);
        histogram[bucket] = (histogram[bucket] ?? 0) + count;
        finished += count;
      });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new CliError(
        'FT_CLI_CORRUPT',
        `${this.#path} is damaged (${error.message}); record again`,
        { cause: error },
      );
    }
    this.#finished += finished;
  }

  /** The middle of a bucket may lie outside of what was measured. */
  #quantile(share: number, counts: ReadonlyMap<number, number>): number {
    if (this.#finished === 0) return 0;
    return Math.min(Math.max(quantileOf(counts, share), this.#min), this.#max);
  }
}
