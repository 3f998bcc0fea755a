import type { ContextNode } from '../queries/tree-builder.ts';

/** Each node before its callees and these before its siblings, as flame graphs in the order of time draw them. */
export function* depthFirst(nodes: readonly ContextNode[]): Generator<ContextNode> {
  const pending = nodes.filter(({ parent }) => parent === undefined).toReversed();
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    yield node;
    for (const callee of node.callees.toReversed()) pending.push(callee);
  }
}
