import type { Store } from '../store/open-store.ts';
import { type Figures, FigureSum } from './figures.ts';
import type { ContextNode } from './tree-builder.ts';

export interface GroupFigures extends Figures {
  /** Functions in the group. */
  readonly functions: number;
}

/** What is known of the calls of each group, the ones that lie inside others of their group counted once. */
export function groupFigures<Key>(
  store: Store,
  nodes: readonly ContextNode[],
  groupOf: (node: ContextNode) => Key,
): ReadonlyMap<Key, GroupFigures> {
  const sums = groupSums(store, nodes, groupOf);
  return new Map(Array.from(sums, ([key, group]) => [key, figuresOf(group)]));
}

export interface GroupSum {
  readonly sum: FigureSum;
  /** Functions in the group. */
  readonly members: ReadonlySet<number>;
}

export function figuresOf({ sum, members }: GroupSum): GroupFigures {
  return { functions: members.size, ...sum.figures() };
}

/** The same before histograms are read, for those who want a few of the groups. */
export function groupSums<Key>(
  store: Store,
  nodes: readonly ContextNode[],
  groupOf: (node: ContextNode) => Key,
): ReadonlyMap<Key, GroupSum> {
  const groups = new Map<Key, { readonly sum: FigureSum; readonly members: Set<number> }>();
  const keys = new Map<ContextNode, Key>();
  for (const node of nodes) {
    const key = groupOf(node);
    keys.set(node, key);
    if (node.isContext) continue;
    let group = groups.get(key);
    if (group === undefined) {
      group = { sum: new FigureSum(store.path), members: new Set() };
      groups.set(key, group);
    }
    group.members.add(node.function);
    group.sum.add(node, isInside(node, key, keys));
  }
  return groups;
}

/** Whether a caller further up is of the same group. */
function isInside<Key>(node: ContextNode, key: Key, keys: ReadonlyMap<ContextNode, Key>): boolean {
  for (let above = node.parent; above !== undefined; above = above.parent) {
    if (keys.get(above) === key && !above.isContext) return true;
  }
  return false;
}
