import type { Dropped } from './select-frames.ts';
import type { ContextNode } from './tree-builder.ts';

/** A bound below which a node is too small to show. */
export type SmallestShown = { readonly share: number } | { readonly nanos: number };

/** The time that a tree is ordered by. */
export type Measure = 'running' | 'self';

export interface TreeFilter {
  /** Levels to show, 1 for the roots alone. */
  readonly depth?: number | undefined;
  /** Compared with the time a node ran, or ran itself in an inverted tree. */
  readonly min?: SmallestShown | undefined;
}

/** How many nodes are not shown, by the first reason that applies. */
export interface Hidden extends Dropped {
  readonly depth: number;
  readonly min: number;
}

export interface Verdicts {
  readonly isHidden: (node: ContextNode) => boolean;
  readonly hidden: Omit<Hidden, keyof Dropped>;
}

/** `nodes`: callers before callees. Each filter is a walk or two along that list. */
export function hiddenNodes(
  nodes: readonly ContextNode[],
  running: number,
  measure: Measure,
  filter: TreeFilter,
): Verdicts {
  const bound = filter.min === undefined ? undefined : boundOf(filter.min, running);
  const big = bound === undefined ? undefined : bigNodes(nodes, measure, bound);
  const reasonToHide = (node: ContextNode): 'depth' | 'min' | undefined => {
    if (filter.depth !== undefined && node.depth >= filter.depth) return 'depth';
    if (big !== undefined && !big.has(node)) return 'min';
    return undefined;
  };
  const hidden = { depth: 0, min: 0 };
  const isHidden = new Set<ContextNode>();
  for (const node of nodes) {
    const reason = reasonToHide(node);
    if (reason === undefined) continue;
    hidden[reason]++;
    isHidden.add(node);
  }
  return { isHidden: (node) => isHidden.has(node), hidden };
}

/** A callback may run longer than the caller that left it behind: whoever leads to a big node is shown too. */
function bigNodes(
  nodes: readonly ContextNode[],
  measure: Measure,
  bound: number,
): ReadonlySet<ContextNode> {
  const big = new Set<ContextNode>();
  for (const node of nodes.toReversed()) {
    if (node[measure] >= bound) big.add(node);
    if (big.has(node) && node.parent !== undefined) big.add(node.parent);
  }
  return big;
}

/** ns, of so much time that all ran. */
export function boundOf(min: SmallestShown, running: number): number {
  return 'share' in min ? min.share * running : min.nanos;
}
