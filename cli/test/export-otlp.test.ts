/** The lines of the export beside what OpenTelemetry's own serializer writes of the same calls. */
import { readFileSync } from 'node:fs';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { expect, test } from 'vitest';
import { openStore } from '../src/store/open-store.ts';
import { enterScratchFolder, runAnyway } from './scratch.ts';
import { writeShop } from './shop.ts';

const STORE = '.functrace/shop.db';
const SECOND = 1_000_000_000n;

type ReadableSpan = Parameters<typeof JsonTraceSerializer.serializeRequest>[0][number];

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: string | number };
}

interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: readonly Attribute[];
}

interface Line {
  readonly resourceSpans: readonly [
    {
      readonly resource: { readonly attributes: readonly Attribute[] };
      readonly scopeSpans: readonly [
        { readonly scope: { readonly name: string }; readonly spans: readonly OtlpSpan[] },
      ];
    },
  ];
}

interface Row {
  readonly id: number;
  readonly task: number;
  readonly parent: number | null;
  readonly name: string;
  readonly start: string;
  readonly end: string;
  readonly outcome: number;
  readonly error: string | null;
}

/** What is unfinished has lasted until the end of its session, a second later than the next one's start. */
const ROWS = `
  SELECT span.id, span.task, span.parent, site.name, CAST(session.start + span.start AS TEXT) AS start,
    CAST(coalesce(session.start + span.start + span.duration, session."end") AS TEXT) AS "end", span.outcome,
    (SELECT data FROM value WHERE value.span = span.id AND position = -2) AS error
  FROM span JOIN site ON site.id = span.site JOIN session ON session.id = span.session ORDER BY span.id`;

function hex(id: number): string {
  return id.toString(16).padStart(16, '0');
}

function highResolution(nanos: string): [number, number] {
  return [Number(BigInt(nanos) / SECOND), Number(BigInt(nanos) % SECOND)];
}

/** The call as OpenTelemetry's SDK would hand it to an exporter. */
function readableSpan(row: Row, ours: OtlpSpan, resource: readonly Attribute[]): ReadableSpan {
  const traceId = ours.traceId.slice(0, 16) + hex(row.task);
  const [start, end] = [highResolution(row.start), highResolution(row.end)];
  const attributes = attributeObject(ours.attributes);
  const span = {
    name: row.name,
    kind: 0,
    spanContext: () => ({ traceId, spanId: hex(row.id), traceFlags: 1 }),
    ...(row.parent === null
      ? {}
      : { parentSpanContext: { traceId, spanId: hex(row.parent), traceFlags: 1 } }),
    startTime: start,
    endTime: end,
    status: {
      code: row.outcome === 1 ? 2 : 0,
      ...(row.error === null ? {} : { message: row.error }),
    },
    attributes,
    links: [],
    events: [],
    duration: [0, 0] as [number, number],
    ended: true,
    resource: {
      attributes: attributeObject(resource),
      asyncAttributesPending: false,
      waitForAsyncAttributes: async () => {},
      merge: () => {
        throw new Error('not merged');
      },
      getRawAttributes: () => [],
    },
    instrumentationScope: { name: 'functrace' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
  return span;
}

function attributeObject(list: readonly Attribute[]): Record<string, string | number> {
  return Object.fromEntries(
    list.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]),
  );
}

/** Whole numbers may be written as text or not. */
function comparable(line: unknown): unknown {
  return JSON.parse(JSON.stringify(line).replaceAll(/"intValue":"?(-?\d+)"?/g, '"intValue":"$1"'));
}

test("the export's spans are those that OpenTelemetry's serializer writes", async () => {
  enterScratchFolder();
  writeShop(STORE);
  await runAnyway(['export', 'otlp-json', '-o', 'shop.jsonl']);
  const store = openStore(STORE);
  const rows = new Map([...store.rows<Row>(ROWS)].map((row) => [hex(row.id), row]));
  store.close();
  const lines = readFileSync('shop.jsonl', 'utf8').trimEnd().split('\n');
  expect(lines).toHaveLength(2);
  let compared = 0;
  for (const text of lines) {
    const line = JSON.parse(text) as Line;
    const { resource, scopeSpans } = line.resourceSpans[0];
    for (const ours of scopeSpans[0].spans) {
      const row = rows.get(ours.spanId);
      if (row === undefined) throw new Error(`no span ${ours.spanId}`);
      const bytes = JsonTraceSerializer.serializeRequest([
        readableSpan(row, ours, resource.attributes),
      ]);
      const theirs = JSON.parse(Buffer.from(bytes ?? []).toString('utf8')) as Line;
      const [written] = theirs.resourceSpans[0].scopeSpans[0].spans;
      expect(comparable(written)).toMatchObject(comparable(ours) as object);
      expect(theirs.resourceSpans[0].scopeSpans[0].scope.name).toBe(scopeSpans[0].scope.name);
      compared++;
    }
  }
  expect(compared).toBe(rows.size);
  expect(compared).toBe(8);
});
