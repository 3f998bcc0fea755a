/** Rows on their way into a store, a typed array a column. Numbers are the thread's own; the store adds its offsets. */
export const BATCH_ROWS = 16_384;

export class SpanBatch {
  length = 0;
  readonly number: Float64Array = new Float64Array(BATCH_ROWS);
  readonly site: Int32Array = new Int32Array(BATCH_ROWS);
  readonly task: Float64Array = new Float64Array(BATCH_ROWS);
  /** 0 for none. */
  readonly parent: Float64Array = new Float64Array(BATCH_ROWS);
  readonly depth: Int32Array = new Int32Array(BATCH_ROWS);
  /** ns since the session's start. */
  readonly start: Float64Array = new Float64Array(BATCH_ROWS);
  /** ns; -1 while unfinished. */
  readonly duration: Float64Array = new Float64Array(BATCH_ROWS);
  /** ns. */
  readonly running: Float64Array = new Float64Array(BATCH_ROWS);
  /** See Outcome. */
  readonly outcome: Uint8Array = new Uint8Array(BATCH_ROWS);

  get isFull(): boolean {
    return this.length === BATCH_ROWS;
  }
}

/** A receiver changes that of a span at most so many before it: a store that takes old spans out looks no further for bases. */
export const BASE_REACH = 8192;

export class ValueBatch {
  readonly span: number[] = [];
  readonly position: number[] = [];
  /** Undefined where the value has the text of a number. */
  readonly data: (string | undefined)[] = [];
  /** The number of its text, 0 where it has its own. */
  readonly text: number[] = [];
  /** The span whose receiver this one's properties change, 0 for a value that is whole. */
  readonly base: number[] = [];
  /** Numbers that are given with this batch, and their texts. */
  readonly texts: Map<number, string> = new Map();

  get isFull(): boolean {
    return this.span.length >= BATCH_ROWS;
  }

  /**
   * `text`: the number of a text that was given with this batch or an earlier one; 0 for `data` itself. `base`: see the
   * column.
   */
  add(span: number, position: number, data: string, text: number = 0, base: number = 0): void {
    this.span.push(span);
    this.position.push(position);
    this.data.push(text === 0 ? data : undefined);
    this.text.push(text);
    this.base.push(base);
  }

  clear(): void {
    this.span.length = 0;
    this.position.length = 0;
    this.data.length = 0;
    this.text.length = 0;
    this.base.length = 0;
    this.texts.clear();
  }
}
