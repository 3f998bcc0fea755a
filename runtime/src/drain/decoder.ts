/**
 * Turns a thread's records into finished spans, and folds them into the call tree.
 *
 * It keeps the same stack as the thread did. Most records concern its top, which is looked at first; only a suspended
 * span, or a parent named by a callback, is searched for.
 */
import {
  ExitDetail,
  Kind,
  KIND_BITS,
  KIND_MASK,
  MAX_PARAMETERS,
  Outcome,
  payloadSlots,
  Position,
  ResumeDetail,
  SuspendDetail,
  valuePosition,
  valueTag,
} from '@functrace/format';
import type { CallTree } from './call-tree.ts';
import { ROOT } from './call-tree.ts';
import { Errors } from './errors.ts';
import { LostSpans } from './lost-spans.ts';
import { SpanState, type SpanTable } from './span-table.ts';
import type { Task, Tasks } from './tasks.ts';
import { type ChannelView, ValueText } from './value-text.ts';

/** A span that began in traced code which has long finished. */
export interface FinishedParent {
  readonly node: number;
  readonly task: number;
  readonly depth: number;
}

/** Where decoded rows go. `row` is a row of the span table, readable until the call returns. */
export interface DecoderOutput {
  entered(row: number): void;
  /** `end` is -1 for a span whose end was lost. */
  span(row: number, end: number, outcome: number): void;
  value(span: number, position: number, text: string): void;
  /** A parent that the table no longer has; undefined when the store has not either. */
  finishedParent(number: number): FinishedParent | undefined;
  isGenerator(site: number): boolean;
  /** Whether its calls can leave the stack and come back. */
  canSuspend(site: number): boolean;
  isRequest(site: number): boolean;
  /** Of no function: what it waits for is not code of its own. */
  isNamed(site: number): boolean;
  /** A span of a request's site began. */
  request(row: number): void;
  /** The span's site has become known; its row has it already. */
  renamed(row: number): void;
  /** See Note. */
  note(span: number, note: number, text: string): void;
  /** `span` and `task` are 0 outside traced code. */
  mark(span: number, task: number, time: number): void;
  spawn(span: number, time: number, number: number, isThread: boolean): void;
}

