import { type CallCounts, emptyCounts } from './call-nodes.ts';
import type { ContextNode } from './tree-builder.ts';

/** Calls from one function to another. Where a path recurses, they are those of its outermost calls. */
export interface CallEdge extends CallCounts {
  /** Indices of the functions; the caller is undefined outside of traced code. */
  readonly caller: number | undefined;
  readonly callee: number;
}

export interface FunctionEdges {
  /** Those to the function, the one that ran longest first. */
  readonly callers: readonly CallEdge[];
  readonly callees: readonly CallEdge[];
}

/** The calls to and from each function, by its index. */
export function callEdges(nodes: readonly ContextNode[]): ReadonlyMap<number, FunctionEdges> {
  const edges = new Map<string, { -readonly [Name in keyof CallEdge]: CallEdge[Name] }>();
  for (const node of nodes) {
    if (node.isContext) continue;
    const caller = node.parent?.function;
    const key = `${caller ?? ''} ${node.function}`;
    let edge = edges.get(key);
    if (edge === undefined) {
      edge = { caller, callee: node.function, ...emptyCounts() };
      edges.set(key, edge);
    }
    edge.calls += node.calls;
    edge.errors += node.errors;
    edge.self += node.self;
    if (node.isNested) continue;
    edge.total += node.total;
    edge.running += node.running;
  }
  const byFunction = new Map<number, { callers: CallEdge[]; callees: CallEdge[] }>();
  const of = (index: number): { callers: CallEdge[]; callees: CallEdge[] } => {
    let found = byFunction.get(index);
    if (found === undefined) byFunction.set(index, (found = { callers: [], callees: [] }));
    return found;
  };
  const ordered = [...edges.values()].toSorted(
    (a, b) => b.running - a.running || b.total - a.total || b.calls - a.calls,
  );
  for (const edge of ordered) {
    of(edge.callee).callers.push(edge);
    if (edge.caller !== undefined) of(edge.caller).callees.push(edge);
  }
  return byFunction;
}
