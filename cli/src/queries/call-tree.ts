import type { Store } from '../store/open-store.ts';
import type { CallCounts } from './call-nodes.ts';
import { contextTree } from './context-tree.ts';
import type { Selection } from './selection.ts';
import { type Hidden, hiddenNodes, type TreeFilter } from './tree-filter.ts';
import type { TracedFunction } from './traced-functions.ts';
import type { ContextNode } from './tree-builder.ts';

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

/** The calling context tree of what is selected, merged over sessions by path. */
export function callTree(store: Store, filter: TreeFilter, selection: Selection = {}): CallTree {
  const { functions, nodes, running, dropped } = contextTree(store, selection);
  const { isHidden, hidden } = hiddenNodes(nodes, running, filter);
  const rows: TreeRow[] = [];
  const rowOf = new Map<ContextNode, number>();
  const pending = inOrder(nodes.filter((node) => node.parent === undefined));
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (isHidden(node)) continue;
    rowOf.set(node, rows.length);
    const { parent, isContext, calls, errors, total, self } = node;
    rows.push({
      parent: parent === undefined ? -1 : (rowOf.get(parent) ?? -1),
      ...functionAt(functions, node.function),
      depth: node.depth,
      calls,
      errors,
      total,
      self,
      running: node.running,
      share: running === 0 ? 0 : node.running / running,
      isContext,
    });
    for (const callee of inOrder(node.callees)) pending.push(callee);
  }
  return { rows, running, hidden: { ...dropped, ...hidden } };
}

/** Last comes first out of a stack. */
function inOrder(nodes: readonly ContextNode[]): ContextNode[] {
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
