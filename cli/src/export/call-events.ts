import type { StreamedSpan } from '../queries/span-stream.ts';

/** A call that begins or ends. */
export interface CallEvent {
  readonly span: StreamedSpan;
  readonly isEnd: boolean;
}

/** The beginnings and ends of calls as they happened. What is unfinished has no end. */
export function eventsInOrder(spans: readonly StreamedSpan[]): CallEvent[] {
  const known = new Map(spans.map((span) => [span.id, span]));
  const ends = spans
    .filter(({ duration }) => duration !== undefined)
    .toSorted((a, b) => endOf(a) - endOf(b) || b.id - a.id);
  const events: CallEvent[] = [];
  let next = 0;
  for (const span of spans) {
    for (let end = ends[next]; end !== undefined; end = ends[++next]) {
      const isBefore =
        endOf(end) < span.start ||
        (endOf(end) === span.start && end.id < span.id && !calls(end, span, known));
      if (!isBefore) break;
      events.push({ span: end, isEnd: true });
    }
    events.push({ span, isEnd: false });
  }
  for (const end of ends.slice(next)) events.push({ span: end, isEnd: true });
  return events;
}

function endOf({ start, duration = 0 }: StreamedSpan): number {
  return start + duration;
}

/** Whether a call is on the way up from another one. */
function calls(
  caller: StreamedSpan,
  callee: StreamedSpan,
  known: ReadonlyMap<number, StreamedSpan>,
): boolean {
  for (let above = callee.parent; above !== undefined; above = known.get(above)?.parent) {
    if (above === caller.id) return true;
  }
  return false;
}
