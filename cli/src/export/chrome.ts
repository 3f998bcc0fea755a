/** Trace Event Format, the JSON of chrome://tracing. */
import { Outcome, OUTCOME_NAMES } from '@functrace/format';
import {
  callEvent,
  functionMembers,
  laneEvents,
  micros,
  processEvent,
  TRACE_HEAD,
} from '@functrace/format/timeline';
import type { StreamedSpan } from '../queries/span-stream.ts';
import type { StreamedValue } from '../queries/value-stream.ts';
import { valueName } from './named-values.ts';
import { laneName, placedSpans } from './placed-spans.ts';
import { CHUNK_LENGTH, type ExportSource, siteOf } from './source.ts';

export function* writeChrome(source: ExportSource): Generator<string> {
  const values = source.values();
  const members = new Map<number, string>();
  let text = TRACE_HEAD;
  let isFirst = true;
  const add = (event: string): void => {
    text += isFirst ? event : `,\n${event}`;
    isFirst = false;
  };
  const spans = placedSpans(source, {
    thread: ({ pid, command }) => add(processEvent(pid, command)),
    opened: (lane, session) =>
      add(laneEvents(session.pid, lane.number, laneName(source, lane, session))),
  });
  for (const { span, session, lane, start, end } of spans) {
    let known = members.get(span.site);
    if (known === undefined) {
      const { name, file, line } = siteOf(source, span.site);
      known = functionMembers(name, file, line);
      members.set(span.site, known);
    }
    const args = argumentsOf(source, span, values(span.id));
    add(callEvent(session.pid, lane.number, start, end - start, known, args));
    if (text.length < CHUNK_LENGTH) continue;
    yield text;
    text = '';
  }
  yield `${text}\n],"otherData":${JSON.stringify({ recording: source.head.store, start: source.head.from })}}\n`;
}

function argumentsOf(
  source: ExportSource,
  { id, site, task, duration, running, outcome }: StreamedSpan,
  values: readonly StreamedValue[],
): string {
  let text = `"span":${id},"task":${task}`;
  if (duration !== running) text += `,"running_us":${micros(running)}`;
  if (outcome !== Outcome.RETURNED) text += `,"outcome":"${OUTCOME_NAMES[outcome] ?? outcome}"`;
  if (values.length === 0) return text;
  const of = siteOf(source, site);
  const members = values.map(
    ({ position, data }) => `${JSON.stringify(valueName(of, position))}:${data}`,
  );
  return `${text},"values":{${members.join(',')}}`;
}
