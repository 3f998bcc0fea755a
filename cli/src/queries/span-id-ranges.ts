import { SESSION_STRIDE } from '@functrace/format';
import type { Store } from '../store/open-store.ts';

const SHOWN = 3;

/** The first and the last id of each session, each found by one look into the table's B-tree. */
const RANGES = `
  SELECT first, (SELECT max(id) FROM span WHERE id > low AND id < high) AS last
  FROM (SELECT low, high, (SELECT min(id) FROM span WHERE id > low AND id < high) AS first
    FROM (SELECT (id - 1) * ${SESSION_STRIDE} AS low, id * ${SESSION_STRIDE} AS high FROM session ORDER BY id))
  WHERE first IS NOT NULL`;

export interface SpanIdRange {
  readonly first: number;
  readonly last: number;
}

/** Of each session that has spans. */
export function spanIdBounds(store: Store): readonly SpanIdRange[] {
  return [...store.rows<SpanIdRange>(RANGES)];
}

/** Words for the span ids there are: each session has a range of its own. */
export function spanIdRanges(store: Store): string {
  const ranges = spanIdBounds(store);
  if (ranges.length === 0) return 'no spans at all';
  const words = ranges.slice(0, SHOWN).map(({ first, last }) => `${first} to ${last}`);
  const rest = ranges.length > SHOWN ? ` and ${ranges.length - SHOWN} more ranges` : '';
  return `ids ${words.join(', ')}${rest}`;
}
