import type { Store } from '../store/open-store.ts';
import { type ContextTree, contextTree } from './context-tree.ts';
import { type FunctionPair, matchFunctions } from './match-functions.ts';
import { programFolders } from './recording-head.ts';
import type { Selection } from './selection.ts';
import { functionAt, type TracedFunction } from './traced-functions.ts';

/** What is compared; times in ns. */
export const COMPARED_FIGURES = ['calls', 'errors', 'self', 'running', 'total'] as const;
export type ComparedFigure = (typeof COMPARED_FIGURES)[number];

export type ComparedFigures = Record<ComparedFigure, number>;

/** A path of calls in two recordings. */
export interface PathInBoth {
  readonly parent: PathInBoth | undefined;
  /** Index into the list of functions of both. */
  readonly function: number;
  readonly callees: PathInBoth[];
  /** A caller further up is the same function. */
  readonly isNested: boolean;
  readonly before: ComparedFigures;
  readonly after: ComparedFigures;
}

export interface BothTrees {
  readonly functions: readonly TracedFunction[];
  /** Callers before their callees. */
  readonly nodes: readonly PathInBoth[];
}

export function noFigures(): ComparedFigures {
  return { calls: 0, errors: 0, self: 0, running: 0, total: 0 };
}

/** Written out: names that are looked up by a variable take several times as long, and a tree has many paths. */
export function addFigures(
  sum: ComparedFigures,
  added: Readonly<ComparedFigures>,
  isOutermost: boolean = true,
): void {
  sum.calls += added.calls;
  sum.errors += added.errors;
  sum.self += added.self;
  if (!isOutermost) return;
  sum.running += added.running;
  sum.total += added.total;
}

/** The calling context trees of two recordings as one, paths through the same functions together. */
export function bothTrees(base: Store, next: Store, selection: Selection): BothTrees {
  const [before, after] = [contextTree(base, selection), contextTree(next, selection)];
  const pairs = matchFunctions(
    { functions: before.functions, folders: programFolders(base) },
    { functions: after.functions, folders: programFolders(next) },
  );
  const merged = new MergedPaths();
  merged.add(before, indexOf(pairs, 'base'), 'before');
  merged.add(after, indexOf(pairs, 'next'), 'after');
  const functions = pairs.map(({ base: one, next: other }) =>
    other === undefined
      ? functionAt(before.functions, one ?? -1)
      : functionAt(after.functions, other),
  );
  return { functions, nodes: merged.nodes };
}

/** From the index in one recording to that of the pair. */
function indexOf(pairs: readonly FunctionPair[], side: keyof FunctionPair): Map<number, number> {
  const indices = new Map<number, number>();
  for (const [index, pair] of pairs.entries()) {
    const own = pair[side];
    if (own !== undefined) indices.set(own, index);
  }
  return indices;
}

class MergedPaths {
  readonly nodes: PathInBoth[] = [];
  readonly #known = new Map<PathInBoth | undefined, Map<number, PathInBoth>>();

  add(tree: ContextTree, indices: ReadonlyMap<number, number>, side: 'before' | 'after'): void {
    const placeOf = new Map<object, PathInBoth>();
    for (const node of tree.nodes) {
      const parent = node.parent === undefined ? undefined : placeOf.get(node.parent);
      const path = this.#child(parent, indices.get(node.function) ?? -1, node.isNested);
      placeOf.set(node, path);
      if (node.isContext) continue;
      addFigures(path[side], node);
    }
  }

  #child(parent: PathInBoth | undefined, index: number, isNested: boolean): PathInBoth {
    let siblings = this.#known.get(parent);
    if (siblings === undefined) {
      siblings = new Map<number, PathInBoth>();
      this.#known.set(parent, siblings);
    }
    const known = siblings.get(index);
    if (known !== undefined) return known;
    const figures = { before: noFigures(), after: noFigures() };
    const made = { parent, function: index, callees: [], isNested, ...figures };
    siblings.set(index, made);
    parent?.callees.push(made);
    this.nodes.push(made);
    return made;
  }
}
