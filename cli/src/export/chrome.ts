/** Trace Event Format, the JSON of chrome://tracing: https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU */
import { Outcome, OUTCOME_NAMES } from '@functrace/format';
import type { StreamedSpan } from '../queries/span-stream.ts';
import type { StreamedValue } from '../queries/value-stream.ts';
import { valueName } from './named-values.ts';
import { laneName, placedSpans } from './placed-spans.ts';
import { CHUNK_LENGTH, type ExportSource, siteOf } from './source.ts';

export function* writeChrome(source: ExportSource): Generator<string> {
  const values = source.values();
  const heads = new Map<number, string>();
  let text = '{"displayTimeUnit":"ns","traceEvents":[\n';
  let isFirst = true;
  const add = (event: string): void => {
    text += isFirst ? event : `,\n${event}`;
    isFirst = false;
  };
  const metadata = (pid: number, tid: number, name: string, args: object): void =>
    add(`{"ph":"M","pid":${pid},"tid":${tid},"name":"${name}","args":${JSON.stringify(args)}}`);
  const spans = placedSpans(source, {
    thread: ({ pid, command }) => metadata(pid, 0, 'process_name', { name: command }),
    opened: (lane, session) => {
      const name = laneName(source, lane, session);
      metadata(session.pid, lane.number, 'thread_name', { name });
      metadata(session.pid, lane.number, 'thread_sort_index', { sort_index: lane.number });
    },
  });
  for (const { span, session, lane, start, end } of spans) {
    let head = heads.get(span.site);
    if (head === undefined) {
      const { name, file, line } = siteOf(source, span.site);
      head = `"name":${JSON.stringify(name)},"cat":"functrace","args":{"place":${JSON.stringify(`${file}:${line}`)}`;
      heads.set(span.site, head);
    }
    add(
      `{"ph":"X","pid":${session.pid},"tid":${lane.number},"ts":${micros(start)},"dur":${micros(end - start)},${head},${argumentsOf(source, span, values(span.id))}}}`,
    );
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

const THREE_DIGITS = Array.from({ length: 1000 }, (_, value) => String(value).padStart(3, '0'));

/** Microseconds with all their nanoseconds, by whole numbers: the shortest text of a fraction takes long to find. */
function micros(nanos: number): string {
  const whole = Math.floor(nanos / 1000);
  const rest = nanos - whole * 1000;
  return rest === 0 ? String(whole) : `${whole}.${THREE_DIGITS[rest] ?? rest}`;
}
