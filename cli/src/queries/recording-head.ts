import { SESSION_STRIDE } from '@functrace/format';
import type { Store } from '../store/open-store.ts';
import { isoTime } from './iso-time.ts';

/** What every report says of the recording first. */
export interface RecordingHead {
  readonly store: string;
  readonly spans: number;
  readonly sessions: number;
  /** Sessions without an end: still running, or killed. */
  readonly openSessions: number;
  /** Records that were lost. */
  readonly dropped: number;
  /** ns that the program waited for a free channel. */
  readonly stalled: number;
  /** Calls that are in the call tree only. */
  readonly folded: number;
  /** Functions of which some calls were counted only. */
  readonly overBudget: number;
  /** Spans that were taken out when the file reached its size limit. */
  readonly evicted: number;
  /** Sessions that were imported from sampled profiles. */
  readonly sampledSessions: number;
  /** ISO 8601 with nanoseconds. */
  readonly from: string;
  readonly to: string;
  /** ns between the two. */
  readonly elapsed: number;
  /** Working directories of the sessions. */
  readonly folders: readonly string[];
}

/** Spans get their ids in the order of their entry, so that the last one of a session is found through its id. */
const SESSION_ENDS = `
  SELECT session.start AS start, session."end" IS NULL AS is_open, session.dropped AS dropped, session.stalled AS stalled,
    session.folded AS folded, session.evicted AS evicted,
    session.kind = 'sampled' AS is_sampled,
    coalesce(session."end", session.start + coalesce((
      SELECT span.start + coalesce(span.duration, span.running) FROM span
      WHERE span.id > (session.id - 1) * ${SESSION_STRIDE} AND span.id < session.id * ${SESSION_STRIDE}
      ORDER BY span.id DESC LIMIT 1), 0)) AS "end"
  FROM session`;

type Totals = Omit<RecordingHead, 'store' | 'spans' | 'overBudget' | 'folders'>;

export function recordingHead(store: Store): RecordingHead {
  // total() adds as REAL: exact to 2^53, and never too long for a number as the integers of sum() may be.
  const totals = store.row<Totals>(`
    SELECT count(*) AS sessions, sum(is_open) AS openSessions, total(dropped) AS dropped, total(stalled) AS stalled,
      total(folded) AS folded, total(evicted) AS evicted, sum(is_sampled) AS sampledSessions,
      ${isoTime('min(start)')} AS "from", ${isoTime('max("end")')} AS "to", CAST(max("end") - min(start) AS REAL) AS elapsed
    FROM (${SESSION_ENDS})`);
  const spans = store.row<{ spans: number }>('SELECT total(calls) AS spans FROM call_node');
  const budget = store.row<{ overBudget: number }>(`
    SELECT count(*) AS overBudget FROM (SELECT DISTINCT name, file, line, "column" FROM site
      WHERE id IN (SELECT site FROM call_node WHERE counted > 0))`);
  if (totals === undefined || spans === undefined || budget === undefined)
    throw new Error('an aggregate without GROUP BY gave no row');
  return { store: store.path, ...spans, ...budget, ...totals, folders: programFolders(store) };
}

/** Working directories of the sessions. */
export function programFolders(store: Store): string[] {
  const sessions = store.rows<{ cwd: string }>('SELECT DISTINCT cwd FROM session ORDER BY cwd');
  return Array.from(sessions, (session) => session.cwd);
}

/** ns since the epoch at which the first session began. */
export function recordingStart(store: Store): bigint {
  const first = store.row<{ start: string }>(
    'SELECT CAST(min(start) AS TEXT) AS start FROM session',
  );
  return BigInt(first?.start ?? 0);
}
