/** What is open in the recording of this process: the counterpart of Go's profile of goroutines. */
import { DatabaseSync } from 'node:sqlite';
import { Outcome } from '@functrace/format';
import { encodePprof, type PprofFunction } from '@functrace/format/pprof';
import { ownRecording } from '../control/store-path.ts';

interface OpenStack {
  /** The innermost first. */
  readonly frames: readonly PprofFunction[];
  /** Open calls with it. */
  count: number;
}

interface Row {
  readonly id: number;
  readonly parent: number | null;
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

/** Open calls that no other open call was made by, with those above them, finished or not. */
const OPEN = `
  WITH open AS (SELECT span.id, span.parent FROM span JOIN session ON session.id = span.session
    WHERE outcome = ${Outcome.UNFINISHED} AND session.pid = ?)
  SELECT id FROM open WHERE id NOT IN (SELECT parent FROM open WHERE parent IS NOT NULL)`;

const CALL = `SELECT span.id, span.parent, site.name, site.file, site.line
  FROM span JOIN site ON site.id = span.site WHERE span.id = ?`;

function openStacks(): OpenStack[] {
  const path = ownRecording();
  if (path === undefined) return [];
  const db = new DatabaseSync(path, { readOnly: true, timeout: 1000 });
  try {
    const call = db.prepare(CALL);
    const stacks = new Map<string, OpenStack>();
    for (const { id } of db.prepare(OPEN).all(process.pid)) {
      const frames: PprofFunction[] = [];
      let at = Number(id);
      while (at > 0) {
        const row = call.get(at) as unknown as Row | undefined;
        if (row === undefined) break;
        frames.push({ name: row.name, file: row.file, line: row.line });
        at = row.parent ?? 0;
      }
      const key = JSON.stringify(frames);
      const stack = stacks.get(key) ?? { frames, count: 0 };
      stack.count++;
      stacks.set(key, stack);
    }
    return [...stacks.values()].toSorted((a, b) => b.count - a.count);
  } finally {
    db.close();
  }
}

export function taskProfile(): Uint8Array {
  const functions: PprofFunction[] = [];
  const indices = new Map<string, number>();
  const samples = openStacks().map(({ frames, count }) => ({
    stack: frames.map((frame) => {
      const key = JSON.stringify(frame);
      const known = indices.get(key) ?? functions.push(frame) - 1;
      indices.set(key, known);
      return known;
    }),
    values: [count],
  }));
  return encodePprof({
    sampleTypes: [{ type: 'tasks', unit: 'count' }],
    defaultType: 'tasks',
    functions,
    samples,
    start: BigInt(Date.now()) * 1_000_000n,
    duration: 0,
  });
}

export function taskText(): string {
  const stacks = openStacks();
  const all = stacks.reduce((sum, { count }) => sum + count, 0);
  const blocks = stacks.map(({ frames, count }) =>
    [`${count} @`, ...frames.map(({ name, file, line }) => `  ${name}  ${file}:${line}`)].join(
      '\n',
    ),
  );
  return `${[`open calls: ${all}`, ...blocks].join('\n\n')}\n`;
}
