import type { DatabaseSync } from 'node:sqlite';

/**
 * The spans as an indented list, callees in the order of their entry, or `byName` where that depends on how busy the machine
 * is.
 */
export function spanTree(recording: DatabaseSync, order: 'byEntry' | 'byName' = 'byEntry'): string {
  const rows = recording.prepare('SELECT id, name, parentId FROM TraceData ORDER BY seq').all();
  const callees = Map.groupBy(rows, (row) => row['parentId']);
  const below = (parent: unknown, indent: string): string[] =>
    (callees.get(parent as null) ?? []).map((row) =>
      [`${indent}${String(row['name'])}`, ...inOrder(below(row['id'], `${indent}  `))].join('\n'),
    );
  const inOrder = (trees: string[]): string[] => (order === 'byName' ? trees.toSorted() : trees);
  return below(null, '').join('\n');
}
