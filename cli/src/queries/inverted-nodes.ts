import { addCounts, type ContextNode, TreeBuilder } from './tree-builder.ts';

/**
 * The tree from each function to its callers: a node has the calls of the function at its root that came by way of the
 * path from there. So the counts and times of a node's children are parts of its own.
 */
export function invertedNodes(nodes: readonly ContextNode[]): readonly ContextNode[] {
  const builder = new TreeBuilder();
  for (const node of nodes) {
    if (node.isContext) continue;
    const { calls, errors, self } = node;
    const counts = node.isNested ? { calls, errors, self, total: 0, running: 0 } : node;
    let below: ContextNode | undefined;
    for (let at: ContextNode | undefined = node; at !== undefined; at = at.parent) {
      below = builder.child(below, at.function, false);
      addCounts(below, counts);
      below.isContext = false;
    }
  }
  return builder.nodes;
}
