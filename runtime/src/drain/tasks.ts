import type { TaskRow } from '../store/store.ts';

export interface Task {
  readonly id: number;
  readonly site: number;
  readonly parent: number;
  /** ns; for a task taken up again after it had ended, when that was. */
  readonly created: number;
  /** ns since it was last written. */
  running: number;
  latest: number;
  open: number;
  isDirty: boolean;
  /** The span of the request that the task answers, 0 for none. */
  request: number;
  /** It has a span in the store, and therefore a row. */
  isKept: boolean;
  /** It had ended and was forgotten: there may be a row. */
  readonly isResumed: boolean;
}

/**
 * The tasks of a thread: causal chains of calls, Node's counterpart of goroutines. A task ends with its last open span,
 * and goes on when a callback of one of its spans is called later.
 */
export class Tasks {
  #count = 0;
  readonly #live = new Map<number, Task>();
  readonly #dirty = new Set<Task>();
  readonly #isSelective: boolean;
  #last: Task | undefined;

  /** `isSelective`: only tasks of which a span is kept get rows. */
  constructor(isSelective: boolean) {
    this.#isSelective = isSelective;
  }

  /** `parent`: the span that started it, 0 where that is not known. */
  begin(site: number, time: number, parent: number): Task {
    return this.#add(++this.#count, site, time, false, parent);
  }

  /** A span of the task gets a row. */
  keep(id: number): void {
    const task = this.#last?.id === id ? this.#last : this.#live.get(id);
    if (task === undefined || task.isKept) return;
    task.isKept = true;
    this.#touch(task);
  }

  /** The task of that number; taken up again if it had ended. */
  get(id: number, site: number, time: number): Task {
    if (this.#last?.id === id) return this.#last;
    const task = this.#live.get(id) ?? this.#add(id, site, time, true, 0);
    this.#last = task;
    return task;
  }

  enter(task: Task): void {
    task.open++;
    this.#touch(task);
  }

  exit(task: Task, time: number): void {
    task.open--;
    task.latest = time;
    this.#touch(task);
  }

  /** Adds time on the stack. */
  run(task: Task, time: number, duration: number): void {
    task.running += duration;
    task.latest = time;
    this.#touch(task);
  }

  *unfinished(): Generator<Task> {
    for (const task of this.#live.values()) if (task.open > 0) yield task;
  }

  /** Brings what is unfinished up to date: it has lasted until `time` at least. */
  last(time: number): void {
    for (const task of this.unfinished()) {
      if (task.latest >= time) continue;
      task.latest = time;
      this.#touch(task);
    }
  }

  /** What changed since the last time this was asked. Ended tasks are forgotten. */
  *takeDirty(): Generator<TaskRow> {
    for (const task of this.#dirty) {
      const isRow = !this.#isSelective || task.isKept;
      if (isRow || task.isResumed)
        yield {
          isOnlyChange: !isRow,
          task: task.id,
          site: task.site,
          parent: task.parent,
          created: task.created,
          running: task.running,
          elapsed: task.latest - task.created,
          isFinished: task.open === 0,
        };
      if (isRow || task.isResumed) task.running = 0;
      task.isDirty = false;
      if (task.open > 0) continue;
      this.#live.delete(task.id);
      if (this.#last === task) this.#last = undefined;
    }
    this.#dirty.clear();
  }

  #add(id: number, site: number, time: number, isResumed: boolean, parent: number): Task {
    const task: Task = {
      id,
      site,
      parent,
      created: time,
      running: 0,
      latest: time,
      open: 0,
      isDirty: false,
      request: 0,
      isKept: false,
      isResumed,
    };
    this.#live.set(id, task);
    this.#last = task;
    return task;
  }

  #touch(task: Task): void {
    if (task.isDirty) return;
    task.isDirty = true;
    this.#dirty.add(task);
  }
}
