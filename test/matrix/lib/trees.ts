/** The recorded calls of each case as text: who called whom, how often, and how the calls ended. */
import { DatabaseSync } from 'node:sqlite';
import { caseOfSource } from './cases.ts';

const OUTCOMES = ['returned', 'threw', 'closed', 'unfinished'] as const;

/** Under Vitest the cases are modules of this file, whose test is a call as well. */
export const TEST_FILE = 'cases.test.mjs';

interface Node {
  readonly name: string;
  readonly around: Node | undefined;
  readonly outcomes: number[];
  readonly callees: Map<string, Node>;
}

/** By case. Recursion is folded, and callees stand in the order of their first call. */
export function readTrees(store: string): Map<string, string> {
  using recording = new DatabaseSync(store, { readOnly: true });
  const rows = recording
    .prepare(
      `SELECT span.id, span.parent, span.outcome, site.name, site.file
       FROM span JOIN site ON site.id = span.site ORDER BY span.id`,
    )
    .all();
  const roots = new Map<string, Node>();
  const nodes = new Map<unknown, { readonly of: string; readonly node: Node }>();
  for (const row of rows) {
    if (row['file'] === TEST_FILE) continue;
    const of = caseOfSource(String(row['file']));
    if (of === undefined) throw new Error(`${store}: ${String(row['file'])} belongs to no case`);
    const parent = nodes.get(row['parent']);
    if (parent !== undefined && parent.of !== of)
      throw new Error(`${store}: a call of ${of} has a caller in ${parent.of}`);
    const root = roots.get(of) ?? makeNode('', undefined);
    roots.set(of, root);
    const node = calleeOf(parent?.node ?? root, String(row['name']));
    const outcome = Number(row['outcome']);
    node.outcomes[outcome] = (node.outcomes[outcome] ?? 0) + 1;
    nodes.set(row['id'], { of, node });
  }
  return new Map([...roots].map(([of, root]) => [of, linesOf(root, '').join('\n')]));
}

function makeNode(name: string, around: Node | undefined): Node {
  return { name, around, outcomes: [], callees: new Map() };
}

function calleeOf(caller: Node, name: string): Node {
  for (let at: Node | undefined = caller; at !== undefined; at = at.around) {
    if (at.name === name) return at;
  }
  const known = caller.callees.get(name) ?? makeNode(name, caller);
  caller.callees.set(name, known);
  return known;
}

function linesOf(node: Node, indent: string): string[] {
  return [...node.callees.values()].flatMap((callee) => {
    const counts = OUTCOMES.map((outcome, index) => ({ outcome, count: callee.outcomes[index] }))
      .filter(({ count }) => count !== undefined)
      .map(({ outcome, count }) => `${outcome} ${count}`);
    return [`${indent}${callee.name}: ${counts.join(', ')}`, ...linesOf(callee, `${indent}  `)];
  });
}
