/**
 * The spans a thread has open, and the latest that it finished.
 *
 * Span n lives in row n modulo ROWS, so that finding it takes one comparison and no hashing. A span still open when its
 * row is wanted again, ROWS calls later, moves to a row of its own behind those. A finished one stays readable until
 * then: callbacks name it as their parent after it ended.
 */
import { larger } from './larger.ts';

const ROWS = 2 ** 16;
const MASK = ROWS - 1;

export const SpanState = { EMPTY: 0, RUNNING: 1, AWAITING: 2, YIELDED: 3, FINISHED: 4 } as const;

/** What becomes of a span where not all are kept. */
export const Fate = { OPEN: 0, KEPT: 1, FOLDED: 2 } as const;

export class SpanTable {
  /** Number of the span in each row. */
  number: Float64Array<ArrayBuffer> = new Float64Array(ROWS);
  state: Uint8Array<ArrayBuffer> = new Uint8Array(ROWS);
  /** Local site. */
  site: Int32Array<ArrayBuffer> = new Int32Array(ROWS);
  /** Call tree node. */
  node: Int32Array<ArrayBuffer> = new Int32Array(ROWS);
  /** Local task. */
  task: Float64Array<ArrayBuffer> = new Float64Array(ROWS);
  /** Number of the parent span, 0 for none. */
  parent: Float64Array<ArrayBuffer> = new Float64Array(ROWS);
  depth: Int32Array<ArrayBuffer> = new Int32Array(ROWS);
  /** When it was entered, ns. */
  start: Float64Array<ArrayBuffer> = new Float64Array(ROWS);
  /** When it last came onto the stack, ns. */
  onStackSince: Float64Array<ArrayBuffer> = new Float64Array(ROWS);
  /** Time on the stack before that, ns. */
  running: Float64Array<ArrayBuffer> = new Float64Array(ROWS);
  /** Time of traced callees since `onStackSince`, ns. */
  callees: Float64Array<ArrayBuffer> = new Float64Array(ROWS);
  /** 1 when an enclosing call of the same node is open: its time is inside that call's. */
  isInner: Uint8Array<ArrayBuffer> = new Uint8Array(ROWS);
  /** 1 for a generator that was resumed by `return()` or `throw()` and has neither caught nor thrown since. */
  isClosing: Uint8Array<ArrayBuffer> = new Uint8Array(ROWS);
  /** The calls before it that were counted only, and the time in which these came, ns. */
  counted: Float64Array<ArrayBuffer> = new Float64Array(ROWS);
  countedIn: Float64Array<ArrayBuffer> = new Float64Array(ROWS);
  /** 1 when its row is in the store, marked unfinished. */
  isStored: Uint8Array<ArrayBuffer> = new Uint8Array(ROWS);

  /** The last three are used where not all spans are kept, see retention.ts: what becomes of it. */
  fate: Uint8Array<ArrayBuffer> = new Uint8Array(ROWS);
  /** Calls of its own that have not ended. */
  openCalls: Int32Array<ArrayBuffer> = new Int32Array(ROWS);
  /** The parent that the store shows: the nearest that is not folded. 0 for none. */
  caller: Float64Array<ArrayBuffer> = new Float64Array(ROWS);

  readonly #moved = new Map<number, number>();
  readonly #freeRows: number[] = [];
  #used: number = ROWS;

  /** Where a new span's row will be. */
  rowFor(number: number): number {
    return number & MASK;
  }

  /** A row for a new span. `onMove` is told of a row whose open span had to make way. */
  claim(number: number, onMove: (from: number, to: number) => void): number {
    const row = this.rowFor(number);
    if (this.isOpen(row)) {
      const to = this.#move(row);
      onMove(row, to);
    }
    this.number[row] = number;
    return row;
  }

  /** The row of a span that is open or finished lately, -1 when it is neither. */
  find(number: number): number {
    const row = number & MASK;
    if (this.number[row] === number) return row;
    return this.#moved.get(number) ?? -1;
  }

  isOpen(row: number): boolean {
    const state = this.state[row] as number;
    return state !== SpanState.EMPTY && state !== SpanState.FINISHED;
  }

  finish(row: number): void {
    this.state[row] = SpanState.FINISHED;
    if (row < ROWS) return;
    this.#moved.delete(this.number[row] as number);
    this.#freeRows.push(row);
  }

  /**
   * What the counted calls took on the stack, if each took as long as the span: they ran one after the other, so that one
   * slow call, which a pause of the machine may be, does not stand for as many.
   */
  countedTime(row: number, time: number): number {
    const counted = this.counted[row] as number;
    return counted === 0 ? 0 : Math.min(counted * time, this.countedIn[row] as number);
  }

  /** Rows of all open spans, in no order. */
  *openRows(): Generator<number> {
    for (let row = 0; row < this.#used; row++) {
      if (this.isOpen(row)) yield row;
    }
  }

  /** See CallTree.merge. */
  redirect(moved: Int32Array): void {
    for (let row = 0; row < this.#used; row++) {
      const node = moved[this.node[row] as number] ?? 0;
      if (node !== 0) this.node[row] = node;
    }
  }

  #move(row: number): number {
    const to = this.#freeRows.pop() ?? this.#used++;
    if (to >= this.number.length) this.#grow();
    for (const column of this.#columns()) column[to] = column[row] as number;
    this.#moved.set(this.number[to] as number, to);
    return to;
  }

  #columns(): (Float64Array | Int32Array | Uint8Array)[] {
    return [
      this.number,
      this.state,
      this.site,
      this.node,
      this.task,
      this.parent,
      this.depth,
      this.start,
      this.onStackSince,
      this.running,
      this.callees,
      this.isInner,
      this.isClosing,
      this.counted,
      this.countedIn,
      this.isStored,
      this.fate,
      this.openCalls,
      this.caller,
    ];
  }

  #grow(): void {
    const length = this.number.length + ROWS / 4;
    this.number = larger(this.number, new Float64Array(length));
    this.state = larger(this.state, new Uint8Array(length));
    this.site = larger(this.site, new Int32Array(length));
    this.node = larger(this.node, new Int32Array(length));
    this.task = larger(this.task, new Float64Array(length));
    this.parent = larger(this.parent, new Float64Array(length));
    this.depth = larger(this.depth, new Int32Array(length));
    this.start = larger(this.start, new Float64Array(length));
    this.onStackSince = larger(this.onStackSince, new Float64Array(length));
    this.running = larger(this.running, new Float64Array(length));
    this.callees = larger(this.callees, new Float64Array(length));
    this.isInner = larger(this.isInner, new Uint8Array(length));
    this.isClosing = larger(this.isClosing, new Uint8Array(length));
    this.counted = larger(this.counted, new Float64Array(length));
    this.countedIn = larger(this.countedIn, new Float64Array(length));
    this.isStored = larger(this.isStored, new Uint8Array(length));
    this.fate = larger(this.fate, new Uint8Array(length));
    this.openCalls = larger(this.openCalls, new Int32Array(length));
    this.caller = larger(this.caller, new Float64Array(length));
  }
}
