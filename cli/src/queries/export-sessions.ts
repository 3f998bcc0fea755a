import { SESSION_STRIDE } from '@functrace/format';
import type { Store } from '../store/open-store.ts';

/** A traced thread, as exports name it. */
export interface ExportSession {
  readonly id: number;
  readonly pid: number;
  /** 0 is the main thread. */
  readonly thread: number;
  readonly command: string;
  readonly host: string;
  readonly nodeVersion: string;
  /** ns since the epoch. */
  readonly start: bigint;
  /** ns from its start to its end, or to the last that is known of it. */
  readonly elapsed: number;
}

interface SessionRow extends Omit<ExportSession, 'start'> {
  readonly start: string;
}

/** What is open when a recording ends has lasted until then. */
const SESSIONS = `
  SELECT id, pid, thread, command, host, node_version AS nodeVersion, CAST(start AS TEXT) AS start,
    CAST(coalesce("end" - start, (
      SELECT span.start + coalesce(span.duration, span.running) FROM span
      WHERE span.id > (session.id - 1) * ${SESSION_STRIDE} AND span.id < session.id * ${SESSION_STRIDE}
      ORDER BY span.id DESC LIMIT 1), 0) AS REAL) AS elapsed
  FROM session ORDER BY id`;

export function exportSessions(store: Store): ExportSession[] {
  return Array.from(store.rows<SessionRow>(SESSIONS), ({ start, ...session }) => ({
    ...session,
    start: BigInt(start),
  }));
}
