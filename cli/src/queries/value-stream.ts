import type { Store } from '../store/open-store.ts';

/** A recorded value, as stored. */
export interface StreamedValue {
  /** 0… parameter, and the format's Position. */
  readonly position: number;
  /** See the format's value.ts. */
  readonly data: string;
}

type ValueCells = readonly [span: number, position: number, data: string];

const WINDOW = 4096;

const NONE: readonly StreamedValue[] = [];

/** The values of calls that are asked for in the rising order of their ids, read along with them. */
export function valueStream(store: Store): (span: number) => readonly StreamedValue[] {
  const window = store.arrays<ValueCells>(
    `SELECT span, position, data FROM value WHERE (span, position) > (?, ?) ORDER BY span, position LIMIT ${WINDOW}`,
  );
  let rows: readonly ValueCells[] = [];
  let at = 0;
  let isOver = false;
  /** The next value at or after a call's first, undefined after the last one. */
  const next = (span: number): ValueCells | undefined => {
    for (;;) {
      const row = rows[at];
      if (row !== undefined && row[0] >= span) return row;
      if (row !== undefined) {
        at++;
        continue;
      }
      if (isOver) return undefined;
      // Whatever stands before the call that is asked for is skipped in one step.
      const [last = 0, position = 0] = rows.at(-1) ?? [];
      rows = last >= span ? window(last, position) : window(span - 1, Number.MAX_SAFE_INTEGER);
      at = 0;
      isOver = rows.length < WINDOW;
    }
  };
  return (span) => {
    let row = next(span);
    if (row?.[0] !== span) return NONE;
    const values: StreamedValue[] = [];
    while (row?.[0] === span) {
      values.push({ position: row[1], data: row[2] });
      at++;
      row = next(span);
    }
    return values;
  };
}
