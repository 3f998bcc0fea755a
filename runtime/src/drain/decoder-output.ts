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
