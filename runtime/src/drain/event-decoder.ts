/** What is not of one call alone: where a request was led, what the program named, and what it started. */
import type { CallTree } from './call-tree.ts';
import type { DecoderOutput } from './decoder-output.ts';
import type { SpanDecoder } from './span-decoder.ts';
import type { SpanTable } from './span-table.ts';

export class EventDecoder {
  readonly #table: SpanTable;
  readonly #tree: CallTree;
  readonly #spans: SpanDecoder;
  readonly #output: DecoderOutput;

  constructor(table: SpanTable, tree: CallTree, spans: SpanDecoder, output: DecoderOutput) {
    this.#table = table;
    this.#tree = tree;
    this.#spans = spans;
    this.#output = output;
  }

  /**
   * A request's route becomes known. What it has called stands below its method in the call tree already, and so does what
   * it calls later: the tree says of a path how often all of it was taken.
   */
  rename(time: number, site: number, handle: number): void {
    const table = this.#table;
    const row = this.#spans.rowOf(this.#spans.unwrap(handle));
    if (row === -1 || !table.isOpen(row)) return;
    table.site[row] = site;
    if (this.#spans.running.taskOf(row, time).calls === 1) {
      const tree = this.#tree;
      const from = table.node[row] as number;
      const to = tree.child(tree.parent[from] as number, site);
      tree.move(from, to);
      table.node[row] = to;
    }
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
