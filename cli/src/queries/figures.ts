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

/** Figures that are known without a histogram. */
export type PlainFigure = 'calls' | 'errors' | 'total' | 'self' | 'running' | 'waiting' | 'max';

/** Adds nodes of the calling context tree up. */
export class FigureSum {
  #calls = 0;
  #errors = 0;
  #total = 0;
  #self = 0;
  #running = 0;
  #min = Infinity;
  #max = 0;
  /** Stored forms, which are read when a figure of theirs is asked for: that takes longer than all else. */
  readonly #histograms: Uint8Array[] = [];
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
    for (const stored of node.histograms) this.#histograms.push(stored);
  }

  plain(): Readonly<Record<PlainFigure, number>> {
    return {
      calls: this.#calls,
      errors: this.#errors,
      total: this.#total,
      self: this.#self,
      running: this.#running,
      // Calls that are not finished have run, and add nothing to the total.
      waiting: Math.max(0, this.#total - this.#running),
      max: this.#max,
    };
  }

  figures(): Figures {
    const counts = this.#bucketCounts();
    const finished = counts.reduce((sum, count) => sum + count, 0);
    const present = new Map(counts.entries().filter(([, count]) => count > 0));
    // The middle of a bucket may lie outside of what was measured.
    const quantile = (share: number): number =>
      finished === 0 ? 0 : Math.min(Math.max(quantileOf(present, share), this.#min), this.#max);
    const { calls, errors, total, self, running, waiting, max } = this.plain();
    return {
      calls,
      errors,
      total,
      self,
      running,
      waiting,
      finished,
      mean: finished === 0 ? 0 : total / finished,
      p50: quantile(0.5),
      p90: quantile(0.9),
      p99: quantile(0.99),
      min: finished === 0 ? 0 : this.#min,
      max,
    };
  }

  /** Calls by bucket. A list, since a large tree adds some hundred thousand buckets up. */
  #bucketCounts(): readonly number[] {
    const counts: number[] = [];
    const add = (bucket: number, count: number): void => {
      while (counts.length <= bucket) counts.push(0);
      counts[bucket] = (counts[bucket] ?? 0) + count;
    };
    try {
      for (const stored of this.#histograms) eachBucket(stored, add);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new CliError(
        'FT_CLI_CORRUPT',
        `${this.#path} is damaged (${error.message}); record again`,
        { cause: error },
      );
    }
    return counts;
  }
}
