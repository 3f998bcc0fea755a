import { CliError } from '../error.ts';
import type { Store } from '../store/open-store.ts';
import { type TracedFunction, tracedFunctions } from './traced-functions.ts';

/** Counts and times of a node, see the store's schema. */
export interface CallCounts {
  readonly calls: number;
  readonly errors: number;
  readonly total: number;
  readonly self: number;
  readonly running: number;
}

export interface CallNode extends CallCounts {
  readonly parent: CallNode | undefined;
  /** Index into the list of functions. */
  readonly function: number;
  /** A caller further up is the same function, so that this node's total and running are part of that one's. */
  readonly isNested: boolean;
  readonly min: number;
  readonly max: number;
  /** Stored form. */
  readonly histogram: Uint8Array;
}

export interface CallNodes {
  readonly functions: readonly TracedFunction[];
  /** Callers before the functions they call. */
  readonly nodes: readonly CallNode[];
}

interface NodeRow extends CallCounts {
  readonly id: number;
  readonly parent: number | null;
  readonly site: number;
  readonly min: number;
  readonly max: number;
  readonly histogram: Uint8Array;
}

/** Nanoseconds are read as REAL, since node:sqlite refuses an integer above 2^53, about 104 days. */
const NODES = `SELECT id, parent, site, calls, errors, CAST(total AS REAL) AS total, CAST(self AS REAL) AS self,
  CAST(running AS REAL) AS running, CAST(min AS REAL) AS min, CAST(max AS REAL) AS max, histogram FROM call_node`;

/** The calling context trees of all sessions. */
export function callNodes(store: Store): CallNodes {
  const { list, ofSite, loadedTwice } = tracedFunctions(store);
  const rows = callersFirst([...store.rows<NodeRow>(NODES)]);
  const byId = new Map<number, CallNode>();
  for (const { id, parent: parentId, site, ...counts } of rows) {
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
    byId.set(id, { ...counts, parent, function: index, isNested });
  }
  return { functions: list, nodes: [...byId.values()] };
}

/** Nodes without a parent that is in the store come first, and each next one after its parent. */
function callersFirst(rows: readonly NodeRow[]): NodeRow[] {
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
