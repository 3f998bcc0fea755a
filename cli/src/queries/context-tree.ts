import type { Store } from '../store/open-store.ts';
import { type CallNode, type CallNodes, callNodes } from './call-nodes.ts';
import { type Dropped, selectFrames } from './select-frames.ts';
import { needsSpans, type Selection } from './selection.ts';
import { spanNodes } from './span-nodes.ts';
import type { TracedFunction } from './traced-functions.ts';
import { addCounts, addDurations, type ContextNode, TreeBuilder } from './tree-builder.ts';

export interface ContextTree {
  readonly functions: readonly TracedFunction[];
  /** Callers before their callees. */
  readonly nodes: readonly ContextNode[];
  /** ns that traced code ran, whatever names select. Not the sum over the roots: what a callback runs after its caller has returned is not on the caller's stack. */
  readonly running: number;
  readonly dropped: Dropped;
}

/** The calling context tree of what is selected, merged over sessions by path. */
export function contextTree(store: Store, selection: Selection): ContextTree {
  const source = needsSpans(selection) ? spanNodes(store, selection) : callNodes(store, selection);
  const nodes = mergedTree(source);
  const self = nodes.reduce((sum, node) => sum + node.self, 0);
  const running = Math.max(self, source.running ?? 0);
  const selected = selectFrames(store, source.functions, nodes, selection);
  return { functions: source.functions, running, ...selected };
}

/** Each session has a tree of its own; paths through the same functions become one. */
function mergedTree({ nodes }: CallNodes): ContextNode[] {
  const builder = new TreeBuilder();
  const mergedOf = new Map<CallNode, ContextNode>();
  for (const node of nodes) {
    const parent = node.parent === undefined ? undefined : mergedOf.get(node.parent);
    const sum = builder.child(parent, node.function, node.isNested);
    mergedOf.set(node, sum);
    addCounts(sum, node);
    if (node.histogram.length > 0) addDurations(sum, node, [node.histogram]);
    if (node.isContext !== true) sum.isContext = false;
  }
  return builder.nodes;
}
