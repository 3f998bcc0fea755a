import { Position, SESSION_STRIDE, withIncrement } from '@functrace/format';
import { GoroutineTrace, ParamStoreData, TraceData } from '../generated/functrace/v1/views.pb.ts';
import type { SqlValue, Store } from '../store/open-store.ts';
import { BASE } from './call-values.ts';
import { nanosBetween } from './nanos-between.ts';
import { noTask } from './no-task.ts';
import { requestsOf, type TaskRequest } from './requests.ts';

/** A task and the calls in it. Times in ns. */
export interface TaskDetail {
  readonly id: number;
  /** Of the call that began it. */
  readonly function: string;
  /** ISO 8601, to the nanosecond. */
  readonly at: string;
  readonly running: number;
  /** From its first entry to its last exit so far. */
  readonly elapsed: number;
  readonly isFinished: boolean;
  /** The HTTP request that it answered. */
  readonly request: TaskRequest | null;
  /** The first ones, callers before callees. */
  readonly calls: readonly TaskCall[];
  /** All calls, shown or not. */
  readonly callCount: number;
}

export interface TaskCall {
  readonly id: number;
  readonly name: string;
  /** Null: called from outside traced code. */
  readonly parent: number | null;
  /** 0 for the task's first call. */
  readonly depth: number;
  /** ns since the task began. */
  readonly offset: number;
  /** Null while unfinished. */
  readonly duration: number | null;
  readonly running: number;
  /** Text of values, see the format's value.ts; undefined where one was not recorded. */
  readonly parameters: readonly (string | undefined)[];
  readonly result?: string;
  readonly error?: string;
  readonly receiver?: string;
}

/** Where a row of a view becomes a message. */
interface RowClass<T> {
  fromRow(row: Readonly<Record<string, unknown>>): T;
}

function* read<T>(
  store: Store,
  type: RowClass<T>,
  sql: string,
  ...parameters: readonly SqlValue[]
): Generator<T> {
  for (const row of store.rows<Record<string, unknown>>(sql, ...parameters))
    yield type.fromRow(row);
}

/** The ids of a session's calls lie in a range of their own, in the order of their entry. */
const OF_TASK = `gid = ?1 AND id > CAST(?2 AS INTEGER) AND id < CAST(?3 AS INTEGER)`;

/** One task with its first `limit` calls and their values. */
export function showTask(store: Store, id: number, limit: number): TaskDetail {
  const [task] = read(store, GoroutineTrace, 'SELECT * FROM GoroutineTrace WHERE gid = ?', id);
  if (task === undefined) throw noTask(store, id);
  const low = Math.floor(id / SESSION_STRIDE) * SESSION_STRIDE;
  const range = [id, low, low + SESSION_STRIDE] as const;
  // All but `params`, which would put the values of every call together as text.
  const calls = read(
    store,
    TraceData,
    `SELECT id, name, gid, indent, timeCost, parentId, createdAt, seq FROM TraceData
     WHERE ${OF_TASK} ORDER BY id LIMIT CAST(?4 AS INTEGER)`,
    ...range,
    limit,
  );
  const count = store.row<{ calls: number }>(
    `SELECT count(*) AS calls FROM (SELECT id, task AS gid FROM span) WHERE ${OF_TASK}`,
    ...range,
  );
  return {
    id: Number(task.gid),
    function: task.initFuncName,
    at: isoText(task),
    running: Number(task.timeCost),
    elapsed: Number(task.execTime),
    isFinished: task.isFinished,
    request: requestsOf(store, [id]).get(id) ?? null,
    calls: Array.from(calls, (call) => taskCall(store, task, call)),
    callCount: count?.calls ?? 0,
  };
}

function taskCall(store: Store, task: GoroutineTrace, call: TraceData): TaskCall {
  return {
    id: Number(call.id),
    name: call.name,
    parent: call.parentId === undefined ? null : Number(call.parentId),
    depth: call.indent,
    offset: nanosBetween(task.createTime, call.createdAt),
    duration:
      store.row<{ duration: number | null }>(
        'SELECT duration FROM span WHERE id = ?',
        Number(call.id),
      )?.duration ?? null,
    running: Number(call.timeCost),
    ...valuesOf(store, Number(call.id)),
  };
}

/** A Date itself prints milliseconds. */
function isoText(task: GoroutineTrace): string {
  const { createTime } = task.toJSON();
  return typeof createTime === 'string' ? createTime : 'unknown';
}

type Values = Pick<TaskCall, 'parameters' | 'result' | 'error' | 'receiver'>;

function wholeReceiver(store: Store, id: number, data: string): string {
  const sql = `SELECT ${BASE} AS data FROM value WHERE span = ? AND position = ${Position.RECEIVER}`;
  const base = store.row<{ data: string | null }>(sql, id)?.data;
  return typeof base === 'string' ? withIncrement(base, data) : data;
}

/** Where the values that are no parameters go. */
const NAMED_POSITIONS: Readonly<Record<number, 'result' | 'error' | 'receiver'>> = {
  [Position.RESULT]: 'result',
  [Position.ERROR]: 'error',
  [Position.RECEIVER]: 'receiver',
};

function valuesOf(store: Store, id: number): Values {
  const parameters: (string | undefined)[] = [];
  const others: { result?: string; error?: string; receiver?: string } = {};
  const sql = 'SELECT * FROM ParamStoreData WHERE traceId = ? ORDER BY position';
  for (const { position, data, baseId } of read(store, ParamStoreData, sql, id)) {
    const key = NAMED_POSITIONS[position];
    if (key !== undefined)
      others[key] = baseId === undefined ? data : wholeReceiver(store, id, data);
    else parameters[position] = data;
  }
  // A gap is a parameter whose value was not recorded; Array.from makes it a member like the others.
  return { parameters: Array.from(parameters, (data) => data), ...others };
}
