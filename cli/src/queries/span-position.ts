import type { Store } from '../store/open-store.ts';
import { spanIdBounds } from './span-id-ranges.ts';

/** How far a walk over the spans in the order of their ids is. By ids: to count a large table is to read all of it. */
export interface SpanPosition {
  readonly all: number;
  of(id: number): number;
}

export function spanPosition(store: Store): SpanPosition {
  let all = 0;
  const sessions = spanIdBounds(store).map(({ first, last }) => {
    const before = all;
    all += last - first + 1;
    return { first, last, before };
  });
  return {
    all,
    of: (id) => {
      const session = sessions.find(({ first, last }) => id >= first && id <= last);
      return session === undefined ? 0 : session.before + id - session.first + 1;
    },
  };
}
