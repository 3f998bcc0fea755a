import type { Store } from '../store/open-store.ts';
import { type CallEdge, callEdges, type FunctionEdges } from './call-edges.ts';
import type { CallCounts } from './call-nodes.ts';
import { contextTree } from './context-tree.ts';
import { findFunction } from './find-function.ts';
import { type GroupFigures, groupFigures } from './group-figures.ts';
import type { Selection } from './selection.ts';
import { functionAt, type TracedFunction } from './traced-functions.ts';
import { boundOf, type SmallestShown } from './tree-filter.ts';

/** A function between its callers and its callees. */
export interface Peek extends Omit<GroupFigures, 'functions'> {
  readonly function: TracedFunction;
  readonly callers: readonly PeekEdge[];
  readonly callees: readonly PeekEdge[];
}

/** Calls of the function by one caller, or of one callee by the function. */
export interface PeekEdge extends CallCounts {
  /** Null: called from outside of traced code. */
  readonly function: TracedFunction | null;
  /** Part of what the function ran. */
  readonly share: number;
}

/** What of the function's time came from which caller and went to which callee. */
export function peek(store: Store, name: string, selection: Selection = {}): Peek {
  const { index } = findFunction(store, name);
  const { functions, nodes } = contextTree(store, selection);
  const figures = groupFigures(
    store,
    nodes.filter((node) => node.function === index),
    (node) => node.function,
  ).get(index);
  return peekOf(functions, index, figures, callEdges(nodes).get(index));
}

export interface Edges {
  /** The function that ran longest first. */
  readonly functions: readonly Peek[];
  /** Functions that ran for less than was asked for. */
  readonly hidden: number;
}

/** The same of every function. */
export function peekAll(store: Store, min: SmallestShown | undefined, selection: Selection): Edges {
  const { functions, nodes, running } = contextTree(store, selection);
  const figures = groupFigures(store, nodes, (node) => node.function);
  const edges = callEdges(nodes);
  const all = Array.from(figures, ([index, own]) =>
    peekOf(functions, index, own, edges.get(index)),
  );
  const bound = min === undefined ? 0 : boundOf(min, running);
  const shown = all.filter((one) => one.running >= bound);
  shown.sort((a, b) => b.running - a.running || b.total - a.total || b.calls - a.calls);
  return { functions: shown, hidden: all.length - shown.length };
}

const NONE: GroupFigures = {
  functions: 0,
  calls: 0,
  errors: 0,
  total: 0,
  self: 0,
  running: 0,
  waiting: 0,
  finished: 0,
  mean: 0,
  p50: 0,
  p90: 0,
  p99: 0,
  min: 0,
  max: 0,
};

function peekOf(
  functions: readonly TracedFunction[],
  index: number,
  figures: GroupFigures = NONE,
  { callers, callees }: FunctionEdges = { callers: [], callees: [] },
): Peek {
  const { functions: _one, ...own } = figures;
  const edge = ({ calls, errors, total, self, running }: CallEdge, other: number | undefined) => ({
    function: other === undefined ? null : functionAt(functions, other),
    calls,
    errors,
    total,
    self,
    running,
    share: own.running === 0 ? 0 : running / own.running,
  });
  return {
    function: functionAt(functions, index),
    ...own,
    callers: callers.map((one) => edge(one, one.caller)),
    callees: callees.map((one) => edge(one, one.callee)),
  };
}
