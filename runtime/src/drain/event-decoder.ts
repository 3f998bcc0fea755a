/** What is not of one call alone: where a request was led, what the program named, and what it started. */
import type { DecoderOutput } from './decoder-output.ts';
import type { SpanDecoder } from './span-decoder.ts';
import type { SpanTable } from './span-table.ts';

export class EventDecoder {
  readonly #table: SpanTable;
  readonly #spans: SpanDecoder;
  readonly #output: DecoderOutput;

  constructor(table: SpanTable, spans: SpanDecoder, output: DecoderOutput) {
    this.#table = table;
    this.#spans = spans;
    this.#output = output;
  }

  /** A request's route becomes known. */
  rename(site: number, handle: number): void {
    const table = this.#table;
    const row = this.#spans.rowOf(this.#spans.unwrap(handle));
    if (row === -1 || !table.isOpen(row)) return;
    table.site[row] = site;
    this.#output.renamed(row);
  }

  mark(time: number, handle: number): void {
    const number = handle === 0 ? 0 : this.#spans.unwrap(handle);
    const row = number === 0 ? -1 : this.#spans.rowOf(number);
    const task = row === -1 ? this.#output.finishedParent(number)?.task : this.#table.task[row];
    this.#output.mark(number, task ?? 0, time);
  }

  spawn(time: number, detail: number, handle: number): void {
    const number = handle === 0 ? 0 : this.#spans.unwrap(handle);
    this.#output.spawn(number, time, detail >>> 1, (detail & 1) === 1);
  }
}
