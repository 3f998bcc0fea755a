import type { TaskCall } from '../queries/show-task.ts';

/** Columns that a task's time is drawn in. */
const WIDTH = 30;
/** Of a call that waited for less, the waiting is too little to be seen. */
const VISIBLE = 1 / WIDTH;

const RUNNING = '█';
const WAITING = '─';

/** The columns from the first to the one behind the last. */
type Stretch = readonly [from: number, to: number];

/**
 * A bar for each call, below one another as in time. When a call ran is known where it never waited; one that did is drawn
 * as running at its start, and where a call below it that never waited is.
 */
export function timelineOf(
  elapsed: number,
  calls: readonly TaskCall[],
): ReadonlyMap<TaskCall, string> {
  const byId = new Map(calls.map((call) => [call.id, call]));
  const stretches = new Map(calls.map((call) => [call, stretchOf(call, elapsed)]));
  const cells = new Map<TaskCall, string[]>();
  for (const [call, stretch] of stretches) {
    const line = Array.from({ length: WIDTH }, () => ' ');
    cells.set(call, line);
    line.fill(WAITING, ...stretch);
    if (isSteady(call)) line.fill(RUNNING, ...stretch);
    else line.fill(RUNNING, stretch[0], stretch[0] + 1);
  }
  for (const [call, [from, to]] of stretches) {
    if (!isSteady(call)) continue;
    for (let caller = callerOf(call, byId); caller !== undefined; caller = callerOf(caller, byId)) {
      // A caller may have ended before a callback of its own began.
      const [first, end] = stretches.get(caller) ?? [0, 0];
      const start = Math.max(first, from);
      cells.get(caller)?.fill(RUNNING, start, Math.max(start, Math.min(end, to)));
    }
  }
  return new Map(Array.from(cells, ([call, line]) => [call, line.join('').trimEnd()]));
}

function callerOf(call: TaskCall, byId: ReadonlyMap<number, TaskCall>): TaskCall | undefined {
  return call.parent === null ? undefined : byId.get(call.parent);
}

function isSteady({ duration, running }: TaskCall): boolean {
  return duration !== null && duration - running <= duration * VISIBLE;
}

/** At least a column: what is short is there all the same. */
function stretchOf({ offset, duration }: TaskCall, elapsed: number): Stretch {
  if (elapsed === 0) return [0, WIDTH];
  const from = Math.min(WIDTH - 1, Math.floor((offset / elapsed) * WIDTH));
  const end = duration === null ? WIDTH : Math.ceil(((offset + duration) / elapsed) * WIDTH);
  return [from, Math.min(WIDTH, Math.max(from + 1, end))];
}
