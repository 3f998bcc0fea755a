import type { Store } from '../store/open-store.ts';
import { callNodes } from './call-nodes.ts';
import type { TracedFunction } from './traced-functions.ts';

/** A node of the tree that is merged from those of all sessions. */
export interface MergedNode {
  readonly parent: MergedNode | undefined;
  readonly function: number;
  readonly depth: number;
  readonly callees: MergedNode[];
  calls: number;
  errors: number;
  total: number;
  self: number;
  running: number;
}

export interface MergedTree {
  readonly functions: readonly TracedFunction[];
  /** Callers before their callees. */
  readonly nodes: readonly MergedNode[];
}

/** Each session has a tree of its own; paths through the same functions become one. */
export function mergedTree(store: Store): MergedTree {
  const { functions, nodes } = callNodes(store);
  const merged: MergedNode[] = [];
  const rootOf = new Map<number, MergedNode>();
  const calleesOf = new Map<MergedNode, Map<number, MergedNode>>();
  const mergedOf = new Map<object, MergedNode>();
  for (const node of nodes) {
    const parent = node.parent === undefined ? undefined : mergedOf.get(node.parent);
    const siblings =
      parent === undefined
        ? rootOf
        : getOrAdd(calleesOf, parent, () => new Map<number, MergedNode>());
    const sum = getOrAdd(siblings, node.function, () => {
      const fresh = emptyNode(parent, node.function);
      parent?.callees.push(fresh);
      merged.push(fresh);
      return fresh;
    });
    mergedOf.set(node, sum);
    sum.calls += node.calls;
    sum.errors += node.errors;
    sum.total += node.total;
    sum.self += node.self;
    sum.running += node.running;
  }
  return { functions, nodes: merged };
}

function emptyNode(parent: MergedNode | undefined, index: number): MergedNode {
  const depth = parent === undefined ? 0 : parent.depth + 1;
  return {
    parent,
    function: index,
    depth,
    callees: [],
    calls: 0,
    errors: 0,
    total: 0,
    self: 0,
    running: 0,
  };
}

function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
