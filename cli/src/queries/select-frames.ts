import type { Store } from '../store/open-store.ts';
import { namePattern } from './name-pattern.ts';
import type { Selection } from './selection.ts';
import type { TracedFunction } from './traced-functions.ts';
import { addCounts, addDurations, type ContextNode, TreeBuilder } from './tree-builder.ts';

/** How many paths a selection by names has taken away, by the first reason that applies. */
export interface Dropped {
  readonly focus: number;
  readonly ignore: number;
  /** Taken out by --show or --hide; their time is their callers'. */
  readonly hide: number;
}

/**
 * Focus and ignore choose among paths as they were recorded, and then show and hide take functions out of them. A
 * caller keeps its own counts and times, whatever of its callees is left.
 */
export function selectFrames(
  store: Store,
  functions: readonly TracedFunction[],
  all: readonly ContextNode[],
  selection: Selection,
): { readonly nodes: readonly ContextNode[]; readonly dropped: Dropped } {
  const { focus, ignore, show, hide } = selection;
  const isAll = [focus, ignore, show, hide].every((pattern) => pattern === undefined);
  if (isAll) return { nodes: all, dropped: { focus: 0, ignore: 0, hide: 0 } };
  const matches = (pattern: RegExp | undefined): readonly boolean[] | undefined =>
    pattern === undefined ? undefined : functions.map(namePattern(store, pattern));
  const focused = onPath(all, matches(focus));
  const ignored = onPath(all, matches(ignore));
  const kept = withCallers(
    all,
    (node) => focused?.has(node) !== false && ignored?.has(node) !== true,
  );
  const dropped = { focus: 0, ignore: 0, hide: 0 };
  for (const node of all) {
    if (kept.has(node)) continue;
    dropped[focused?.has(node) === false ? 'focus' : 'ignore']++;
  }
  const shown = matches(show);
  const hidden = matches(hide);
  const isFrame = (node: ContextNode): boolean =>
    shown?.[node.function] !== false && hidden?.[node.function] !== true;
  const nodes = all.filter((node) => kept.has(node));
  dropped.hide = nodes.reduce((count, node) => count + (isFrame(node) ? 0 : 1), 0);
  return { nodes: rebuilt(nodes, kept, isFrame), dropped };
}

/** The nodes with a matching function on their path. */
function onPath(
  nodes: readonly ContextNode[],
  matches: readonly boolean[] | undefined,
): ReadonlySet<ContextNode> | undefined {
  if (matches === undefined) return undefined;
  const found = new Set<ContextNode>();
  for (const node of nodes) {
    const isBelow = node.parent !== undefined && found.has(node.parent);
    if (isBelow || matches[node.function] === true) found.add(node);
  }
  return found;
}

/** What is wanted, and all callers of it; false for those that are there only for their callees. */
function withCallers(
  nodes: readonly ContextNode[],
  isWanted: (node: ContextNode) => boolean,
): ReadonlyMap<ContextNode, boolean> {
  const kept = new Map<ContextNode, boolean>();
  for (const node of nodes.toReversed()) {
    if (isWanted(node)) kept.set(node, true);
    if (kept.has(node) && node.parent !== undefined && !kept.has(node.parent))
      kept.set(node.parent, false);
  }
  return kept;
}

/** A node for each path of what is left, with the time of functions that are no frame at their nearest caller. */
function rebuilt(
  nodes: readonly ContextNode[],
  kept: ReadonlyMap<ContextNode, boolean>,
  isFrame: (node: ContextNode) => boolean,
): ContextNode[] {
  const builder = new TreeBuilder();
  const frameOf = new Map<ContextNode, ContextNode | undefined>();
  for (const node of nodes) {
    const caller = node.parent === undefined ? undefined : frameOf.get(node.parent);
    if (!isFrame(node)) {
      frameOf.set(node, caller);
      if (caller !== undefined && kept.get(node) === true) caller.self += node.self;
      continue;
    }
    const frame = builder.child(caller, node.function, node.isNested);
    frameOf.set(node, frame);
    addCounts(frame, node);
    if (node.histograms.length > 0) addDurations(frame, node, node.histograms);
    if (kept.get(node) === true && !node.isContext) frame.isContext = false;
  }
  return builder.nodes;
}
