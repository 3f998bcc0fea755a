/** The thread's stack of running calls, as of the record that is decoded, and whose time it is that passes. */
import type { CallTree } from './call-tree.ts';
import { SpanState, type SpanTable } from './span-table.ts';
import type { Task, Tasks } from './tasks.ts';

export class RunningSpans {
  readonly #table: SpanTable;
  readonly #tree: CallTree;
  readonly #tasks: Tasks;
  /** Their rows, the innermost last. */
  #rows: Int32Array = new Int32Array(1024);
  depth = 0;

  constructor(table: SpanTable, tree: CallTree, tasks: Tasks) {
    this.#table = table;
    this.#tree = tree;
    this.#tasks = tasks;
  }

  /** Row of the innermost span, -1 if none runs. */
  get top(): number {
    return this.depth === 0 ? -1 : (this.#rows[this.depth - 1] as number);
  }

  /** Number of the innermost span, 0 if none runs. */
  get topNumber(): number {
    return this.depth === 0 ? 0 : (this.#table.number[this.top] as number);
  }

  /** Row of the span at a depth, which is less than that of the stack. */
  at(depth: number): number {
    return this.#rows[depth] as number;
  }

  push(row: number, time: number): void {
    const table = this.#table;
    table.state[row] = SpanState.RUNNING;
    table.onStackSince[row] = time;
    table.callees[row] = 0;
    const node = table.node[row] as number;
    this.#tree.active[node] = (this.#tree.active[node] as number) + 1;
    if (this.depth === this.#rows.length) {
      const larger = new Int32Array(this.depth * 2);
      larger.set(this.#rows);
      this.#rows = larger;
    }
    this.#rows[this.depth++] = row;
  }

  pop(time: number): void {
    const table = this.#table;
    const tree = this.#tree;
    const row = this.#rows[--this.depth] as number;
    const node = table.node[row] as number;
    const segment = time - (table.onStackSince[row] as number);
    table.running[row] = (table.running[row] as number) + segment;
    const active = (tree.active[node] as number) - 1;
    tree.active[node] = active;
    const self = segment - (table.callees[row] as number);
    const counted = table.countedTime(row, self);
    tree.run(node, self + counted, active === 0 ? segment + table.countedTime(row, segment) : 0);
    if (this.depth > 0) {
      const caller = this.#rows[this.depth - 1] as number;
      // The calls that were counted only ran in the caller's time; what they called hangs below the caller itself.
      table.callees[caller] = (table.callees[caller] as number) + segment + counted;
      // A task may begin on the stack of another.
      if (table.task[caller] === table.task[row]) return;
    }
    const task = this.taskOf(row, time);
    this.#tasks.run(task, time, segment);
    if (task.request !== 0) this.#runForRequest(task.request, segment);
  }

  /** A request has no code of its own: what its task runs while it is open runs for it. */
  #runForRequest(number: number, segment: number): void {
    const table = this.#table;
    const row = table.find(number);
    if (row === -1 || !table.isOpen(row)) return;
    table.running[row] = (table.running[row] as number) + segment;
    this.#tree.run(table.node[row] as number, 0, segment);
  }

  /** Accounts for the time of all up to `time`; they run on. */
  settle(time: number): void {
    const rows = this.#rows.slice(0, this.depth);
    while (this.depth > 0) this.pop(time);
    for (const row of rows) this.push(row, time);
  }

  /** An open span made way in the table. */
  move(from: number, to: number): void {
    const at = this.#rows.subarray(0, this.depth).indexOf(from);
    if (at !== -1) this.#rows[at] = to;
  }

  taskOf(row: number, time: number): Task {
    return this.#tasks.get(this.#table.task[row] as number, this.#table.site[row] as number, time);
  }

  /** Whether a call of the same node encloses that of the row: on the stack, or suspended below it. */
  hasOuterActivation(row: number, node: number): boolean {
    // A task may begin on the stack of another that began alike.
    if ((this.#tree.active[node] as number) > 0) return true;
    if (!this.#tree.hasRecursion) return false;
    const table = this.#table;
    let outer = this.openParent(this.depth === 0 ? row : (this.#rows[0] as number));
    while (outer !== 0) {
      const at = table.find(outer);
      if (table.node[at] === node) return true;
      outer = this.openParent(at);
    }
    return false;
  }

  /** The number of a span's parent if that is still open, else 0. */
  openParent(row: number): number {
    const parent = this.#table.parent[row] as number;
    if (parent === 0) return 0;
    const at = this.#table.find(parent);
    return at !== -1 && this.#table.isOpen(at) ? parent : 0;
  }
}
