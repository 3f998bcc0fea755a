import { CliError } from '../error.ts';
import type { Store } from '../store/open-store.ts';
import type { Selection } from './selection.ts';
import { type TracedFunction, tracedFunctions } from './traced-functions.ts';

/** Counts and times of a node, see the store's schema. */
export interface CallCounts {
  readonly calls: number;
  readonly errors: number;
  readonly total: number;
  readonly self: number;
  readonly running: number;
}

/** With the shortest and the longest call. */
interface Counts extends CallCounts {
  readonly min: number;
  readonly max: number;
}

export interface CallNode extends Counts {
  readonly parent: CallNode | undefined;
  /** Index into the list of functions. */
  readonly function: number;
  /** A caller further up is the same function, so that this node's total and running are part of that one's. */
  readonly isNested: boolean;
  /** There only as the caller of calls that are asked for. */
  readonly isContext?: boolean;
  /** Stored form. */
  readonly histogram: Uint8Array;
}

export interface CallNodes {
  readonly functions: readonly TracedFunction[];
  /** Callers before the functions they call. */
  readonly nodes: readonly CallNode[];
  /** ns that the calls ran, where that is known otherwise than by adding up what each ran itself. */
  readonly running?: number;
}

/** A node as its row has it. */
export interface NodeRow extends Counts {
  readonly id: number;
  readonly parent: number | null;
  readonly site: number;
  readonly isContext?: boolean;
  readonly histogram: Uint8Array;
}

/** Nanoseconds are read as REAL, since node:sqlite refuses an integer above 2^53, about 104 days. */
const NODES = `SELECT id, parent, site, calls, errors, CAST(total AS REAL) AS total, CAST(self AS REAL) AS self,
  CAST(running AS REAL) AS running, CAST(min AS REAL) AS min, CAST(max AS REAL) AS max, histogram FROM call_node`;

export function emptyCounts(): { -readonly [Name in keyof Counts]: number } {
  return { calls: 0, errors: 0, total: 0, self: 0, running: 0, min: 0, max: 0 };
}

/** The calling context trees of the sessions that are asked. */
export function callNodes(store: Store, { sessions }: Pick<Selection, 'sessions'>): CallNodes {
  return linkedNodes(store, nodeRows(store, sessions));
}

export function nodeRows(store: Store, sessions: readonly number[] | undefined): NodeRow[] {
  if (sessions === undefined) return store.arrays<NodeCells>(NODES)().map(rowOf);
  const chosen = `${NODES} WHERE session IN (SELECT value FROM json_each(?))`;
  return store.arrays<NodeCells>(chosen)(JSON.stringify(sessions)).map(rowOf);
}

type NodeCells = readonly [
  id: number,
  parent: number | null,
  site: number,
  calls: number,
  errors: number,
  total: number,
  self: number,
  running: number,
  min: number,
  max: number,
  histogram: Uint8Array,
];

function rowOf(cells: NodeCells): NodeRow {
  const [id, parent, site, calls, errors, total, self, running, min, max, histogram] = cells;
  return { id, parent, site, calls, errors, total, self, running, min, max, histogram };
}

/** Rows with their callers and functions. */
export function linkedNodes(store: Store, unordered: readonly NodeRow[]): CallNodes {
  const { list, ofSite, loadedTwice } = tracedFunctions(store);
  const rows = callersFirst(unordered);
  const byId = new Map<number, CallNode>();
  // Written out: copying the rest of an object takes longer than all else here.
  for (const row of rows) {
    const { id, parent: parentId, site, calls, errors, total, self, running } = row;
    const parent = parentId === null ? undefined : byId.get(parentId);
    const index = ofSite.get(site);
    if (index === undefined) {
      throw new CliError(
        'FT_CLI_CORRUPT',
        `${store.path} lacks the row ${site} of site; record again`,
      );
    }
    // Recursion is folded within a session's site; only a file loaded twice can put a function below itself.
    const isNested = loadedTwice.has(index) && isBelow(parent, index);
    byId.set(id, {
      parent,
      function: index,
      isNested,
      calls,
      errors,
      total,
      self,
      running,
      min: row.min,
      max: row.max,
      histogram: row.histogram,
      isContext: row.isContext === true,
    });
  }
  return { functions: list, nodes: [...byId.values()] };
}

/** Nodes without a parent that is in the store come first, and each next one after its parent. */
function callersFirst(rows: readonly NodeRow[]): readonly NodeRow[] {
  // As one session after the other stores them.
  const isInOrder = rows.every(
    ({ id, parent }, index) =>
      (parent === null || parent < id) && (rows[index - 1]?.id ?? -Infinity) < id,
  );
  if (isInOrder) return rows;
  const ids = new Set(rows.map((row) => row.id));
  const callees = new Map<number, NodeRow[]>();
  const ordered: NodeRow[] = [];
  for (const row of rows) {
    if (row.parent === null || !ids.has(row.parent)) {
      ordered.push(row);
      continue;
    }
    const siblings = callees.get(row.parent);
    if (siblings === undefined) callees.set(row.parent, [row]);
    else siblings.push(row);
  }
  // The list grows while it is walked.
  for (const row of ordered) {
    for (const callee of callees.get(row.id) ?? []) ordered.push(callee);
  }
  return ordered;
}

function isBelow(caller: CallNode | undefined, index: number): boolean {
  for (let node = caller; node !== undefined; node = node.parent) {
    if (node.function === index) return true;
  }
  return false;
}
