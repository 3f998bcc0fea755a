/** The timelines, held against the recording: every call once, at its time, on a track where slices nest. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openStore } from '../src/store/open-store.ts';
import { decodePerfetto } from './decode.ts';
import { enterScratchFolder, runAnyway } from './scratch.ts';
import { writeSynthetic } from './synthetic.ts';
import { traceEvents } from './trace-event.ts';

const STORE = '.functrace/it.db';
const CALLS = 4000;

interface Slice {
  readonly name: string;
  readonly span: number;
  readonly track: string;
  /** ns since the recording's start. */
  readonly start: number;
  readonly end: number;
}

interface Row {
  readonly span: number;
  readonly name: string;
  readonly start: number;
  readonly duration: number | null;
}

function rows(): Row[] {
  const store = openStore(STORE);
  try {
    return [
      ...store.rows<Row>(
        `SELECT span.id AS span, site.name, span.start + session.start - (SELECT min(start) FROM session) AS start, duration
         FROM span JOIN site ON site.id = span.site JOIN session ON session.id = span.session ORDER BY span.id`,
      ),
    ];
  } finally {
    store.close();
  }
}

function compare(slices: readonly Slice[]): void {
  const bySpan = new Map(slices.map((slice) => [slice.span, slice]));
  const all = rows();
  expect(slices).toHaveLength(CALLS);
  expect(all).toHaveLength(CALLS);
  for (const { span, name, start, duration } of all) {
    const slice = bySpan.get(span);
    expect([slice?.name, slice?.start]).toEqual([name, start]);
    if (duration !== null) expect(slice?.end).toBe(start + duration);
  }
  const tracks = Map.groupBy(slices, ({ track }) => track);
  expect(tracks.size).toBeGreaterThan(4);
  for (const members of tracks.values()) {
    const open: number[] = [];
    for (const { start, end } of members) {
      while (open.length > 0 && (open.at(-1) ?? 0) <= start) open.pop();
      expect(end).toBeLessThanOrEqual(open.at(-1) ?? Infinity);
      open.push(end);
    }
  }
}

function nanos(micros: number): number {
  return Math.round(micros * 1000);
}

test('Trace Event JSON', async () => {
  enterScratchFolder();
  writeSynthetic(STORE, CALLS);
  await runAnyway(['export', 'chrome', '-o', 'it.json']);
  compare(
    traceEvents(readFileSync('it.json', 'utf8'))
      .filter(({ ph }) => ph === 'X')
      .map(({ name, pid, tid, ts, dur, args }) => ({
        name,
        span: args.span,
        track: `${pid} ${tid}`,
        start: nanos(ts),
        end: nanos(ts) + nanos(dur),
      })),
  );
});

interface Packet {
  readonly timestamp?: number;
  readonly trackEvent?: {
    readonly type: string;
    readonly nameIid: number;
    readonly trackUuid: number;
    readonly debugAnnotations: readonly { readonly nameIid: number; readonly uintValue: number }[];
  };
  readonly trackDescriptor?: { readonly uuid: number; readonly parentUuid?: number };
  readonly internedData?: {
    readonly eventNames?: readonly Interned[];
    readonly debugAnnotationNames?: readonly Interned[];
  };
}

interface Interned {
  readonly iid: number;
  readonly name: string;
}

test("Perfetto's trace", async () => {
  enterScratchFolder();
  writeSynthetic(STORE, CALLS);
  await runAnyway(['export', 'perfetto', '-o', 'it.trace']);
  const { packet: packets } = decodePerfetto(readFileSync('it.trace')) as unknown as {
    packet: readonly Packet[];
  };
  const names = new Map<number, string>();
  const annotations = new Map<number, string>();
  const tracks = new Set<number>();
  const open = new Map<number, { name: string; span: number; start: number; index: number }[]>();
  const slices: (Slice | undefined)[] = [];
  let latest = 0;
  for (const { timestamp = 0, trackEvent, trackDescriptor, internedData } of packets) {
    for (const { iid, name } of internedData?.eventNames ?? []) names.set(iid, name);
    for (const { iid, name } of internedData?.debugAnnotationNames ?? [])
      annotations.set(iid, name);
    if (trackDescriptor !== undefined) {
      const { uuid, parentUuid } = trackDescriptor;
      if (parentUuid !== undefined) expect(tracks.has(parentUuid)).toBe(true);
      tracks.add(uuid);
    }
    if (trackEvent === undefined) continue;
    const { type, nameIid, trackUuid, debugAnnotations } = trackEvent;
    expect(tracks.has(trackUuid)).toBe(true);
    const stack = open.get(trackUuid) ?? [];
    open.set(trackUuid, stack);
    if (type === 'TYPE_SLICE_BEGIN') {
      expect(timestamp).toBeGreaterThanOrEqual(Math.min(latest, timestamp));
      latest = timestamp;
      const span = debugAnnotations.find((one) => annotations.get(one.nameIid) === 'span');
      stack.push({
        name: names.get(nameIid) ?? '',
        span: span?.uintValue ?? 0,
        start: timestamp,
        index: slices.push(undefined) - 1,
      });
      continue;
    }
    const top = stack.pop();
    if (top === undefined) throw new Error('an end without a beginning');
    const { index, ...slice } = top;
    slices[index] = { ...slice, track: String(trackUuid), end: timestamp };
  }
  expect([...open.values()].flat()).toEqual([]);
  compare(slices.filter((slice) => slice !== undefined));
});
