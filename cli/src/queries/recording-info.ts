import { SESSION_STRIDE } from '@functrace/format';
import type { Store } from '../store/open-store.ts';
import { type RecordingFile, recordingFile } from '../store/recording-files.ts';
import { isoTime } from './iso-time.ts';

export interface SessionInfo {
  readonly id: number;
  readonly pid: number;
  /** 0 is the main thread. */
  readonly thread: number;
  readonly command: string;
  readonly cwd: string;
  readonly host: string;
  readonly node: string;
  readonly format: number;
  /** ISO 8601 with nanoseconds. */
  readonly start: string;
  /** ns; null without an end. */
  readonly elapsed: number | null;
  readonly calls: number;
  /** Stored one by one. */
  readonly spans: number;
  readonly dropped: number;
  /** ns. */
  readonly stalled: number;
}

export interface TableInfo {
  readonly name: string;
  readonly bytes: number;
}

export interface RecordingInfo {
  readonly file: RecordingFile;
  readonly sessions: readonly SessionInfo[];
  /** The largest first. */
  readonly tables: readonly TableInfo[];
}

const SESSIONS = `
  SELECT id, pid, thread, command, cwd, host, node_version AS node, format_version AS format, ${isoTime('start')} AS start,
    CAST("end" - start AS REAL) AS elapsed,
    (SELECT total(calls) FROM call_node WHERE call_node.session = session.id) AS calls,
    (SELECT count(*) FROM span WHERE span.id > (session.id - 1) * ${SESSION_STRIDE} AND span.id < session.id * ${SESSION_STRIDE}) AS spans,
    CAST(dropped AS REAL) AS dropped, CAST(stalled AS REAL) AS stalled
  FROM session ORDER BY id`;

/** Who wrote a recording, and what takes its place. */
export function recordingInfo(store: Store): RecordingInfo {
  return {
    file: recordingFile(store.path),
    sessions: [...store.rows<SessionInfo>(SESSIONS)],
    // SQLite's own table of its pages.
    tables: [
      ...store.rows<TableInfo>(
        'SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name ORDER BY bytes DESC, name',
      ),
    ],
  };
}
