/** What is counted of each node of the call tree, in columns, and which nodes have changed. */
import { bucketOf } from '@functrace/format';
import { larger } from './larger.ts';

const INITIAL = 1024;

interface Histogram {
  first: number;
  counts: Float64Array<ArrayBuffer>;
}

export class CallNodes {
  size = 1;
  parent: Int32Array<ArrayBuffer> = new Int32Array(INITIAL);
  /** Local site. */
  site: Int32Array<ArrayBuffer> = new Int32Array(INITIAL).fill(-1, 0, 1);
  calls: Float64Array<ArrayBuffer> = new Float64Array(INITIAL);
  resumes: Float64Array<ArrayBuffer> = new Float64Array(INITIAL);
  errors: Float64Array<ArrayBuffer> = new Float64Array(INITIAL);
  /** ns, see the store's schema for these three. */
  total: Float64Array<ArrayBuffer> = new Float64Array(INITIAL);
  self: Float64Array<ArrayBuffer> = new Float64Array(INITIAL);
  running: Float64Array<ArrayBuffer> = new Float64Array(INITIAL);
  min: Float64Array<ArrayBuffer> = new Float64Array(INITIAL);
  max: Float64Array<ArrayBuffer> = new Float64Array(INITIAL);
  /** Of `calls`, those that were counted only. */
  counted: Float64Array<ArrayBuffer> = new Float64Array(INITIAL);
  /** Activations on the stack at this moment. */
  active: Int32Array<ArrayBuffer> = new Int32Array(INITIAL);

  readonly #histograms: (Histogram | undefined)[] = [];
  #isDirty: Uint8Array<ArrayBuffer> = new Uint8Array(INITIAL);
  #dirty: number[] = [];

  /** Counts a call that begins. */
  begin(node: number): void {
    this.calls[node] = (this.calls[node] as number) + 1;
    this.#touch(node);
  }

  /** Adds calls that were counted only. */
  beginCounted(node: number, calls: number): void {
    this.calls[node] = (this.calls[node] as number) + calls;
    this.counted[node] = (this.counted[node] as number) + calls;
    this.#touch(node);
  }

  /** These ended like one that took `duration` ns; `total` is what they took together. */
  endCounted(node: number, calls: number, duration: number, total: number): void {
    this.total[node] = (this.total[node] as number) + total;
    this.#reach(node, duration, duration);
    this.#addToHistogram(node, duration, calls);
    this.#touch(node);
  }

  /** Adds time on the stack, ns: without callees, and with them where no outer call of the node has it. */
  run(node: number, self: number, running: number): void {
    this.self[node] = (this.self[node] as number) + self;
    this.running[node] = (this.running[node] as number) + running;
    this.#touch(node);
  }

  /** Counts a call that ended after `duration` ns. */
  end(node: number, duration: number, isInner: boolean, hasFailed: boolean): void {
    const column = this.total;
    if (!isInner) column[node] = (column[node] as number) + duration;
    if (hasFailed) this.errors[node] = (this.errors[node] as number) + 1;
    this.#reach(node, duration, duration);
    this.#addToHistogram(node, duration, 1);
    this.#touch(node);
  }

  histogram(node: number): { first: number; counts: Float64Array } {
    return this.#histograms[node] ?? { first: 0, counts: new Float64Array(0) };
  }

  /** Nodes that changed since the last time this was asked. */
  takeDirty(): number[] {
    const nodes = this.#dirty;
    this.#dirty = [];
    for (const node of nodes) this.#isDirty[node] = 0;
    return nodes;
  }

  /** Counts for `to` what has been counted for `from`, which then stands for nothing. */
  protected moveCounts(from: number, to: number): void {
    const histogram = this.#histograms[from];
    if (histogram !== undefined) {
      const { first, counts } = histogram;
      this.#reach(to, this.min[from] as number, this.max[from] as number);
      const all = this.#roomFor(to, first, first + counts.length);
      counts.forEach((count, index) => {
        const at = first + index - all.first;
        all.counts[at] = (all.counts[at] as number) + count;
      });
    }
    for (const column of this.#sums()) {
      column[to] = (column[to] as number) + (column[from] as number);
      column[from] = 0;
    }
    this.#histograms[from] = undefined;
    this.#touch(to);
  }

  protected add(parent: number, site: number): number {
    if (this.size === this.parent.length) this.grow(this.size * 2);
    const node = this.size++;
    this.parent[node] = parent;
    this.site[node] = site;
    return node;
  }

  protected grow(length: number): void {
    this.parent = larger(this.parent, new Int32Array(length));
    this.site = larger(this.site, new Int32Array(length));
    this.calls = larger(this.calls, new Float64Array(length));
    this.resumes = larger(this.resumes, new Float64Array(length));
    this.errors = larger(this.errors, new Float64Array(length));
    this.total = larger(this.total, new Float64Array(length));
    this.self = larger(this.self, new Float64Array(length));
    this.running = larger(this.running, new Float64Array(length));
    this.min = larger(this.min, new Float64Array(length));
    this.max = larger(this.max, new Float64Array(length));
    this.counted = larger(this.counted, new Float64Array(length));
    this.active = larger(this.active, new Int32Array(length));
    this.#isDirty = larger(this.#isDirty, new Uint8Array(length));
  }

  #sums(): (Float64Array | Int32Array)[] {
    const { calls, resumes, errors, total, self, running, counted, active } = this;
    return [calls, resumes, errors, total, self, running, counted, active];
  }

  #touch(node: number): void {
    if (this.#isDirty[node] === 1) return;
    this.#isDirty[node] = 1;
    this.#dirty.push(node);
  }

  #addToHistogram(node: number, duration: number, calls: number): void {
    const bucket = bucketOf(duration);
    const histogram = this.#roomFor(node, bucket, bucket + 1);
    const index = bucket - histogram.first;
    histogram.counts[index] = (histogram.counts[index] as number) + calls;
  }

  /** Calls of the node took from `min` to `max`. To be told before they are in its histogram. */
  #reach(node: number, min: number, max: number): void {
    const isFirst = this.#histograms[node] === undefined;
    if (isFirst || min < (this.min[node] as number)) this.min[node] = min;
    if (isFirst || max > (this.max[node] as number)) this.max[node] = max;
  }

  /** The node's histogram, with buckets from `from` up to and without `to`. */
  #roomFor(node: number, from: number, to: number): Histogram {
    let histogram = this.#histograms[node];
    if (histogram === undefined) {
      histogram = { first: from, counts: new Float64Array(Math.max(8, to - from)) };
      this.#histograms[node] = histogram;
    }
    const end = histogram.first + histogram.counts.length;
    if (from >= histogram.first && to <= end) return histogram;
    const first = Math.min(histogram.first, from);
    const counts = new Float64Array(Math.max(end, to + 7) - first);
    counts.set(histogram.counts, histogram.first - first);
    histogram.first = first;
    histogram.counts = counts;
    return histogram;
  }
}
