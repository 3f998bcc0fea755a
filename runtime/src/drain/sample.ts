/** What the task monitor sees of a thread's tasks at one moment. */
import { TaskState } from '@functrace/format';
import type { FunctionSample, SampleRow, TaskSample } from '../store/store.ts';
import { SpanState, type SpanTable } from './span-table.ts';
import type { Task, Tasks } from './tasks.ts';

/** Tasks that are listed one by one. */
const MAX_LISTED = 64;

const STATES: Readonly<Record<number, number>> = {
  [SpanState.RUNNING]: TaskState.RUNNING,
  [SpanState.AWAITING]: TaskState.AWAITING,
  [SpanState.YIELDED]: TaskState.YIELDED,
};

export function sampleOf(sample: number, table: SpanTable, tasks: Tasks, time: number): SampleRow {
  /** Row of the span that was entered last, by task. */
  const current = new Map<number, number>();
  let spans = 0;
  for (const row of table.openRows()) {
    spans++;
    const task = table.task[row] as number;
    const known = current.get(task);
    if (known === undefined || (table.number[known] as number) < (table.number[row] as number))
      current.set(task, row);
  }
  const unfinished = [...tasks.unfinished()].toSorted((a, b) => a.created - b.created);
  const listed: TaskSample[] = [];
  for (const task of unfinished) {
    const row = current.get(task.id);
    if (row === undefined) continue;
    listed.push({
      task: task.id,
      site: table.site[row] as number,
      state: STATES[table.state[row] as number] ?? TaskState.RUNNING,
      age: age(task.created, time),
      spanAge: age(table.start[row] as number, time),
    });
    if (listed.length === MAX_LISTED) break;
  }
  return {
    sample,
    time,
    tasks: unfinished.length,
    spans,
    listed,
    functions: byFunction(unfinished, time),
  };
}

/** The oldest come first. */
function byFunction(unfinished: readonly Task[], time: number): FunctionSample[] {
  const functions = new Map<number, { tasks: number; oldest: number }>();
  for (const { site, created } of unfinished) {
    const known = functions.get(site);
    if (known === undefined) functions.set(site, { tasks: 1, oldest: age(created, time) });
    else known.tasks++;
  }
  return Array.from(functions, ([site, { tasks, oldest }]) => ({ site, tasks, oldest }));
}

/** What began since the moment of the sample is as young as can be. */
function age(since: number, time: number): number {
  return Math.max(0, time - since);
}
