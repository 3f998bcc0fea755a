import type { Store } from '../store/open-store.ts';
import { clockOf } from './clock.ts';
import { findFunctions } from './find-function.ts';
import { requestsOf, statusesOf, type TaskRequest } from './requests.ts';
import type { Selection } from './selection.ts';
import { type TaskRow, taskRows, taskSites } from './task-rows.ts';
import type { TracedFunction } from './traced-functions.ts';

/** All tasks that began with one function. Times in ns. */
export interface TaskGroup extends TracedFunction {
  readonly tasks: number;
  readonly unfinished: number;
  readonly running: number;
  readonly waiting: number;
  /** Sum over the tasks, from first entry to last exit so far. */
  readonly elapsed: number;
  readonly longest: number;
  /** Requests by the status of their answers, 0 for none; empty where the tasks are none. */
  readonly statuses: Readonly<Record<string, number>>;
}

export const TASK_ORDERS = [
  'tasks',
  'unfinished',
  'running',
  'waiting',
  'elapsed',
  'longest',
] as const;
export type TaskOrder = (typeof TASK_ORDERS)[number];

export interface Tasks {
  readonly rows: readonly TaskGroup[];
  /** Functions that tasks began with, shown or not. */
  readonly functions: number;
  readonly leaks: readonly ProbableLeak[];
}

/** Tasks of a function that there are more and more of, as the monitor saw. */
export interface ProbableLeak {
  readonly session: number;
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly tasks: number;
  readonly grownBy: number;
  /** ns in which they did. */
  readonly elapsed: number;
  /** ns since the oldest of them began. */
  readonly oldest: number;
}

/** What the program worked on, by the functions that the event loop entered. */
export function tasks(
  store: Store,
  { sort, limit }: { readonly sort: TaskOrder; readonly limit: number },
  selection: Selection,
): Tasks {
  const { functions, ofSite } = taskSites(store, selection);
  const statuses = statusesOf(store);
  const groups = functions.map((site) => ({ ...site, ...emptySums() }));
  for (const row of taskRows(store, ofSite.keys(), selection)) {
    const group = groups[ofSite.get(row.site) ?? -1];
    if (group !== undefined) add(group, row, statuses.get(row.id));
  }
  const found = groups.filter((group) => group.tasks > 0);
  found.sort((a, b) => b[sort] - a[sort] || b.elapsed - a.elapsed || b.tasks - a.tasks);
  return {
    rows: found.slice(0, limit),
    functions: found.length,
    leaks: [...store.rows<ProbableLeak>(LEAKS)],
  };
}

const LEAKS = `SELECT session, name, file, line, tasks, grownBy, elapsed, oldest FROM ProbableLeak
  ORDER BY tasks DESC, name`;

interface Sums {
  tasks: number;
  unfinished: number;
  running: number;
  waiting: number;
  elapsed: number;
  longest: number;
  statuses: Record<string, number>;
}

function emptySums(): Sums {
  const statuses = {};
  return { tasks: 0, unfinished: 0, running: 0, waiting: 0, elapsed: 0, longest: 0, statuses };
}

function add(
  sums: Sums,
  { running, elapsed, isFinished }: TaskRow,
  status: number | undefined,
): void {
  sums.tasks++;
  if (!isFinished) sums.unfinished++;
  sums.running += running;
  sums.waiting += Math.max(0, elapsed - running);
  sums.elapsed += elapsed;
  sums.longest = Math.max(sums.longest, elapsed);
  if (status !== undefined) sums.statuses[status] = (sums.statuses[status] ?? 0) + 1;
}

/** One task of a function. */
export interface TaskOfFunction extends Omit<TaskRow, 'site'> {
  readonly function: TracedFunction;
  /** ISO 8601 with nanoseconds. */
  readonly at: string;
  readonly waiting: number;
  readonly request: TaskRequest | null;
}

export interface FunctionTasks {
  /** The longest first. */
  readonly rows: readonly TaskOfFunction[];
  /** All of them, shown or not. */
  readonly tasks: number;
}

/** The single tasks that began with the functions that a text names. */
export function functionTasks(
  store: Store,
  text: string,
  limit: number,
  selection: Selection,
): FunctionTasks {
  const named = findFunctions(store, text);
  const { ofSite } = taskSites(store, selection);
  const ofFunction = new Map(named.flatMap((one) => one.sites.map((site) => [site, one])));
  const sites = [...ofFunction.keys()].filter((site) => ofSite.has(site));
  const all = [...taskRows(store, sites, selection)];
  const shown = all.slice(0, limit);
  const requests = requestsOf(
    store,
    shown.map(({ id }) => id),
  );
  const toTime = clockOf(store);
  return {
    rows: shown.flatMap(({ site, ...row }) => {
      const one = ofFunction.get(site);
      if (one === undefined) return [];
      const { name, file, line, column, kind } = one;
      return {
        ...row,
        function: { name, file, line, column, kind },
        at: toTime(row.offset),
        waiting: Math.max(0, row.elapsed - row.running),
        request: requests.get(row.id) ?? null,
      };
    }),
    tasks: all.length,
  };
}
