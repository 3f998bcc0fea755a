import type { ExportSession } from '../queries/export-sessions.ts';
import { sessionOf } from '../queries/selection-sql.ts';
import type { StreamedSpan } from '../queries/span-stream.ts';
import { type Lane, type LaneEvents, Lanes } from '@functrace/format/timeline';
import type { ExportSource } from './source.ts';

/** What a timeline says beside the calls themselves. */
export interface TimelineEvents {
  readonly thread: (session: ExportSession) => void;
  readonly opened: (lane: Lane, session: ExportSession) => void;
  readonly ended?: (lane: Lane, time: number) => void;
}

/** A call with the lane that it lies on, and ns since the first session's start. */
export interface PlacedSpan {
  readonly span: StreamedSpan;
  readonly session: ExportSession;
  readonly lane: Lane;
  readonly start: number;
  readonly end: number;
}

/** The calls in their order with their places on a timeline. What is unfinished lasts until its session's end. */
export function* placedSpans(source: ExportSource, events: TimelineEvents): Generator<PlacedSpan> {
  const origin = timelineOrigin(source);
  const sessions = new Map(source.sessions.map((session) => [session.id, session]));
  let thread: Thread | undefined;
  for (const span of source.spans()) {
    const number = sessionOf(span.id);
    if (thread?.session.id !== number) {
      const session = sessions.get(number);
      if (session === undefined) throw new RangeError(`no session has the id ${number}`);
      thread?.lanes.finish();
      events.thread(session);
      const lanes = new Lanes(laneEvents(events, session), thread?.lanes.count ?? 0);
      thread = { session, lanes, offset: Number(session.start - origin) };
    }
    const { session, lanes, offset } = thread;
    const start = offset + span.start;
    const last = span.duration === undefined ? session.elapsed : span.start + span.duration;
    const end = offset + Math.max(span.start, last);
    const group = (): number =>
      (span.parent === undefined ? span.site : source.taskSite(span.task)) ?? span.site;
    yield { span, session, lane: lanes.place(span.id, span.parent, start, end, group), start, end };
  }
  thread?.lanes.finish();
}

interface Thread {
  readonly session: ExportSession;
  readonly lanes: Lanes;
  /** ns from the timeline's start to the session's. */
  readonly offset: number;
}

function laneEvents(events: TimelineEvents, session: ExportSession): LaneEvents {
  const opened = (lane: Lane): void => events.opened(lane, session);
  const { ended } = events;
  return ended === undefined ? { opened } : { opened, ended };
}

/** ns since the epoch at which timelines begin. */
export function timelineOrigin({ sessions }: ExportSource): bigint {
  return sessions.reduce(
    (first, { start }) => (start < first ? start : first),
    sessions[0]?.start ?? 0n,
  );
}

/** How a lane is called: after the function its tasks begin at, and the thread unless that is the main one. */
export function laneName(source: ExportSource, lane: Lane, { thread }: ExportSession): string {
  const name = source.sites.get(lane.group)?.name ?? 'unknown';
  return thread === 0 ? name : `${name}, thread ${thread}`;
}
