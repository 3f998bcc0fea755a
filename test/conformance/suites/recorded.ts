import { globSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface Recorded {
  readonly processes: number;
  readonly functions: number;
  readonly calls: number;
}

/** What the recordings in a folder hold together. */
export function recordedIn(folder: string): Recorded {
  const found = new Set<string>();
  let [processes, calls] = [0, 0];
  for (const file of globSync('**/*.db', { cwd: folder })) {
    using db = new DatabaseSync(join(folder, file), { readOnly: true });
    processes += Number(db.prepare('SELECT count(DISTINCT pid) AS n FROM session').get()?.['n']);
    const rows = db.prepare(
      'SELECT file, line, "column" AS at, sum(calls) AS calls FROM call_node JOIN site ON site.id = call_node.site GROUP BY file, line, "column"',
    );
    for (const row of rows.iterate()) {
      found.add(`${String(row['file'])}:${String(row['line'])}:${String(row['at'])}`);
      calls += Number(row['calls']);
    }
  }
  return { processes, functions: found.size, calls };
}
