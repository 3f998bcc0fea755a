import type { CallNode } from './call-nodes.ts';

/** A path of calls, over all sessions that are asked. Counts and times as in {@link CallNode}. */
export interface ContextNode {
  readonly parent: ContextNode | undefined;
  /** Index into the list of functions. */
  readonly function: number;
  readonly depth: number;
  readonly callees: ContextNode[];
  calls: number;
  errors: number;
  total: number;
  self: number;
  running: number;
  min: number;
  max: number;
  /** Stored forms of what adds up to the durations of finished calls. */
  histograms: Uint8Array[];
  /** A caller further up is the same function, so that this node's total and running are part of that one's. */
  readonly isNested: boolean;
  /** There only as the way to what was selected. */
  isContext: boolean;
}

type Counts = Pick<ContextNode, 'calls' | 'errors' | 'total' | 'self' | 'running'>;

export function addCounts(sum: ContextNode, node: Counts): void {
  sum.calls += node.calls;
  sum.errors += node.errors;
  sum.total += node.total;
  sum.self += node.self;
  sum.running += node.running;
}

/** Of a node with a finished call: without one it has no shortest call yet, and stores 0. */
export function addDurations(
  sum: ContextNode,
  node: Pick<CallNode, 'min' | 'max'>,
  histograms: readonly Uint8Array[],
): void {
  sum.min = sum.histograms.length === 0 ? node.min : Math.min(sum.min, node.min);
  sum.max = Math.max(sum.max, node.max);
  sum.histograms.push(...histograms);
}

/** Makes a node for each path once. New ones are context until something that is selected is added. */
export class TreeBuilder {
  readonly nodes: ContextNode[] = [];
  readonly #roots = new Map<number, ContextNode>();
  readonly #calleesOf = new Map<ContextNode, Map<number, ContextNode>>();

  child(parent: ContextNode | undefined, index: number, isNested: boolean): ContextNode {
    const siblings = parent === undefined ? this.#roots : this.#callees(parent);
    const known = siblings.get(index);
    if (known !== undefined) return known;
    const node: ContextNode = {
      parent,
      function: index,
      depth: parent === undefined ? 0 : parent.depth + 1,
      callees: [],
      calls: 0,
      errors: 0,
      total: 0,
      self: 0,
      running: 0,
      min: 0,
      max: 0,
      histograms: [],
      isNested,
      isContext: true,
    };
    siblings.set(index, node);
    parent?.callees.push(node);
    this.nodes.push(node);
    return node;
  }

  #callees(parent: ContextNode): Map<number, ContextNode> {
    const known = this.#calleesOf.get(parent);
    if (known !== undefined) return known;
    const made = new Map<number, ContextNode>();
    this.#calleesOf.set(parent, made);
    return made;
  }
}
