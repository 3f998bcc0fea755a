/**
 * Spans of OpenTelemetry, in the lines of the OTLP file exporter: each a whole TracesData,
 * https://opentelemetry.io/docs/specs/otel/protocol/file-exporter. A task is a trace.
 */
import { createHash } from 'node:crypto';
import { Outcome, OUTCOME_NAMES, Position } from '@functrace/format';
import type { ExportSession } from '../queries/export-sessions.ts';
import { sessionOf } from '../queries/selection-sql.ts';
import type { StreamedSpan } from '../queries/span-stream.ts';
import type { StreamedValue } from '../queries/value-stream.ts';
import { valueAt, valueName } from './named-values.ts';
import { CHUNK_LENGTH, type ExportSource, siteOf } from './source.ts';

const INTERNAL = 1;
const STATUS_ERROR = 2;

export function* writeOtlp(source: ExportSource): Generator<string> {
  const values = source.values();
  const threads = new Map(source.sessions.map((session) => [session.id, threadOf(session)]));
  const heads = new Map<number, string>();
  let thread: Thread | undefined;
  let number = 0;
  let line = '';
  const take = (): string => {
    const taken = thread === undefined || line === '' ? '' : `${thread.head}${line}]}]}]}\n`;
    line = '';
    return taken;
  };
  for (const span of source.spans()) {
    if (sessionOf(span.id) !== number) {
      yield take();
      number = sessionOf(span.id);
      thread = threads.get(number);
    }
    if (thread === undefined) throw new RangeError(`no session has the id ${number}`);
    let head = heads.get(span.site);
    if (head === undefined) {
      head = headOf(source, span.site);
      heads.set(span.site, head);
    }
    line += `${line === '' ? '' : ','}${spanJson(source, thread, span, head, values(span.id))}`;
    if (line.length > CHUNK_LENGTH) yield take();
  }
  yield take();
}

interface Thread {
  readonly session: ExportSession;
  /** A line up to its first span. */
  readonly head: string;
  /** The half of a trace's id that tells recordings and threads apart. */
  readonly trace: string;
  readonly seconds: number;
  readonly nanos: number;
}

function threadOf(session: ExportSession): Thread {
  const { host, pid, thread, start, command, nodeVersion } = session;
  const resource = attributes({
    'service.name': command,
    'host.name': host,
    'process.pid': pid,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': nodeVersion,
    'thread.id': thread,
  });
  const hash = createHash('sha256').update(`${host}\0${pid}\0${thread}\0${start}`);
  return {
    session,
    head: `{"resourceSpans":[{"resource":{"attributes":${resource}},"scopeSpans":[{"scope":{"name":"functrace"},"spans":[`,
    trace: hash.digest('hex').slice(0, 16),
    seconds: Number(start / SECOND),
    nanos: Number(start % SECOND),
  };
}

function headOf(source: ExportSource, id: number): string {
  const { name, file, line } = siteOf(source, id);
  const place = attributes({
    'code.function.name': name,
    'code.file.path': file,
    'code.line.number': line,
  });
  // Left open for what the single call adds.
  return `"name":${JSON.stringify(name)},"kind":${INTERNAL},"attributes":${place.slice(0, -1)}`;
}

function spanJson(
  source: ExportSource,
  thread: Thread,
  span: StreamedSpan,
  head: string,
  values: readonly StreamedValue[],
): string {
  const { id, task, parent, start, duration, running, outcome } = span;
  const end = duration === undefined ? Math.max(thread.session.elapsed, start) : start + duration;
  let text = `{"traceId":"${thread.trace}${hex(task)}","spanId":"${hex(id)}",`;
  if (parent !== undefined) text += `"parentSpanId":"${hex(parent)}",`;
  text += `"startTimeUnixNano":"${epoch(thread, start)}","endTimeUnixNano":"${epoch(thread, end)}",${head}`;
  if (duration !== running)
    text += `,{"key":"functrace.running_ns","value":{"intValue":"${running}"}}`;
  if (outcome > Outcome.THREW)
    text += `,{"key":"functrace.outcome","value":{"stringValue":"${OUTCOME_NAMES[outcome] ?? ''}"}}`;
  const of = siteOf(source, span.site);
  for (const { position, data } of values) {
    const group = position >= 0 ? 'functrace.argument.' : 'functrace.';
    text += `,{"key":${JSON.stringify(group + valueName(of, position))},"value":{"stringValue":${JSON.stringify(data)}}}`;
  }
  if (outcome !== Outcome.THREW) return `${text}]}`;
  const error = valueAt(values, Position.ERROR);
  return `${text}],"status":{"code":${STATUS_ERROR}${error === undefined ? '' : `,"message":${JSON.stringify(error)}`}}}`;
}

const SECOND = 1_000_000_000n;

/** ns since the epoch do not fit a number: seconds and the rest are added apart. */
function epoch({ seconds, nanos }: Thread, time: number): string {
  const sum = nanos + time;
  const carry = Math.floor(sum / 1e9);
  return `${seconds + carry}${String(sum - carry * 1e9).padStart(9, '0')}`;
}

function hex(id: number): string {
  return id.toString(16).padStart(16, '0');
}

function attributes(all: Readonly<Record<string, string | number>>): string {
  const list = Object.entries(all).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? { stringValue: value } : { intValue: String(value) },
  }));
  return JSON.stringify(list);
}
