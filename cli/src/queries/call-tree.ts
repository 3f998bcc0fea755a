import type { Store } from '../store/open-store.ts';
import type { CallCounts } from './call-nodes.ts';
import { type MergedNode, mergedTree } from './merged-tree.ts';
import { type Hidden, hiddenNodes, type TreeFilter } from './tree-filter.ts';
import type { TracedFunction } from './traced-functions.ts';

/** A path of calls, over all sessions. Times in ns. */
export interface TreeRow extends TracedFunction, CallCounts {
  /** Index of the caller's row; -1 for a root. */
  readonly parent: number;
  /** 0 for a root. */
  readonly depth: number;
  /** Part of the recording's whole running time, 0 to 1. */
  readonly share: number;
  /** Shown only as the way to a function that --focus names. */
  readonly isContext: boolean;
}

export interface CallTree {
  /** Callers before what they called, the one that ran longest first. A list, since a tree may nest deeper than JSON can be written. */
  readonly rows: readonly TreeRow[];
  /** ns that traced code ran. */
  readonly running: number;
  readonly hidden: Hidden;
}

/** The calling context tree, merged over sessions by path. */
export function callTree(store: Store, filter: TreeFilter): CallTree {
  const { functions, nodes } = mergedTree(store);
  // Not the sum over the roots: what a callback runs after its caller has returned is not on the caller's stack.
  const running = nodes.reduce((sum, node) => sum + node.self, 0);
  const { isHidden, isContext, hidden } = hiddenNodes(nodes, functions, running, filter);
  const rows: TreeRow[] = [];
  const rowOf = new Map<MergedNode, number>();
  const pending = inOrder(nodes.filter((node) => node.parent === undefined));
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (isHidden(node)) continue;
    const { function: index, callees, parent, ...counts } = node;
    rowOf.set(node, rows.length);
    rows.push({
      parent: parent === undefined ? -1 : (rowOf.get(parent) ?? -1),
      ...functionAt(functions, index),
      ...counts,
      share: running === 0 ? 0 : node.running / running,
      isContext: isContext(node),
    });
    for (const callee of inOrder(callees)) pending.push(callee);
  }
  return { rows, running, hidden };
}

/** Last comes first out of a stack. */
function inOrder(nodes: readonly MergedNode[]): MergedNode[] {
  return nodes.toSorted(
    (a, b) =>
      a.running - b.running || a.total - b.total || a.calls - b.calls || b.function - a.function,
  );
}

function functionAt(functions: readonly TracedFunction[], index: number): TracedFunction {
  const site = functions[index];
  if (site === undefined) throw new RangeError(`no function has the index ${index}`);
  return site;
}
