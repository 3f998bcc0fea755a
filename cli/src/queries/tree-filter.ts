import type { MergedNode } from './merged-tree.ts';
import type { TracedFunction } from './traced-functions.ts';

/** A bound below which a node is too small to show. */
export type SmallestShown = { readonly share: number } | { readonly nanos: number };

export interface TreeFilter {
  /** Levels to show, 1 for the roots alone. */
  readonly depth?: number | undefined;
  /** Compared with the time a node ran. */
  readonly min?: SmallestShown | undefined;
  /** Only paths through functions of matching names: with all their callers, and all they call. */
  readonly focus?: RegExp | undefined;
}

/** How many nodes are not shown, by the first reason that applies. */
export interface Hidden {
  readonly focus: number;
  readonly depth: number;
  readonly min: number;
}

export interface Verdicts {
  readonly isHidden: (node: MergedNode) => boolean;
  readonly isContext: (node: MergedNode) => boolean;
  readonly hidden: Hidden;
}

/** `nodes`: callers before callees. Each filter is a walk or two along that list. */
export function hiddenNodes(
  nodes: readonly MergedNode[],
  functions: readonly TracedFunction[],
  running: number,
  filter: TreeFilter,
): Verdicts {
  const focused = focusedNodes(nodes, functions, filter.focus);
  const big = bigNodes(nodes, running, filter.min);
  const reasonToHide = (node: MergedNode): keyof Hidden | undefined => {
    if (focused !== undefined && !focused.has(node)) return 'focus';
    if (filter.depth !== undefined && node.depth >= filter.depth) return 'depth';
    if (big !== undefined && !big.has(node)) return 'min';
    return undefined;
  };
  const hidden = { focus: 0, depth: 0, min: 0 };
  const isHidden = new Set<MergedNode>();
  for (const node of nodes) {
    const reason = reasonToHide(node);
    if (reason === undefined) continue;
    hidden[reason]++;
    isHidden.add(node);
  }
  return {
    isHidden: (node) => isHidden.has(node),
    isContext: (node) => focused?.get(node) === 'context',
    hidden,
  };
}

function focusedNodes(
  nodes: readonly MergedNode[],
  functions: readonly TracedFunction[],
  focus: RegExp | undefined,
): Map<MergedNode, 'focus' | 'context'> | undefined {
  if (focus === undefined) return undefined;
  const matches = functions.map((site) => site.name.search(focus) !== -1);
  const kept = new Map<MergedNode, 'focus' | 'context'>();
  for (const node of nodes) {
    const isBelow = node.parent !== undefined && kept.get(node.parent) === 'focus';
    if (isBelow || matches[node.function] === true) kept.set(node, 'focus');
  }
  for (const node of nodes.toReversed()) {
    if (kept.has(node) && node.parent !== undefined && !kept.has(node.parent))
      kept.set(node.parent, 'context');
  }
  return kept;
}

/** A callback may run longer than the caller that left it behind: whoever leads to a big node is shown too. */
function bigNodes(
  nodes: readonly MergedNode[],
  running: number,
  min: SmallestShown | undefined,
): Set<MergedNode> | undefined {
  if (min === undefined) return undefined;
  const bound = 'share' in min ? min.share * running : min.nanos;
  const big = new Set<MergedNode>();
  for (const node of nodes.toReversed()) {
    if (node.running >= bound) big.add(node);
    if (big.has(node) && node.parent !== undefined) big.add(node.parent);
  }
  return big;
}
