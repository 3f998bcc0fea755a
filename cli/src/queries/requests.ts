import type { Store } from '../store/open-store.ts';

/** An HTTP request that a task answered. */
export interface TaskRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Null where no framework named one. */
  readonly route: string | null;
  /** Null while there was no answer. */
  readonly status: number | null;
}

/** The requests that these tasks answered. */
export function requestsOf(store: Store, tasks: readonly number[]): Map<number, TaskRequest> {
  const rows = store.rows<TaskRequest & { task: number }>(
    `SELECT task, method, path, route, status FROM request
     WHERE task IN (SELECT value FROM json_each(?))`,
    JSON.stringify(tasks),
  );
  return new Map(Array.from(rows, ({ task, ...request }) => [task, request]));
}

/** The status of each request's answer by its task, 0 where there was none. */
export function statusesOf(store: Store): ReadonlyMap<number, number> {
  const rows = store.rows<{ task: number; status: number }>(
    'SELECT task, coalesce(status, 0) AS status FROM request',
  );
  return new Map(Array.from(rows, ({ task, status }) => [task, status]));
}
