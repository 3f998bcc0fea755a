/** What the records of a call say of its span: that it begins, leaves the stack, comes back, and ends. */
import { ExitDetail, Outcome, ResumeDetail, SuspendDetail } from '@functrace/format';
import { type CallTree, ROOT } from './call-tree.ts';
import { CountedCalls } from './counted-calls.ts';
import type { DecoderOutput } from './decoder-output.ts';
import type { Errors } from './errors.ts';
import { LostSpans } from './lost-spans.ts';
import { RunningSpans } from './running-spans.ts';
import { SpanState, type SpanTable } from './span-table.ts';
import type { Task, Tasks } from './tasks.ts';

export class SpanDecoder {
  readonly running: RunningSpans;
  readonly lost: LostSpans = new LostSpans();
  readonly counted: CountedCalls;
  /** When records were last dropped: of what is suspended since before, nobody knows whether it still is. */
  lostAt = -1;
  /** Number of the next ENTER. */
  next = 1;
  /** The next ENTER begins a task. */
  isAlone = false;
  readonly #table: SpanTable;
  readonly #tree: CallTree;
  readonly #tasks: Tasks;
  readonly #output: DecoderOutput;
  readonly #errors: Errors;
  readonly #onMove = (from: number, to: number): void => this.running.move(from, to);

  constructor(
    table: SpanTable,
    tree: CallTree,
    tasks: Tasks,
    output: DecoderOutput,
    errors: Errors,
  ) {
    this.running = new RunningSpans(table, tree, tasks);
    this.counted = new CountedCalls(table, tree);
    this.#table = table;
    this.#tree = tree;
    this.#tasks = tasks;
    this.#output = output;
    this.#errors = errors;
  }

  enter(time: number, site: number, parentHandle: number): void {
    const table = this.#table;
    const running = this.running;
    // 0 names no span, so the thread leaves it out after each 2^32 calls.
    if (this.next % 2 ** 32 === 0) this.next++;
    const number = this.next++;
    const parent = parentHandle === 0 ? 0 : this.known(this.unwrap(parentHandle));
    const isRequest = this.#output.isRequest(site);
    const isAlone = this.isAlone || isRequest;
    this.isAlone = false;
    // A call's parent is the top of the thread's stack, if that has one: what lies above it here is no longer there.
    if (!isAlone) this.abandonDownTo(parent, time);
    this.#forgetDoubtful(table.rowFor(number), time);
    const row = table.claim(number, this.#onMove);
    table.site[row] = site;
    table.start[row] = time;
    table.running[row] = 0;
    table.isStored[row] = 0;
    table.isClosing[row] = 0;
    this.#link(row, time, site, parent, isAlone ? running.topNumber : 0);
    // Its route is not known yet.
    if (isRequest) table.node[row] = this.#tree.branch(site);
    const node = table.node[row] as number;
    this.#tree.begin(node);
    this.counted.take(row);
    if (this.#output.isGenerator(site)) this.countResume(node);
    table.isInner[row] = running.hasOuterActivation(row, node) ? 1 : 0;
    this.#output.entered(row);
    if (!isRequest) return running.push(row, time);
    table.state[row] = SpanState.YIELDED;
    running.taskOf(row, time).request = number;
    this.#output.request(row);
  }

  /** Gives a new span its parent, node, task and depth. `starter`: of a task that begins. */
  #link(row: number, time: number, site: number, parent: number, starter: number): void {
    const table = this.#table;
    const above = parent === 0 ? -1 : this.rowOf(parent);
    if (above !== -1) {
      this.#errors.wentOn(parent);
      const task = this.#tasks.get(table.task[above] as number, site, time);
      return this.#place(
        row,
        parent,
        (table.depth[above] as number) + 1,
        task,
        table.node[above] as number,
      );
    }
    const finished = parent === 0 ? undefined : this.#output.finishedParent(parent);
    if (finished !== undefined) {
      const task = this.#tasks.get(finished.task, site, time);
      return this.#place(row, parent, finished.depth + 1, task, finished.node);
    }
    this.#errors.wentOn(0);
    this.#place(row, 0, 0, this.#tasks.begin(site, time, starter), ROOT);
  }

