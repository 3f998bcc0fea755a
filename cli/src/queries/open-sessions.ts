import type { Store } from '../store/open-store.ts';

export interface OpenSession {
  readonly id: number;
  readonly pid: number;
  readonly host: string;
}

/** Sessions without an end: still running, or killed. */
export function openSessions(store: Store): readonly OpenSession[] {
  return [...store.rows<OpenSession>('SELECT id, pid, host FROM session WHERE "end" IS NULL')];
}
