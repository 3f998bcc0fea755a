import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

/** Rows a statement takes at most (bench/store). */
const ROWS = 256;

/**
 * Inserts rows many at a time: fill `cells` from `at` on, call `next`, and `flush` after the last row.
 */
export class MultiRowInsert {
  readonly cells: SQLInputValue[];
  /** Index of the current row's first cell. */
  at = 0;
  readonly #db: DatabaseSync;
  readonly #head: string;
  readonly #row: string;
  readonly #width: number;
  readonly #many: StatementSync;
  #one: StatementSync | undefined;

  /**
   * `row` is the text of one row, with `width` parameters. They are plain `?`: node:sqlite looks a numbered one up by
   * its name, which made a row cost 5 µs in place of half a one.
   */
  constructor(db: DatabaseSync, head: string, row: string, width: number) {
    this.#db = db;
    this.#head = head;
    this.#row = row;
    this.#width = width;
    this.cells = Array.from({ length: ROWS * width }, () => null);
    this.#many = this.#prepare(ROWS);
  }

  next(): void {
    this.at += this.#width;
    if (this.at < this.cells.length) return;
    this.#many.run(...this.cells);
    this.at = 0;
  }

  flush(): void {
    this.#one ??= this.#prepare(1);
    for (let start = 0; start < this.at; start += this.#width) {
      this.#one.run(...this.cells.slice(start, start + this.#width));
    }
    this.at = 0;
  }

  #prepare(rows: number): StatementSync {
    return this.#db.prepare(
      `${this.#head} ${Array.from({ length: rows }, () => this.#row).join(',')}`,
    );
  }
}
