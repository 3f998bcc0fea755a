import type { DatabaseSync } from 'node:sqlite';

/** The spans as an indented list, callees in the order of their entry. */
export function spanTree(recording: DatabaseSync): string {
  const rows = recording.prepare('SELECT id, name, parentId FROM TraceData ORDER BY seq').all();
  const callees = Map.groupBy(rows, (row) => row['parentId']);
  const lines = (parent: unknown, indent: string): string[] =>
    (callees.get(parent as null) ?? []).flatMap((row) => [
      `${indent}${String(row['name'])}`,
      ...lines(row['id'], `${indent}  `),
    ]);
  return lines(null, '').join('\n');
}
