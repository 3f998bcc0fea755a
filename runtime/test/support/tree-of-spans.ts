/** The calling context tree, built from rows of spans in the obvious way: every call finds its path from the root anew. */
import { Outcome } from '@functrace/format';
import type { MemoryRow } from '../../src/store/memory.ts';

export interface PathNode {
  calls: number;
  errors: number;
  finished: number;
  min: number;
  max: number;
}

/** By the path of sites, recursion folded. */
export function treeOfSpans(spans: readonly MemoryRow[]): Record<string, PathNode> {
  const byId = new Map(spans.map((row) => [row['id'], row]));
  const nodes: Record<string, PathNode> = {};
  for (const span of spans) {
    const sites: unknown[] = [];
    for (
      let row: MemoryRow | undefined = span;
      row !== undefined;
      row = byId.get(row['parent'] ?? 0)
    )
      sites.unshift(row['site']);
    const node = (nodes[folded(sites)] ??= { calls: 0, errors: 0, finished: 0, min: 0, max: 0 });
    node.calls++;
    if (span['outcome'] === Outcome.THREW) node.errors++;
    const duration = span['duration'];
    if (typeof duration !== 'number') continue;
    node.min = node.finished === 0 ? duration : Math.min(node.min, duration);
    node.max = Math.max(node.max, duration);
    node.finished++;
  }
  return nodes;
}

/** A function that is on the path already is where the path goes on. */
function folded(sites: readonly unknown[]): string {
  const path: unknown[] = [];
  for (const site of sites) {
    const at = path.indexOf(site);
    if (at === -1) path.push(site);
    else path.length = at + 1;
  }
  return path.join('/');
}
