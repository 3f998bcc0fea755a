import type { Store } from '../store/open-store.ts';
import type { CallCounts } from './call-nodes.ts';
import { contextTree } from './context-tree.ts';
import type { Selection } from './selection.ts';
import { invertedNodes } from './inverted-nodes.ts';
import { type Hidden, hiddenNodes, type Measure, type TreeFilter } from './tree-filter.ts';
import { functionAt, type TracedFunction } from './traced-functions.ts';
import type { ContextNode } from './tree-builder.ts';

export interface TreeOptions extends TreeFilter {
  readonly isInverted?: boolean | undefined;
}

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
  /** On the path that ran longest: at each step the callee that ran longest, down to where a function itself ran longer. */
  readonly isHot: boolean;
}

export interface CallTree {
  /** From each function to its callers, and not to its callees. */
  readonly isInverted: boolean;
  /** Callers before what they called, the one that ran longest first. A list, since a tree may nest deeper than JSON can be written. */
  readonly rows: readonly TreeRow[];
  /** ns that traced code ran. */
  readonly running: number;
  readonly hidden: Hidden;
}

/** The calling context tree of what is selected, merged over sessions by path. */
export function callTree(
  store: Store,
  { isInverted = false, ...filter }: TreeOptions,
  selection: Selection = {},
): CallTree {
  const tree = contextTree(store, selection);
  const { functions, running, dropped } = tree;
  const nodes = isInverted ? invertedNodes(tree.nodes) : tree.nodes;
  // What a function ran for one of its callers is in the callees' times as well.
  const measure = isInverted ? 'self' : 'running';
  const { isHidden, hidden } = hiddenNodes(nodes, running, measure, filter);
  const hot = hotPath(nodes, measure);
  const rows: TreeRow[] = [];
  const rowOf = new Map<ContextNode, number>();
  const pending = inOrder(
    nodes.filter((node) => node.parent === undefined),
    measure,
  );
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
      share: running === 0 ? 0 : node[measure] / running,
      isContext,
      isHot: hot.has(node),
    });
    for (const callee of inOrder(node.callees, measure)) pending.push(callee);
  }
  return { isInverted, rows, running, hidden: { ...dropped, ...hidden } };
}

/** Last comes first out of a stack. */
function inOrder(nodes: readonly ContextNode[], measure: Measure): ContextNode[] {
  return nodes.toSorted(
    (a, b) =>
      a[measure] - b[measure] ||
      a.running - b.running ||
      a.total - b.total ||
      a.calls - b.calls ||
      b.function - a.function,
  );
}

function hotPath(nodes: readonly ContextNode[], measure: Measure): ReadonlySet<ContextNode> {
  const path = new Set<ContextNode>();
  const largest = (among: readonly ContextNode[]): ContextNode | undefined =>
    inOrder(among, measure).at(-1);
  let node = largest(nodes.filter((one) => one.parent === undefined));
  while (node !== undefined && node[measure] > 0) {
    path.add(node);
    const next = largest(node.callees);
    const left = measure === 'running' ? node.self : 0;
    node = next !== undefined && next[measure] > left ? next : undefined;
  }
  return path;
}