  #place(row: number, parent: number, depth: number, task: Task, parentNode: number): void {
    const table = this.#table;
    table.parent[row] = parent;
    table.depth[row] = depth;
    table.task[row] = task.id;
    table.node[row] = this.#tree.child(parentNode, table.site[row] as number);
    this.#tasks.enter(task);
  }

  exit(time: number, detail: number, handle: number): void {
    const table = this.#table;
    const number = this.unwrap(handle);
    const row = this.rowOf(number);
    if (row === -1) return this.#leaveLost(number, time);
    if (!table.isOpen(row)) return;
    const isClosed = table.state[row] === SpanState.YIELDED || table.isClosing[row] === 1;
    if (table.state[row] === SpanState.RUNNING) this.#leave(row, time);
    else if (!this.#output.isNamed(table.site[row] as number))
      this.countResume(table.node[row] as number);
    const hasThrown = detail === ExitDetail.THREW && !isClosed;
    if (hasThrown) this.#errors.threw(number, this.running.openParent(row));
    else this.#errors.ended(number);
    const duration = time - (table.start[row] as number);
    this.#tree.end(table.node[row] as number, duration, table.isInner[row] === 1, hasThrown);
    this.counted.end(row, duration, this.#output.canSuspend(table.site[row] as number));
    this.#tasks.exit(this.running.taskOf(row, time), time);
    const unreturned = isClosed ? Outcome.CLOSED : Outcome.THREW;
    this.#output.span(row, time, detail === ExitDetail.THREW ? unreturned : Outcome.RETURNED);
    table.finish(row);
  }

  suspend(time: number, detail: number, handle: number): void {
    const number = this.unwrap(handle);
    const row = this.rowOf(number);
    if (row === -1) return this.#leaveLost(number, time);
    if (this.#table.state[row] !== SpanState.RUNNING) return;
    this.#leave(row, time);
    this.#table.state[row] =
      detail === SuspendDetail.YIELD ? SpanState.YIELDED : SpanState.AWAITING;
  }

  resume(time: number, detail: number, handle: number): void {
    const table = this.#table;
    const number = this.unwrap(handle);
    const row = this.rowOf(number);
    if (row === -1 && this.lost.has(number)) this.lost.push(number, this.running.topNumber);
    if (row === -1 || !table.isOpen(row) || table.state[row] === SpanState.RUNNING) return;
    if (detail === ResumeDetail.ABRUPT && table.state[row] === SpanState.YIELDED) {
      table.isClosing[row] = 1;
    }
    this.#errors.wentOn(number);
    this.countResume(table.node[row] as number);
    this.running.push(row, time);
  }

  /** The span's catch clause runs: what it had called is no longer there. False where the span is not known. */
  caught(time: number, handle: number): boolean {
    if (handle === 0) return true;
    const number = this.unwrap(handle);
    const known = this.known(number);
    if (known !== number) this.abandonDownTo(known, time);
    // Nothing is known that it could have failed in.
    if (known === 0) return false;
    const row = this.rowOf(known);
    if (row === -1) return true;
    // An error thrown into a generator was caught there: it lives on.
    this.#table.isClosing[row] = 0;
    if (this.#table.state[row] === SpanState.RUNNING) this.#abandonAbove(row, time);
    return true;
  }

  /** Takes a running span off the stack, with any above it whose exit never came. */
  #leave(row: number, time: number): void {
    this.#abandonAbove(row, time);
    this.running.pop(time);
  }

  /** Takes off the stack what lies above that span; all of it for 0. */
  abandonDownTo(number: number, time: number): void {
    const running = this.running;
    while (running.depth > 0 && running.topNumber !== number) this.#abandon(time);
  }

  #abandonAbove(row: number, time: number): void {
    while (this.running.top !== row) this.#abandon(time);
  }

  /** The machine's stack overflowed inside this call's entry, before its body could begin. */
  #abandon(time: number): void {
    this.exit(time, ExitDetail.THREW, this.running.topNumber % 2 ** 32);
  }

  /** A span that was suspended when records were dropped, and has not been heard of since: its row is wanted now. */
  #forgetDoubtful(row: number, time: number): void {
    const table = this.#table;
    if (this.lostAt === -1 || !table.isOpen(row) || table.state[row] === SpanState.RUNNING) return;
    if ((table.onStackSince[row] as number) < this.lostAt) this.lose(row, time);
  }

  /** The end of a span that is not on the stack was dropped. */
  lose(row: number, time: number): void {
    this.#errors.ended(this.#table.number[row] as number);
    this.#tasks.exit(this.running.taskOf(row, time), time);
    this.#output.span(row, -1, Outcome.UNFINISHED);
    this.#table.finish(row);
  }

  /** A span whose ENTER was dropped leaves the stack, and what lies above it is no longer there. */
  #leaveLost(number: number, time: number): void {
    if (!this.lost.isOnStack(number)) return;
    this.abandonDownTo(this.lost.standIn(number), time);
    this.lost.pop(number);
  }

  /** The span itself, or what stands in for one whose ENTER was dropped: 0 where nothing does. */
  known(number: number): number {
    if (!this.lost.hasAny || this.rowOf(number) !== -1 || !this.lost.has(number)) return number;
    return this.lost.standIn(number);
  }

  countResume(node: number): void {
    this.#tree.resumes[node] = (this.#tree.resumes[node] as number) + 1;
  }

  /** -1 for a span that the table no longer has. */
  rowOf(number: number): number {
    const top = this.running.top;
    if (top !== -1 && this.#table.number[top] === number) return top;
    return this.#table.find(number);
  }

  /** The latest span of that handle: handles count modulo 2^32. */
  unwrap(handle: number): number {
    return this.next - ((this.next - handle) >>> 0);
  }
}
