import { needsSpans, type Selection, type TimePoint } from '../queries/selection.ts';
import type { Fact } from './facts.ts';
import { durationText } from './number.ts';

/** Lines for the head of a report; none where it is about the whole recording. */
export function selectionFacts(selection: Selection, isAggregate: boolean): Fact[] {
  const parts = Object.entries(selectionJson(selection)).map(([name, value]) =>
    value === true ? name : `${name} ${String(value)}`,
  );
  if (parts.length === 0) return [];
  const facts: Fact[] = [['selected', parts.join('; ')]];
  if (isAggregate && needsSpans(selection))
    facts.push(['from', 'single calls; self is shared out as in the whole recording']);
  return facts;
}

/** The selection as its options were given. */
export function selectionJson(selection: Selection): Readonly<Record<string, unknown>> {
  const { sessions, range, focus, ignore, show, hide, task, failed } = selection;
  const all = {
    sessions: sessions?.join(','),
    range: range === undefined ? undefined : `${pointText(range.from)}..${pointText(range.to)}`,
    focus: focus?.source,
    ignore: ignore?.source,
    show: show?.source,
    hide: hide?.source,
    task,
    failed,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function pointText(point: TimePoint | undefined): string {
  if (point === undefined) return '';
  if ('sinceStart' in point) return durationText(Number(point.sinceStart)).replace(' ', '');
  const milliseconds = new Date(Number(point.epoch / 1_000_000n)).toISOString();
  return milliseconds.replace(
    /\.\d{3}Z$/,
    `.${String(point.epoch % 1_000_000_000n).padStart(9, '0')}Z`,
  );
}
