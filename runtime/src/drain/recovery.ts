/** How decoding goes on where records were dropped: by the calls of which it is known that they run now. */
import type { DecoderOutput } from './decoder-output.ts';
import type { SpanDecoder } from './span-decoder.ts';
import { SpanState, type SpanTable } from './span-table.ts';

export class Recovery {
  readonly #table: SpanTable;
  readonly #spans: SpanDecoder;
  readonly #output: DecoderOutput;
  #hasBegun = false;

  constructor(table: SpanTable, spans: SpanDecoder, output: DecoderOutput) {
    this.#table = table;
    this.#spans = spans;
    this.#output = output;
  }

  /** Announces that the next ENTER has that number, modulo 2^32. */
  startChannel(firstSpan: number): void {
    const spans = this.#spans;
    const skipped = (firstSpan - spans.next) >>> 0;
    if (skipped > 0 && this.#hasBegun) spans.lost.skip(spans.next, spans.next + skipped);
    spans.next += skipped;
    this.#hasBegun = true;
  }

  /**
   * Records were dropped between `latest` and `time`. A span that ran before, and is not among those that do now, has ended
   * if it cannot be suspended. `handles` are those of the spans on the stack, the outermost first.
   */
  recover(latest: number, time: number, handles: Uint32Array): void {
    const spans = this.#spans;
    const { running } = spans;
    const table = this.#table;
    spans.isAlone = false;
    const rows = this.#known(handles);
    let common = 0;
    while (common < running.depth && running.at(common) === rows[common]) common++;
    const runs = new Set(rows);
    while (running.depth > common) {
      const row = running.top;
      running.pop(latest);
      table.state[row] = SpanState.AWAITING;
      if (!runs.has(row) && !this.#output.canSuspend(table.site[row] as number))
        spans.lose(row, latest);
    }
    for (const row of rows.slice(common)) {
      spans.countResume(table.node[row] as number);
      running.push(row, time);
    }
    running.settle(time);
    spans.lostAt = time;
  }

  /** Rows of those that are; the others are set in their place. */
  #known(handles: Uint32Array): number[] {
    const spans = this.#spans;
    const rows: number[] = [];
    let below = 0;
    spans.lost.clearStack();
    for (const handle of handles) {
      const number = spans.unwrap(handle);
      const row = spans.rowOf(number);
      if (row === -1 || !this.#table.isOpen(row)) {
        spans.lost.push(number, below);
        continue;
      }
      rows.push(row);
      below = number;
    }
    return rows;
  }
}
