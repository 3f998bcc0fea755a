/** What `top` says of each function, added up from the single calls in the plainest way. */
import type { DatabaseSync } from 'node:sqlite';

export interface SpanSum {
  calls: number;
  errors: number;
  finished: number;
  /** Of finished calls; undefined of a function that is below itself, whose outermost calls alone would count. */
  total: number | undefined;
  min: number;
  max: number;
}

interface Span {
  readonly id: number;
  readonly site: number;
  readonly parent: number | null;
  readonly duration: number | null;
  readonly outcome: number;
}

const THREW = 1;

/** By `name file:line:column`. */
export function spanSums(recording: DatabaseSync): Record<string, SpanSum> {
  const sites = new Map(
    recording
      .prepare(
        `SELECT id, name || ' ' || file || ':' || line || ':' || "column" AS place FROM site`,
      )
      .all()
      .map((row) => [Number(row['id']), String(row['place'])]),
  );
  const spans = new Map<number, Span>();
  const rows = recording
    .prepare('SELECT id, site, parent, duration, outcome FROM span ORDER BY id')
    .iterate() as Iterable<unknown> as Iterable<Span>;
  for (const row of rows) spans.set(row.id, row);
  const sums: Record<string, SpanSum> = {};
  for (const span of spans.values()) {
    const sum = (sums[sites.get(span.site) ?? 'no site'] ??= {
      calls: 0,
      errors: 0,
      finished: 0,
      total: 0,
      min: Infinity,
      max: 0,
    });
    sum.calls++;
    if (span.outcome === THREW) sum.errors++;
    if (isBelowItself(span, spans)) sum.total = undefined;
    if (span.duration === null) continue;
    sum.finished++;
    if (sum.total !== undefined) sum.total += span.duration;
    sum.min = Math.min(sum.min, span.duration);
    sum.max = Math.max(sum.max, span.duration);
  }
  return sums;
}

function isBelowItself(span: Span, spans: ReadonlyMap<number, Span>): boolean {
  let caller = span.parent === null ? undefined : spans.get(span.parent);
  while (caller !== undefined && caller.site !== span.site)
    caller = caller.parent === null ? undefined : spans.get(caller.parent);
  return caller !== undefined;
}
