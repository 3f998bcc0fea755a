import type { Store } from '../store/open-store.ts';
import type { Selection } from './selection.ts';
import { type IdRange, idRanges, selectionSql } from './selection-sql.ts';

/** One call on its way out of a recording. Times in ns. */
export interface StreamedSpan {
  readonly id: number;
  readonly site: number;
  readonly task: number;
  /** Undefined where it was called from outside traced code. */
  readonly parent: number | undefined;
  readonly depth: number;
  /** Since the session's start. */
  readonly start: number;
  /** Undefined while unfinished. */
  readonly duration: number | undefined;
  readonly running: number;
  /** See the format's Outcome. */
  readonly outcome: number;
}

type SpanCells = readonly [
  id: number,
  site: number,
  task: number,
  parent: number | null,
  depth: number,
  start: number,
  duration: number | null,
  running: number,
  outcome: number,
];

/** Calls that are read at once: a statement that gives its rows one by one takes half as long again. */
const WINDOW = 4096;

/**
 * The selected calls of each session in the order of their entry, as many at a time as memory does not notice.
 * `progress` hears how many ids of how many have been passed.
 */
export function* spanStream(
  store: Store,
  selection: Selection,
  progress: (done: number, all: number) => void = () => {},
): Generator<StreamedSpan> {
  const { where, parameters } = selectionSql(store, selection);
  const window = store.arrays<SpanCells>(
    // With both conditions in one place, SQLite might take the whole selection's range of ids for each window.
    `SELECT id, site, task, parent, depth, start, duration, running, outcome
     FROM (SELECT * FROM span WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ${WINDOW}) AS span WHERE ${where}`,
  );
  const ranges = writtenRanges(store, selection);
  const all = ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  let passed = 0;
  for (const { first, last } of ranges) {
    for (let from = first; from <= last; from += WINDOW) {
      const to = Math.min(from + WINDOW - 1, last);
      for (const cells of window(from, to, ...parameters)) yield spanOf(cells);
      passed += to - from + 1;
      progress(passed, all);
    }
  }
}

function spanOf(cells: SpanCells): StreamedSpan {
  return {
    id: cells[0],
    site: cells[1],
    task: cells[2],
    parent: cells[3] ?? undefined,
    depth: cells[4],
    start: cells[5],
    duration: cells[6] ?? undefined,
    running: cells[7],
    outcome: cells[8],
  };
}

/** Two questions: SQLite answers one for both by going through all rows. */
const ENDS = `SELECT (SELECT min(id) FROM span WHERE id BETWEEN ?1 AND ?2) AS first,
  (SELECT max(id) FROM span WHERE id BETWEEN ?1 AND ?2) AS last`;

/** The selection's ranges of ids, up to the last call that there is. */
function writtenRanges(store: Store, selection: Selection): IdRange[] {
  return idRanges(store, selection).flatMap(({ first, last }) => {
    const ends = store.row<{ first: number | null; last: number | null }>(ENDS, first, last);
    return typeof ends?.first === 'number' && typeof ends.last === 'number'
      ? [{ first: ends.first, last: ends.last }]
      : [];
  });
}
