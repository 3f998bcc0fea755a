/**
 * The calling context tree of Ammons, Ball and Larus (PLDI 1997): a node for each distinct path of calls, where a call
 * of a function that is already on its path leads back to that function's node. Its size is bounded by the program's
 * structure and not by how long it runs.
 *
 * A request's path begins with its route, which becomes known when calls have been made to answer it. Until then it has a
 * **branch**, nodes of its own that are not part of the tree: nobody sees them. When the route is known they are merged into
 * the tree and used again for other requests, so that there are as many as are open at a time.
 */
import { CallNodes } from './call-nodes.ts';
import { larger } from './larger.ts';

/** The node above all roots. It stands for no function. */
export const ROOT = 0;

/** Nodes of a request, each after its parent. */
interface Branch {
  readonly nodes: number[];
  /** By site and parent, as the tree's. */
  readonly children: Map<number, number>;
}

export class CallTree extends CallNodes {
  /** True once a call has been folded into a node above it. */
  hasRecursion = false;
  /** Child looked up last, by node: most call sites call one function. */
  #lastSite: Int32Array<ArrayBuffer> = new Int32Array(this.site.length).fill(-1);
  #lastChild: Int32Array<ArrayBuffer> = new Int32Array(this.site.length);
  readonly #children = new Map<number, number>();
  /** By node: the root of the branch that it is in, 0 for a node of the tree. */
  #branchOf: Int32Array<ArrayBuffer> = new Int32Array(this.site.length);
  /** By node of a branch: where it would be in the tree if nothing more became known. */
  #likely: Int32Array<ArrayBuffer> = new Int32Array(this.site.length);
  /** By node: calls that began in branches where it is the likely one. */
  #begunInBranches: Float64Array<ArrayBuffer> = new Float64Array(this.site.length);
  readonly #branches = new Map<number, Branch>();
  /** Roots of branches whose site is final. */
  readonly #ready = new Set<number>();
  readonly #free: number[] = [];

  /** The node of `site` called from `parent`; `parent` itself or one of its ancestors where the call recurses. */
  child(parent: number, site: number): number {
    if (this.#lastSite[parent] === site) return this.#lastChild[parent] as number;
    const root = this.#branchOf[parent] as number;
    const branch = root === 0 ? undefined : this.#branches.get(root);
    const children = branch?.children ?? this.#children;
    // Both numbers are below 2^28 (sites) and 2^24 (nodes).
    const key = parent * 2 ** 28 + site;
    let node = children.get(key);
    if (node === undefined) {
      node = this.#ancestor(parent, site);
      node ??= branch === undefined ? this.add(parent, site) : this.#sprout(branch, parent, site);
      children.set(key, node);
    }
    this.#lastSite[parent] = site;
    this.#lastChild[parent] = node;
    return node;
  }

  /** A root of its own, for a call whose site is not final. */
  branch(site: number): number {
    const branch: Branch = { nodes: [], children: new Map() };
    const root = this.#sprout(branch, ROOT, site);
    this.#branches.set(root, branch);
    return root;
  }

  /** The root's site is final now. */
  settle(root: number, site: number): void {
    if (!this.#branches.has(root)) return;
    this.site[root] = site;
    this.#ready.add(root);
  }

  settleAll(): void {
    for (const root of this.#branches.keys()) this.#ready.add(root);
  }

  /**
   * Takes into the tree the branches whose site is final. `redirect` has to replace every node n that is kept anywhere by
   * `moved[n]`, if that is not 0: n will be another's.
   */
  merge(redirect: (moved: Int32Array) => void): void {
    if (this.#ready.size === 0) return;
    const moved = new Int32Array(this.size);
    const nodes: number[] = [];
    for (const root of this.#ready) {
      for (const node of this.#branches.get(root)?.nodes ?? []) {
        const parent = moved[this.parent[node] as number] as number;
        const to = this.child(parent, this.site[node] as number);
        moved[node] = to;
        this.moveCounts(node, to);
        nodes.push(node);
      }
      this.#branches.delete(root);
    }
    this.#ready.clear();
    redirect(moved);
    for (const node of nodes) {
      this.#lastSite[node] = -1;
      this.#free.push(node);
    }
  }

  override begin(node: number): void {
    super.begin(node);
    if (this.#branchOf[node] === 0) return;
    const likely = this.#likely[node] as number;
    this.#begunInBranches[likely] = (this.#begunInBranches[likely] as number) + 1;
  }

  /** Calls of the node so far; for a node of a branch, with those of all branches that are like it. */
  callsLike(node: number): number {
    if (this.#branchOf[node] === 0) return this.calls[node] as number;
    return this.#begunInBranches[this.#likely[node] as number] as number;
  }

  /** Adds calls of which nothing is known, as if they had been like others of the same function. */
  addAlike(site: number, calls: number): void {
    const node = this.#busiest(site) ?? this.child(ROOT, site);
    this.beginCounted(node, calls);
    const finished = this.histogram(node).counts.reduce((sum, count) => sum + count, 0);
    if (finished === 0) return;
    const mean = Math.round((this.total[node] as number) / finished);
    this.endCounted(node, calls, mean, mean * calls);
  }

  /** Of the tree, without its branches. */
  override takeDirty(): number[] {
    return super.takeDirty().filter((node) => this.#branchOf[node] === 0);
  }

  protected override grow(length: number): void {
    super.grow(length);
    this.#lastSite = larger(this.#lastSite, new Int32Array(length).fill(-1));
    this.#lastChild = larger(this.#lastChild, new Int32Array(length));
    this.#branchOf = larger(this.#branchOf, new Int32Array(length));
    this.#likely = larger(this.#likely, new Int32Array(length));
    this.#begunInBranches = larger(this.#begunInBranches, new Float64Array(length));
  }

  /** The node of a function that has the most calls. */
  #busiest(site: number): number | undefined {
    let found: number | undefined;
    for (let node = 1; node < this.size; node++) {
      if (this.site[node] !== site || this.#branchOf[node] !== 0) continue;
      if (found === undefined || (this.calls[node] as number) > (this.calls[found] as number))
        found = node;
    }
    return found;
  }

  #ancestor(parent: number, site: number): number | undefined {
    for (let node = parent; node !== ROOT; node = this.parent[node] as number) {
      if (this.site[node] !== site) continue;
      this.hasRecursion = true;
      return node;
    }
    return undefined;
  }

  /** Adds a node to a branch. */
  #sprout(branch: Branch, parent: number, site: number): number {
    const likely = this.child(this.#likely[parent] as number, site);
    const node = this.#free.pop() ?? this.add(parent, site);
    this.parent[node] = parent;
    this.site[node] = site;
    this.#likely[node] = likely;
    this.#branchOf[node] = branch.nodes[0] ?? node;
    branch.nodes.push(node);
    return node;
  }
}
