import { Outcome, SESSION_STRIDE } from '@functrace/format';
import type { SqlValue, Store } from '../store/open-store.ts';
import { namePattern } from './name-pattern.ts';
import { type EpochRange, resolveRange } from './resolve-range.ts';
import type { Selection } from './selection.ts';

/** A condition on the rows of the table `span` under its own name, to stand after WHERE or AND. */
export interface SpanCondition {
  readonly where: string;
  readonly parameters: readonly SqlValue[];
}

interface Parts {
  readonly where: string[];
  readonly parameters: SqlValue[];
}

/** More alternatives than this are one range from the first to the last, and a test for each row in it. */
const MOST_RANGES = 24;

/**
 * The selection over single calls. A session's calls have ids in a range of their own, in the order of their entry, so
 * that sessions and times become ranges of ids, which SQLite finds without a look at the rows between. What follows
 * callers up (--focus, --ignore) stands last, since it costs the most.
 */
export function selectionSql(store: Store, selection: Selection): SpanCondition {
  const parts: Parts = { where: [], parameters: [] };
  addIdRanges(parts, store, selection);
  if (selection.task !== undefined) add(parts, 'span.task = ?', selection.task);
  if (selection.failed === true) add(parts, 'span.outcome = ?', Outcome.THREW);
  const { focus, ignore, show, hide } = selection;
  if (show !== undefined) add(parts, `span.site IN ${LIST}`, sitesOf(store, show));
  if (hide !== undefined) add(parts, `span.site NOT IN ${LIST}`, sitesOf(store, hide));
  if (focus !== undefined) add(parts, onPath(), sitesOf(store, focus));
  if (ignore !== undefined) add(parts, `NOT ${onPath()}`, sitesOf(store, ignore));
  return {
    where: parts.where.length === 0 ? 'TRUE' : parts.where.join(' AND '),
    parameters: parts.parameters,
  };
}

/** A list of numbers in one parameter. */
const LIST = '(SELECT value FROM json_each(?))';

/** The call itself or one above it is of one of the sites. */
function onPath(): string {
  return `EXISTS (
    WITH RECURSIVE above(site, parent) AS (
      SELECT span.site, span.parent
      UNION ALL SELECT caller.site, caller.parent FROM span AS caller JOIN above ON caller.id = above.parent)
    SELECT 1 FROM above WHERE site IN ${LIST})`;
}

function add({ where, parameters }: Parts, condition: string, parameter: SqlValue): void {
  where.push(condition);
  parameters.push(parameter);
}

/** Ids of the sites whose function matches, as JSON. */
function sitesOf(store: Store, pattern: RegExp): string {
  const sites = store.rows<{ id: number; name: string; file: string }>(
    'SELECT id, name, file FROM site',
  );
  const isMatch = namePattern(store, pattern);
  const ids: number[] = [];
  for (const site of sites) if (isMatch(site)) ids.push(site.id);
  return JSON.stringify(ids);
}

export interface IdRange {
  readonly first: number;
  /** Inclusive. */
  readonly last: number;
}

function addIdRanges({ where, parameters }: Parts, store: Store, selection: Selection): void {
  const { sessions, range, task } = selection;
  if (sessions === undefined && range === undefined && task === undefined) return;
  const ranges = idRanges(store, selection);
  if (ranges.length === 0) {
    where.push('FALSE');
    return;
  }
  const shown =
    ranges.length <= MOST_RANGES
      ? ranges
      : [{ first: ranges[0]?.first ?? 0, last: ranges.at(-1)?.last ?? 0 }];
  const alternatives = shown.map(() => 'span.id BETWEEN ? AND ?').join(' OR ');
  where.push(shown.length === 1 ? alternatives : `(${alternatives})`);
  parameters.push(...shown.flatMap(({ first, last }) => [first, last]));
  if (shown === ranges) return;
  where.push(`EXISTS (SELECT 1 FROM json_each(?) AS part
    WHERE span.id BETWEEN part.value ->> 0 AND part.value ->> 1)`);
  parameters.push(JSON.stringify(ranges.map(({ first, last }) => [first, last])));
}

/** Of each session that is asked, in the order of their ids. */
export function idRanges(store: Store, { sessions, range, task }: Selection): IdRange[] {
  const times = range === undefined ? undefined : resolveRange(store, range);
  const ranges: IdRange[] = [];
  for (const { id, start } of store.rows<SessionRow>(SESSIONS)) {
    if (sessions !== undefined && !sessions.includes(id)) continue;
    // A task's calls are those of one thread.
    if (task !== undefined && sessionOf(task) !== id) continue;
    const whole = { first: (id - 1) * SESSION_STRIDE + 1, last: id * SESSION_STRIDE - 1 };
    const part = times === undefined ? whole : begunIn(store, whole, times, BigInt(start));
    if (part.first <= part.last) ranges.push(part);
  }
  return ranges;
}

interface SessionRow {
  readonly id: number;
  readonly start: string;
}

const SESSIONS = 'SELECT id, CAST(start AS TEXT) AS start FROM session ORDER BY id';

/** The session that a span, a task or a node belongs to. */
export function sessionOf(row: number): number {
  return Math.floor(row / SESSION_STRIDE) + 1;
}

/** The calls of a session that began in a range of time. */
function begunIn(store: Store, whole: IdRange, times: EpochRange, start: bigint): IdRange {
  const first =
    times.from === undefined ? whole.first : firstFrom(store, whole, times.from - start);
  const next = times.to === undefined ? whole.last + 1 : firstFrom(store, whole, times.to - start);
  return { first, last: next - 1 };
}

const NEXT_SPAN = 'SELECT id, start FROM span WHERE id BETWEEN ? AND ? ORDER BY id LIMIT 1';
const LAST_SPAN = 'SELECT id, start FROM span WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT 1';

interface SpanStart {
  readonly id: number;
  readonly start: number;
}

/** The smallest id of a call that began at `nanos` after the session's start or later: halving, as starts rise with ids. */
function firstFrom(store: Store, { first, last }: IdRange, nanos: bigint): number {
  const bound = Number(nanos);
  let low = first;
  let high = (store.row<SpanStart>(LAST_SPAN, first, last)?.id ?? first - 1) + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    // Ids may have gaps.
    const found = store.row<SpanStart>(NEXT_SPAN, middle, high - 1);
    if (found === undefined || found.start >= bound) high = middle;
    else low = found.id + 1;
  }
  return low;
}
