/**
 * The calling context tree of Ammons, Ball and Larus (PLDI 1997): a node for each distinct path of calls, where a call
 * of a function that is already on its path leads back to that function's node. Its size is bounded by the program's
 * structure and not by how long it runs.
 */
import { bucketOf } from '@functrace/format';

/** The node above all roots. It stands for no function. */
export const ROOT = 0;

const INITIAL = 1024;

export class CallTree {
  size = 1;
  /** True once a call has been folded into a node above it. */
  hasRecursion = false;
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
  /** Activations on the stack at this moment. */
  active: Int32Array<ArrayBuffer> = new Int32Array(INITIAL);

  readonly #histograms: ({ first: number; counts: Float64Array<ArrayBuffer> } | undefined)[] = [];
  /** Child looked up last, by node: most call sites call one function. */
  #lastSite: Int32Array<ArrayBuffer> = new Int32Array(INITIAL).fill(-1);
  #lastChild: Int32Array<ArrayBuffer> = new Int32Array(INITIAL);
  readonly #children = new Map<number, number>();
  #isDirty: Uint8Array<ArrayBuffer> = new Uint8Array(INITIAL);
  #dirty: number[] = [];

  /** The node of `site` called from `parent`; `parent` itself or one of its ancestors where the call recurses. */
  child(parent: number, site: number): number {
    if (this.#lastSite[parent] === site) return this.#lastChild[parent] as number;
    // Both numbers are below 2^28 (sites) and 2^24 (nodes).
    const key = parent * 2 ** 28 + site;
    let node = this.#children.get(key);
    if (node === undefined) {
      node = this.#ancestor(parent, site) ?? this.#add(parent, site);
      this.#children.set(key, node);
    }
    this.#lastSite[parent] = site;
    this.#lastChild[parent] = node;
    return node;
  }

  /** Counts a call that begins. */
  begin(node: number): void {
    this.calls[node] = (this.calls[node] as number) + 1;
    this.#touch(node);
  }

  /** A call that has not ended counts as one of another node. */
  move(from: number, to: number): void {
    if (from === to) return;
    this.calls[from] = (this.calls[from] as number) - 1;
    this.#touch(from);
    this.begin(to);
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
    const bucket = bucketOf(duration);
    const histogram = this.#histograms[node];
    if (histogram === undefined) {
      this.min[node] = duration;
      this.max[node] = duration;
    } else {
      if (duration < (this.min[node] as number)) this.min[node] = duration;
      if (duration > (this.max[node] as number)) this.max[node] = duration;
    }
    this.#count(node, bucket);
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

  #touch(node: number): void {
    if (this.#isDirty[node] === 1) return;
    this.#isDirty[node] = 1;
    this.#dirty.push(node);
  }

  #count(node: number, bucket: number): void {
    let histogram = this.#histograms[node];
    if (histogram === undefined) {
      histogram = { first: bucket, counts: new Float64Array(8) };
      this.#histograms[node] = histogram;
    }
    const end = histogram.first + histogram.counts.length;
    if (bucket < histogram.first || bucket >= end) {
      const first = Math.min(histogram.first, bucket);
      const counts = new Float64Array(Math.max(end, bucket + 8) - first);
      counts.set(histogram.counts, histogram.first - first);
      histogram.first = first;
      histogram.counts = counts;
    }
    const index = bucket - histogram.first;
    histogram.counts[index] = (histogram.counts[index] as number) + 1;
  }

  #ancestor(parent: number, site: number): number | undefined {
    for (let node = parent; node !== ROOT; node = this.parent[node] as number) {
      if (this.site[node] !== site) continue;
      this.hasRecursion = true;
      return node;
    }
    return undefined;
  }

  #add(parent: number, site: number): number {
    if (this.size === this.parent.length) this.#grow();
    const node = this.size++;
    this.parent[node] = parent;
    this.site[node] = site;
    return node;
  }

  #grow(): void {
    const length = this.parent.length * 2;
    const integers = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const fresh = new Int32Array(length);
      fresh.set(old);
      return fresh;
    };
    const floats = (old: Float64Array): Float64Array<ArrayBuffer> => {
      const fresh = new Float64Array(length);
      fresh.set(old);
      return fresh;
    };
    this.parent = integers(this.parent);
    this.site = integers(this.site);
    this.calls = floats(this.calls);
    this.resumes = floats(this.resumes);
    this.errors = floats(this.errors);
    this.total = floats(this.total);
    this.self = floats(this.self);
    this.running = floats(this.running);
    this.min = floats(this.min);
    this.max = floats(this.max);
    this.active = integers(this.active);
    const lastSite = new Int32Array(length).fill(-1);
    lastSite.set(this.#lastSite);
    this.#lastSite = lastSite;
    this.#lastChild = integers(this.#lastChild);
    const isDirty = new Uint8Array(length);
    isDirty.set(this.#isDirty);
    this.#isDirty = isDirty;
  }
}
