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
}

/**
 * The tasks of a thread: causal chains of calls, Node's counterpart of goroutines. A task ends with its last open span,
 * and goes on when a callback of one of its spans is called later.
 */
export class Tasks {
  #count = 0;
  readonly #live = new Map<number, Task>();
  readonly #dirty = new Set<Task>();
  #last: Task | undefined;

  begin(site: number, time: number): Task {
    return this.#add(++this.#count, site, time);
  }

  /** The task of that number; taken up again if it had ended. */
  get(id: number, site: number, time: number): Task {
    if (this.#last?.id === id) return this.#last;
    const task = this.#live.get(id) ?? this.#add(id, site, time);
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

  /** What changed since the last time this was asked. Ended tasks are forgotten. */
  *takeDirty(): Generator<TaskRow> {
    for (const task of this.#dirty) {
      yield {
        task: task.id,
        site: task.site,
        parent: task.parent,
        created: task.created,
        running: task.running,
        elapsed: task.latest - task.created,
        isFinished: task.open === 0,
      };
      task.running = 0;
      task.isDirty = false;
      if (task.open > 0) continue;
      this.#live.delete(task.id);
      if (this.#last === task) this.#last = undefined;
    }
    this.#dirty.clear();
  }

  #add(id: number, site: number, time: number): Task {
    const task: Task = {
      id,
      site,
      parent: 0,
      created: time,
      running: 0,
      latest: time,
      open: 0,
      isDirty: false,
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
