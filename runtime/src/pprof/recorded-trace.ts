/** What the process records in the next seconds, as Trace Event JSON: the counterpart of Go's execution trace. */
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { Outcome, OUTCOME_NAMES, SESSION_STRIDE } from '@functrace/format';
import {
  callEvent,
  functionMembers,
  laneEvents,
  Lanes,
  micros,
  processEvent,
  TRACE_HEAD,
} from '@functrace/format/timeline';
import { flush } from '@functrace/runtime/hot';

/** After this long, what other threads recorded is in the store as well. */
const OTHER_THREADS_MS = 200;

/** Ids of calls that are looked at between two turns of the program's event loop. */
const WINDOW = 16_384;

interface Session {
  readonly id: number;
  readonly thread: number;
  /** ns from the trace's beginning to the session's. */
  readonly start: number;
  /** Of its last call; null without any. */
  readonly last: number | null;
}

const SESSIONS = `SELECT id, thread, start - ? AS start,
    (SELECT max(span.id) FROM span
     WHERE span.id > (session.id - 1) * ${SESSION_STRIDE} AND span.id < session.id * ${SESSION_STRIDE}) AS last
  FROM session WHERE pid = ? ORDER BY id`;

interface Call {
  readonly id: number;
  readonly parent: number | null;
  readonly site: number;
  readonly task: number;
  /** ns since the session's start. */
  readonly start: number;
  /** Null while it is open. */
  readonly duration: number | null;
  readonly running: number;
  readonly outcome: number;
}

/** Calls of a range of ids that were open at some time between two. */
const CALLS = `SELECT id, parent, site, task, start, duration, running, outcome FROM span
  WHERE id BETWEEN ? AND ? AND start < ? AND (duration IS NULL OR start + duration > ?) ORDER BY id`;

interface Site {
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

/** Waits and answers with what was recorded meanwhile in `path`, piece by piece. What was open before begins with the trace. */
export async function* recordedTrace(path: string, seconds: number): AsyncGenerator<string> {
  // As sessions tell the time: Date.now() would follow the system's clock when that is set.
  const from = BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e6));
  await sleep(seconds * 1000, undefined, { ref: false });
  const length = Math.round(seconds * 1e9);
  await sleep(OTHER_THREADS_MS, undefined, { ref: false });
  flush();
  const db = new DatabaseSync(path, { readOnly: true, timeout: 1000 });
  try {
    const sessions = db.prepare(SESSIONS).all(from, process.pid) as unknown as Session[];
    yield `${TRACE_HEAD}${processEvent(process.pid, process.argv.slice(1).join(' ') || 'node')}`;
    let lanes = 0;
    for (const session of sessions) lanes = yield* sessionEvents(db, session, length, lanes);
    yield `\n],"otherData":${JSON.stringify({ recording: path, seconds })}}\n`;
  } finally {
    db.close();
  }
}

/** Returns the count of lanes with its own. */
async function* sessionEvents(
  db: DatabaseSync,
  session: Session,
  length: number,
  others: number,
): AsyncGenerator<string, number> {
  const { id, thread, start: offset, last } = session;
  const calls = db.prepare(CALLS);
  const siteOf = sitesOf(db);
  const initial = db.prepare('SELECT site FROM task WHERE id = ?');
  let text = '';
  const opened = ({ number, group }: { number: number; group: number }): void => {
    const name = thread === 0 ? siteOf(group).name : `${siteOf(group).name}, thread ${thread}`;
    text += `,\n${laneEvents(process.pid, number, name)}`;
  };
  const lanes = new Lanes({ opened }, others);
  const end = last ?? 0;
  for (let at = (id - 1) * SESSION_STRIDE + 1; at <= end; at += WINDOW) {
    const to = Math.min(at + WINDOW - 1, end);
    const rows = calls.all(at, to, length - offset, -offset) as unknown as Call[];
    for (const call of rows) {
      const began = Math.max(0, offset + call.start);
      const ended =
        call.duration === null ? length : Math.min(length, offset + call.start + call.duration);
      const lane = lanes.place(call.id, call.parent ?? undefined, began, ended, () =>
        Number(initial.get(call.task)?.['site'] ?? call.site),
      );
      const { members } = siteOf(call.site);
      text += `,\n${callEvent(process.pid, lane.number, began, ended - began, members, argumentsOf(call))}`;
    }
    if (text !== '') yield text;
    text = '';
    await turn();
  }
  return lanes.count;
}

function sitesOf(db: DatabaseSync): (id: number) => { name: string; members: string } {
  const select = db.prepare('SELECT name, file, line FROM site WHERE id = ?');
  const known = new Map<number, { name: string; members: string }>();
  return (id) => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const { name, file, line } = (select.get(id) as unknown as Site | undefined) ?? {
      name: 'unknown',
      file: '',
      line: 0,
    };
    const made = { name, members: functionMembers(name, file, line) };
    known.set(id, made);
    return made;
  };
}

/** Without values: whoever reaches the server is not to see them. */
function argumentsOf({ id, task, duration, running, outcome }: Call): string {
  let text = `"span":${id},"task":${task}`;
  if (duration !== running) text += `,"running_us":${micros(running)}`;
  if (outcome !== Outcome.RETURNED) text += `,"outcome":"${OUTCOME_NAMES[outcome] ?? outcome}"`;
  return text;
}