export class Decoder {
  readonly #table: SpanTable;
  readonly #tree: CallTree;
  readonly #tasks: Tasks;
  readonly #output: DecoderOutput;
  readonly #errors: Errors;
  readonly #texts: ValueText = new ValueText();
  /** Rows of the running spans, the innermost last. */
  #stack: Int32Array = new Int32Array(1024);
  #depth = 0;
  /** Halves of the clock's time at which the session's is 0: the whole may not fit a number. */
  readonly #originHigh: number;
  readonly #originLow: number;
  /** Number of the next ENTER. */
  #next = 1;
  /** The span whose CAUGHT announced a value; -1 for none. */
  #catching = -1;
  readonly #lost: LostSpans = new LostSpans();
  /** Of the record before. */
  #latest = 0;
  /** When records were last dropped: of what is suspended since before, nobody knows whether it still is. */
  #lostAt = -1;
  #hasBegun = false;
  /** The next ENTER begins a task. */
  #isAlone = false;
  readonly #onMove = (from: number, to: number): void => {
    const at = this.#stack.subarray(0, this.#depth).indexOf(from);
    if (at !== -1) this.#stack[at] = to;
  };

  /** `clockOrigin`: the clock's ns at which the session's times are 0. */
  constructor(
    table: SpanTable,
    tree: CallTree,
    tasks: Tasks,
    output: DecoderOutput,
    clockOrigin: bigint,
  ) {
    this.#originHigh = Number(clockOrigin >> 32n);
    this.#originLow = Number(clockOrigin & 0xffff_ffffn);
    this.#table = table;
    this.#tree = tree;
    this.#tasks = tasks;
    this.#output = output;
    this.#errors = new Errors((span, text) => output.value(span, Position.ERROR, text));
  }

  /** The span that was entered last. */
  get latestSpan(): number {
    return this.#next - 1;
  }

  /** Announces a channel whose first ENTER has that number, modulo 2^32. */
  startChannel(firstSpan: number): void {
    const skipped = (firstSpan - this.#next) >>> 0;
    if (skipped > 0 && this.#hasBegun) this.#lost.skip(this.#next, this.#next + skipped);
    this.#next += skipped;
    this.#hasBegun = true;
  }

  /** Decodes the slots from `from` to `to`; `to` ends a record. */
  decode(view: ChannelView, from: number, to: number): void {
    const { u32 } = view;
    for (let slot = from; slot < to; slot++) {
      const word = u32[slot * 4 + 2] as number;
      const operand = u32[slot * 4 + 3] as number;
      const kind = word & KIND_MASK;
      if (kind === Kind.VALUE) {
        slot += this.#value(view, slot, word, operand);
        continue;
      }
      this.#catching = -1;
      const time =
        ((u32[slot * 4 + 1] as number) - this.#originHigh) * 2 ** 32 +
        (u32[slot * 4] as number) -
        this.#originLow;
      if (kind === Kind.LOST) {
        slot += this.#recover(view, slot, time, word >>> KIND_BITS);
        continue;
      }
      this.#latest = time;
      if (kind === Kind.ENTER) this.#enter(time, word >>> KIND_BITS, operand);
      else if (kind === Kind.EXIT) this.#exit(time, word >>> KIND_BITS, operand);
      else if (kind === Kind.SUSPEND) this.#suspend(time, word >>> KIND_BITS, operand);
      else if (kind === Kind.RESUME) this.#resume(time, word >>> KIND_BITS, operand);
      else if (kind === Kind.CAUGHT) this.#caught(time, word >>> KIND_BITS, operand);
      else if (kind === Kind.ALONE) this.#isAlone = true;
      else if (kind === Kind.SITE) this.#rename(time, word >>> KIND_BITS, operand);
      else if (kind === Kind.MARK) this.#mark(time, operand);
      else if (kind === Kind.SPAWN) this.#spawn(time, word >>> KIND_BITS, operand);
      else throw new RangeError(`slot ${slot} holds no record: word ${word}`);
    }
  }

  #enter(time: number, site: number, parentHandle: number): void {
    const table = this.#table;
    // 0 names no span, so the thread leaves it out after each 2^32 calls.
    if (this.#next % 2 ** 32 === 0) this.#next++;
    const number = this.#next++;
    const parent = parentHandle === 0 ? 0 : this.#known(this.#unwrap(parentHandle));
    const isRequest = this.#output.isRequest(site);
    const isAlone = this.#isAlone || isRequest;
    this.#isAlone = false;
    // A call's parent is the top of the thread's stack, if that has one: what lies above it here is no longer there.
    if (!isAlone) this.#abandonDownTo(parent, time);
    this.#forgetDoubtful(table.rowFor(number), time);
    const row = table.claim(number, this.#onMove);
    table.site[row] = site;
    table.start[row] = time;
    table.running[row] = 0;
    table.isStored[row] = 0;
    table.isClosing[row] = 0;
    const starter = isAlone && this.#depth > 0 ? (this.#stack[this.#depth - 1] as number) : -1;
    this.#link(row, time, site, parent, starter === -1 ? 0 : (table.number[starter] as number));
    const node = table.node[row] as number;
    this.#tree.begin(node);
    if (this.#output.isGenerator(site)) this.#countResume(node);
    table.isInner[row] = this.#hasOuterActivation(row, node) ? 1 : 0;
    this.#output.entered(row);
    if (!isRequest) return this.#push(row, time);
    table.state[row] = SpanState.YIELDED;
    this.#taskOf(row, time).request = number;
    this.#output.request(row);
  }

  /**
   * A request's route becomes known. What it has called stands below its method in the call tree already, and so does what
   * it calls later: the tree says of a path how often all of it was taken.
   */
  #rename(time: number, site: number, handle: number): void {
    const table = this.#table;
    const row = this.#rowOf(this.#unwrap(handle));
    if (row === -1 || !table.isOpen(row)) return;
    table.site[row] = site;
    if (this.#taskOf(row, time).calls === 1) {
      const tree = this.#tree;
      const from = table.node[row] as number;
      const to = tree.child(tree.parent[from] as number, site);
      tree.move(from, to);
      table.node[row] = to;
    }
    this.#output.renamed(row);
  }

  #mark(time: number, handle: number): void {
    const number = handle === 0 ? 0 : this.#unwrap(handle);
    const row = number === 0 ? -1 : this.#rowOf(number);
    const task = row === -1 ? this.#output.finishedParent(number)?.task : this.#table.task[row];
    this.#output.mark(number, task ?? 0, time);
  }

  #spawn(time: number, detail: number, handle: number): void {
    const number = handle === 0 ? 0 : this.#unwrap(handle);
    this.#output.spawn(number, time, detail >>> 1, (detail & 1) === 1);
  }

  /** Gives a new span its parent, node, task and depth. `starter`: of a task that begins. */
  #link(row: number, time: number, site: number, parent: number, starter: number): void {
    const table = this.#table;
    const above = parent === 0 ? -1 : this.#rowOf(parent);
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

  #exit(time: number, detail: number, handle: number): void {
    const table = this.#table;
    const number = this.#unwrap(handle);
    const row = this.#rowOf(number);
    if (row === -1) return this.#leaveLost(number, time);
    if (!table.isOpen(row)) return;
    const isClosed = table.state[row] === SpanState.YIELDED || table.isClosing[row] === 1;
    if (table.state[row] === SpanState.RUNNING) this.#leave(row, time);
    else if (!this.#output.isNamed(table.site[row] as number))
      this.#countResume(table.node[row] as number);
    const hasThrown = detail === ExitDetail.THREW && !isClosed;
    if (hasThrown) this.#errors.threw(number, this.#openParent(row));
    else this.#errors.ended(number);
    const duration = time - (table.start[row] as number);
    this.#tree.end(table.node[row] as number, duration, table.isInner[row] === 1, hasThrown);
    this.#tasks.exit(this.#taskOf(row, time), time);
    const unreturned = isClosed ? Outcome.CLOSED : Outcome.THREW;
    this.#output.span(row, time, detail === ExitDetail.THREW ? unreturned : Outcome.RETURNED);
    table.finish(row);
  }

  #suspend(time: number, detail: number, handle: number): void {
    const number = this.#unwrap(handle);
    const row = this.#rowOf(number);
    if (row === -1) return this.#leaveLost(number, time);
    if (this.#table.state[row] !== SpanState.RUNNING) return;
    this.#leave(row, time);
    this.#table.state[row] =
      detail === SuspendDetail.YIELD ? SpanState.YIELDED : SpanState.AWAITING;
  }

  #resume(time: number, detail: number, handle: number): void {
    const table = this.#table;
    const number = this.#unwrap(handle);
    const row = this.#rowOf(number);
    if (row === -1 && this.#lost.has(number)) this.#lost.push(number, this.#top());
    if (row === -1 || !table.isOpen(row) || table.state[row] === SpanState.RUNNING) return;
    if (detail === ResumeDetail.ABRUPT && table.state[row] === SpanState.YIELDED) {
      table.isClosing[row] = 1;
    }
    this.#errors.wentOn(number);
    this.#countResume(table.node[row] as number);
    this.#push(row, time);
  }

  #caught(time: number, detail: number, handle: number): void {
    const number = handle === 0 ? 0 : this.#known(this.#unwrap(handle));
    if (handle !== 0 && number !== this.#unwrap(handle)) this.#abandonDownTo(number, time);
    // Nothing is known that it could have failed in.
    if (handle !== 0 && number === 0) return;
    const row = number === 0 ? -1 : this.#rowOf(number);
    // An error thrown into a generator was caught there: it lives on.
    if (row !== -1) {
      this.#table.isClosing[row] = 0;
      if (this.#table.state[row] === SpanState.RUNNING) this.#abandonAbove(row, time);
    }
    if (detail === 1) this.#catching = number;
    else this.#errors.caught(number, undefined);
  }

  /** Returns how many slots follow the record's own. */
  #value(view: ChannelView, slot: number, word: number, handle: number): number {
    const tag = valueTag(word);
    const position = valuePosition(word);
    const number = handle === 0 ? 0 : this.#unwrap(handle);
    const text = this.#texts.read(view, slot);
    const slots = payloadSlots(tag, view.u32[slot * 4] as number, view.u32[slot * 4 + 1] as number);
    const isLost = this.#lost.hasAny && this.#known(number) !== number;
    if (isLost && this.#catching === -1) return slots;
    if (position > MAX_PARAMETERS) this.#output.note(number, position, text);
    else if (position !== Position.ERROR) this.#output.value(number, position, text);
    else if (this.#catching === this.#known(number)) this.#errors.caught(number, text);
    else this.#thrown(number, text);
    this.#catching = -1;
    return slots;
  }

  #thrown(number: number, text: string): void {
    const row = this.#rowOf(number);
    if (row !== -1) this.#table.isClosing[row] = 0;
    this.#errors.thrown(number, text);
  }

  #push(row: number, time: number): void {
    const table = this.#table;
    table.state[row] = SpanState.RUNNING;
    table.onStackSince[row] = time;
    table.callees[row] = 0;
    const node = table.node[row] as number;
    this.#tree.active[node] = (this.#tree.active[node] as number) + 1;
    if (this.#depth === this.#stack.length) {
      const larger = new Int32Array(this.#depth * 2);
      larger.set(this.#stack);
      this.#stack = larger;
    }
    this.#stack[this.#depth++] = row;
  }

  /** Takes a running span off the stack, with any above it whose exit never came. */
  #leave(row: number, time: number): void {
    this.#abandonAbove(row, time);
    this.#pop(time);
  }

  /** Takes off the stack what lies above that span; all of it for 0. */
  #abandonDownTo(number: number, time: number): void {
    while (this.#depth > 0 && this.#top() !== number) this.#abandon(time);
  }

  #abandonAbove(row: number, time: number): void {
    while (this.#stack[this.#depth - 1] !== row) this.#abandon(time);
  }

  /** The machine's stack overflowed inside this call's entry, before its body could begin. */
  #abandon(time: number): void {
    const row = this.#stack[this.#depth - 1] as number;
    this.#exit(time, ExitDetail.THREW, (this.#table.number[row] as number) % 2 ** 32);
  }

  #pop(time: number): void {
    const table = this.#table;
    const tree = this.#tree;
    const row = this.#stack[--this.#depth] as number;
    const node = table.node[row] as number;
    const segment = time - (table.onStackSince[row] as number);
    table.running[row] = (table.running[row] as number) + segment;
    const active = (tree.active[node] as number) - 1;
    tree.active[node] = active;
    tree.run(node, segment - (table.callees[row] as number), active === 0 ? segment : 0);
    if (this.#depth > 0) {
      const caller = this.#stack[this.#depth - 1] as number;
      table.callees[caller] = (table.callees[caller] as number) + segment;
      // A task may begin on the stack of another.
      if (table.task[caller] === table.task[row]) return;
    }
    const task = this.#taskOf(row, time);
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

  /**
   * Records were dropped before this one. A span that ran before, and is not among the `count` that do now, has ended if
   * it cannot be suspended. Returns how many slots follow the record's own.
   */
  #recover(view: ChannelView, slot: number, time: number, count: number): number {
    const table = this.#table;
    const rows: number[] = [];
    let below = 0;
    this.#lost.clearStack();
    this.#isAlone = false;
    for (let index = 0; index < count; index++) {
      const number = this.#unwrap(view.u32[(slot + 1) * 4 + index] as number);
      const row = this.#rowOf(number);
      if (row === -1 || !table.isOpen(row)) {
        this.#lost.push(number, below);
        continue;
      }
      rows.push(row);
      below = number;
    }
    let common = 0;
    while (common < this.#depth && this.#stack[common] === rows[common]) common++;
    const runs = new Set(rows);
    while (this.#depth > common) {
      const row = this.#stack[this.#depth - 1] as number;
      this.#pop(this.#latest);
      table.state[row] = SpanState.AWAITING;
      if (!runs.has(row) && !this.#output.canSuspend(table.site[row] as number))
        this.#lose(row, this.#latest);
    }
    for (const row of rows.slice(common)) {
      this.#countResume(table.node[row] as number);
      this.#push(row, time);
    }
    this.settle(time);
    this.#latest = time;
    this.#lostAt = time;
    return (count + 3) >> 2;
  }

  /** A span that was suspended when records were dropped, and has not been heard of since: its row is wanted now. */
  #forgetDoubtful(row: number, time: number): void {
    const table = this.#table;
    if (this.#lostAt === -1 || !table.isOpen(row) || table.state[row] === SpanState.RUNNING) return;
    if ((table.onStackSince[row] as number) < this.#lostAt) this.#lose(row, time);
  }

  /** The end of a span that is not on the stack was dropped. */
  #lose(row: number, time: number): void {
    this.#errors.ended(this.#table.number[row] as number);
    this.#tasks.exit(this.#taskOf(row, time), time);
    this.#output.span(row, -1, Outcome.UNFINISHED);
    this.#table.finish(row);
  }

  /** A span whose ENTER was dropped leaves the stack, and what lies above it is no longer there. */
  #leaveLost(number: number, time: number): void {
    if (!this.#lost.isOnStack(number)) return;
    this.#abandonDownTo(this.#lost.standIn(number), time);
    this.#lost.pop(number);
  }

  /** The span itself, or what stands in for one whose ENTER was dropped: 0 where nothing does. */
  #known(number: number): number {
    if (!this.#lost.hasAny || this.#rowOf(number) !== -1 || !this.#lost.has(number)) return number;
    return this.#lost.standIn(number);
  }

  /** Number of the innermost span on the stack, 0 if that is empty. */
  #top(): number {
    return this.#depth === 0
      ? 0
      : (this.#table.number[this.#stack[this.#depth - 1] as number] as number);
  }

  /** Accounts for the time of the running spans up to `time`; they run on. */
  settle(time: number): void {
    const rows = this.#stack.slice(0, this.#depth);
    while (this.#depth > 0) this.#pop(time);
    for (const row of rows) this.#push(row, time);
  }

  #countResume(node: number): void {
    this.#tree.resumes[node] = (this.#tree.resumes[node] as number) + 1;
  }

  #taskOf(row: number, time: number): Task {
    return this.#tasks.get(this.#table.task[row] as number, this.#table.site[row] as number, time);
  }

  /** Whether a call of the same node encloses this one: on the stack, or suspended below it. */
  #hasOuterActivation(row: number, node: number): boolean {
    if (!this.#tree.hasRecursion) return false;
    if ((this.#tree.active[node] as number) > 0) return true;
    const table = this.#table;
    let outer = this.#openParent(this.#depth === 0 ? row : (this.#stack[0] as number));
    while (outer !== 0) {
      const at = table.find(outer);
      if (table.node[at] === node) return true;
      outer = this.#openParent(at);
    }
    return false;
  }

  /** The number of a span's parent if that is still open, else 0. */
  #openParent(row: number): number {
    const parent = this.#table.parent[row] as number;
    if (parent === 0) return 0;
    const at = this.#table.find(parent);
    return at !== -1 && this.#table.isOpen(at) ? parent : 0;
  }

  /** The row of the span of that handle, -1 for one that the table no longer has. */
  rowOf(handle: number): number {
    return this.#rowOf(this.#unwrap(handle));
  }

  #rowOf(number: number): number {
    const top = this.#depth === 0 ? -1 : (this.#stack[this.#depth - 1] as number);
    if (top !== -1 && this.#table.number[top] === number) return top;
    return this.#table.find(number);
  }

  /** The latest span of that handle: handles count modulo 2^32. */
  #unwrap(handle: number): number {
    return this.#next - ((this.#next - handle) >>> 0);
  }
}
