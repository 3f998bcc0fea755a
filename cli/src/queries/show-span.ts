import { OUTCOME_NAMES, SESSION_STRIDE } from '@functrace/format';
import { CliError } from '../error.ts';
import type { Store } from '../store/open-store.ts';
import { BASE, type CallValues, callValues, type ValueAt } from './call-values.ts';
import { isoTime } from './iso-time.ts';
import { spanIdRanges } from './span-id-ranges.ts';
import type { TracedFunction } from './traced-functions.ts';

export type OutcomeName = (typeof OUTCOME_NAMES)[number];

/** One call. Times in ns. */
export interface SpanDetail extends CallValues {
  readonly id: number;
  readonly function: TracedFunction;
  readonly session: number;
  readonly pid: number;
  /** 0 is the main thread. */
  readonly thread: number;
  readonly task: number;
  /** Null: called from outside traced code. */
  readonly parent: { readonly id: number; readonly name: string } | null;
  readonly depth: number;
  /** ISO 8601 with nanoseconds. */
  readonly at: string;
  /** Since the session's start. */
  readonly start: number;
  /** Null while unfinished. */
  readonly duration: number | null;
  readonly running: number;
  /** Duration without running. */
  readonly waiting: number | null;
  readonly outcome: OutcomeName;
  readonly children: readonly ChildSpan[];
  /** All children, shown or not. */
  readonly childCount: number;
}

export interface ChildSpan {
  readonly id: number;
  readonly name: string;
  /** ns since the parent's start. */
  readonly offset: number;
  readonly duration: number | null;
  readonly running: number;
  readonly outcome: OutcomeName;
}

interface SpanRow extends TracedFunction {
  readonly id: number;
  readonly names: string;
  readonly session: number;
  readonly pid: number;
  readonly thread: number;
  readonly task: number;
  readonly parent: number | null;
  readonly parentName: string | null;
  readonly depth: number;
  readonly at: string;
  readonly start: number;
  readonly duration: number | null;
  readonly running: number;
  readonly outcome: number;
}

const SPAN = `
  SELECT span.id, site.name, site.file, site.line, site."column", site.kind, site.parameters AS names,
    span.session, session.pid, session.thread, span.task, span.parent, caller.name AS parentName, span.depth,
    ${isoTime('session.start + span.start')} AS at, span.start, span.duration, span.running, span.outcome
  FROM span JOIN site ON site.id = span.site JOIN session ON session.id = span.session
    LEFT JOIN span AS parent ON parent.id = span.parent LEFT JOIN site AS caller ON caller.id = parent.site
  WHERE span.id = ?`;

/** One call with its values and the calls it made, the first `limit` of them. */
export function showSpan(store: Store, id: number, limit: number): SpanDetail {
  const row = store.row<SpanRow>(SPAN, id);
  if (row === undefined) {
    throw new CliError(
      'FT_CLI_NO_SPAN',
      `${store.path} has no span ${id}; it has ${spanIdRanges(store)}`,
    );
  }
  const { name, file, line, column, kind, names, parent, parentName, outcome, ...facts } = row;
  return {
    ...facts,
    function: { name, file, line, column, kind },
    parent: parent === null ? null : { id: parent, name: parentName ?? 'unknown' },
    waiting: row.duration === null ? null : row.duration - row.running,
    outcome: outcomeName(outcome),
    ...valuesOf(store, id, names),
    ...childrenOf(store, row, limit),
  };
}

function valuesOf(store: Store, id: number, names: string): CallValues {
  const sql = `SELECT position, data, ${BASE} AS base FROM value WHERE span = ? ORDER BY position`;
  return callValues(names, store.rows<ValueAt>(sql, id));
}

/** A call comes after its caller, in the same session, so that only the rows after it are looked through. */
const CHILD_ROWS = `FROM span JOIN site ON site.id = span.site
  WHERE span.id > ?1 AND span.id < CAST(?2 AS INTEGER) * ${SESSION_STRIDE} AND span.parent = ?1`;

function childrenOf(
  store: Store,
  row: SpanRow,
  limit: number,
): Pick<SpanDetail, 'children' | 'childCount'> {
  const children: ChildSpan[] = [];
  let childCount = 0;
  const rows = store.rows<Omit<ChildSpan, 'outcome'> & { outcome: number }>(
    `SELECT span.id, site.name, span.start - CAST(?3 AS INTEGER) AS offset, span.duration, span.running, span.outcome
     ${CHILD_ROWS} ORDER BY span.id`,
    row.id,
    row.session,
    row.start,
  );
  for (const child of rows) {
    childCount++;
    if (childCount <= limit) children.push({ ...child, outcome: outcomeName(child.outcome) });
  }
  return { children, childCount };
}

export function outcomeName(outcome: number): OutcomeName {
  const name = OUTCOME_NAMES[outcome];
  if (name === undefined) throw new RangeError(`no outcome has the number ${outcome}`);
  return name;
}
