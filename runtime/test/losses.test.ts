/** What the decoder makes of a recording with holes: nothing in it may be wrong, and all that is missing is counted. */
import { decodeHistogram, Kind, Outcome } from '@functrace/format';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHANNEL_SLOTS, HEADER_SLOTS } from '../src/channel/layout.ts';
import { CaptureMode } from '../src/hot/capture.ts';
import type { MemoryRow } from '../src/store/memory.ts';
import { inThread, type InThread } from './support/in-thread.ts';
import type { NaiveRecording } from './support/naive-recording.ts';
import { ProgramRun } from './support/program-run.ts';
import { METHOD, programs, SITES } from './support/programs.ts';
import { type PathNode, treeOfSpans } from './support/tree-of-spans.ts';

const SLOTS = CHANNEL_SLOTS - HEADER_SLOTS;
/** Names no call that there was: the decoder passes over it. */
const NOBODY = 0x7fff_ffff;

function fill(thread: InThread, slots: number): void {
  for (let slot = 0; slot < slots; slot++) thread.writer.write(Kind.EXIT, NOBODY);
}

describe('the calling context tree', () => {
  it.each([
    ['nothing is lost', false],
    ['records are dropped', true],
  ])('is the one that the stored spans come to, when %s', async (_name, drops) => {
    const seen = { spans: 0, nodes: 0 };
    await fc.assert(
      fc.asyncProperty(programs, disturbances, async (program, draws) => {
        const thread = await inThread({ sites: SITES, channels: drops ? 2 : 16, drops });
        const run = new ProgramRun(thread, drops ? disturber(thread, draws) : undefined);
        await run.run(program);
        thread.read();
        thread.settle();
        const { recording } = thread.store;
        const spans = recording.rows('span');
        expect(nodesByPath(recording.rows('call_node'))).toEqual(treeOfSpans(spans));
        seen.spans += spans.length;
        seen.nodes += recording.rows('call_node').length;
      }),
      { numRuns: 200 },
    );
    expect(seen.spans).toBeGreaterThan(200);
    expect(seen.nodes).toBeGreaterThan(100);
  });
});

describe('a recording that lost records', () => {
  it('has only spans that there were, each below one that called it', async () => {
    const seen = { kept: 0, lost: 0, cut: 0, whole: 0, dropped: 0 };
    await fc.assert(
      fc.asyncProperty(programs, disturbances, async (program, draws) => {
        const thread = await inThread({ sites: SITES, channels: 2, drops: true });
        const run = new ProgramRun(thread, disturber(thread, draws));
        await run.run(program);
        thread.read();
        const { twin } = run;
        const { recording } = thread.store;
        const spans = recording.rows('span');
        for (const row of spans) compare(row, twin, seen);
        seen.kept += spans.length;
        seen.lost += twin.spans.size - spans.length;
        seen.dropped += Number(recording.rows('session')[0]?.['dropped']);
        // A task ends when its spans have.
        for (const task of recording.rows('task')) {
          const open = spans.filter(
            (row) => row['task'] === task['id'] && row['duration'] === null,
          ).length;
          if (open === 0) expect(task['finished']).toBe(1);
        }
      }),
      { numRuns: 300 },
    );
    expect(seen.kept).toBeGreaterThan(200);
    expect(seen.lost).toBeGreaterThan(20);
    expect(seen.whole).toBeGreaterThan(200);
    expect(seen.cut).toBeGreaterThan(5);
    expect(seen.dropped).toBeGreaterThan(1000);
  });

  it('keeps a call that ran on through the loss, below it what follows, and ends one that did not', async () => {
    const thread = await inThread({ sites: SITES, channels: 2, drops: true });
    const { hot } = thread;
    const main = hot.enter(0, 0);
    const before = hot.enter(1, 0);
    const waits = hot.enter(3, 0);
    hot.suspend(waits, 0);
    fill(thread, 2 * SLOTS - 4);
    // From here on there is no room.
    hot.exit(before, 1);
    const lost = hot.enter(1, 0);
    fill(thread, 64);
    thread.look();
    fill(thread, 64);
    hot.exit(hot.enter(2, 0), 1);
    hot.exit(lost, 1);
    hot.resume(waits, 0);
    hot.exit(waits, 1);
    hot.exit(main, 1);
    thread.read();
    const rows = thread.store.recording
      .rows('span')
      .toSorted((a, b) => Number(a['id']) - Number(b['id']));
    expect(rows.map((row) => [row['id'], row['parent'], row['outcome']])).toEqual([
      [main, null, Outcome.RETURNED],
      [before, main, Outcome.UNFINISHED],
      [waits, before, Outcome.RETURNED],
      [lost + 1, main, Outcome.RETURNED],
    ]);
    expect(thread.store.recording.rows('task').map((row) => row['finished'])).toEqual([1]);
    expect(Number(thread.store.recording.rows('session')[0]?.['dropped'])).toBeGreaterThan(64);
  });

  it('forgets, 65,536 calls later, a call that was suspended before and never came back', async () => {
    const thread = await inThread({ sites: SITES, channels: 2, drops: true });
    const { hot } = thread;
    const waits = hot.enter(3, 0);
    hot.suspend(waits, 0);
    fill(thread, 2 * SLOTS + 64);
    thread.look();
    fill(thread, 64);
    for (let call = 0; call < 66_000; call++) {
      hot.exit(hot.enter(0, 0), 1);
      if (call % 1000 === 0) thread.look();
    }
    hot.resume(waits, 0);
    hot.exit(waits, 1);
    thread.read();
    const row = thread.store.recording.rows('span').find(({ id }) => id === waits);
    expect(row).toMatchObject({ outcome: Outcome.UNFINISHED, duration: null });
    expect(thread.store.recording.rows('task').every((task) => task['finished'] === 1)).toBe(true);
  });

  it('names the properties of objects anew', async () => {
    const thread = await inThread({
      sites: SITES,
      channels: 2,
      drops: true,
      captures: CaptureMode.DEEP,
    });
    const { hot } = thread;
    class Point {
      x = 1;
      y = 2;
    }
    const call = (): void => {
      const span = hot.enter(0, 0);
      hot.arg(span, 0, new Point());
      hot.exit(span, 1);
    };
    // The definitions go with the first one, which is dropped.
    fill(thread, 2 * SLOTS);
    call();
    thread.look();
    // What is set aside for a value is used up before the next look for a channel.
    fill(thread, 1000);
    call();
    thread.read();
    const texts = thread.store.recording.rows('value').filter(({ position }) => position === 0);
    expect(texts.map((row) => row['data'])).toEqual(['{"$":"Point","x":1,"y":2}']);
  });
});

/** How far the next disturbance is, and what it is. */
const disturbances = fc.infiniteStream(
  fc.record({
    after: fc.integer({ min: 1, max: 8 }),
    slots: fc.integer({ min: SLOTS - 80, max: SLOTS + 80 }),
    isLook: fc.boolean(),
  }),
);

function disturber(
  thread: InThread,
  draws: Iterator<{ after: number; slots: number; isLook: boolean }>,
): () => void {
  let next = draws.next().value as { after: number; slots: number; isLook: boolean };
  return () => {
    if (--next.after > 0) return;
    if (next.isLook) thread.look();
    fill(thread, next.isLook ? 64 : next.slots);
    next = draws.next().value as typeof next;
  };
}

function compare(row: MemoryRow, twin: NaiveRecording, seen: { cut: number; whole: number }): void {
  const span = twin.spans.get(Number(row['id']));
  if (span === undefined) throw new Error(`there was no span ${String(row['id'])}`);
  expect(row['start']).toBe(span.start);
  // What tells of a request's route may be lost.
  if (span !== span.task.request || row['site'] !== METHOD + 1)
    expect(row['site']).toBe(span.site + 1);
  if (row['parent'] !== null) {
    // What says that a call begins a task is lost with it: then those it makes belong to who was running.
    let above = span.parent;
    while (above !== 0 && above !== row['parent']) {
      const next = twin.spans.get(above);
      above = next?.parent === 0 ? next.task.parent : (next?.parent ?? 0);
    }
    expect(above).toBe(row['parent']);
  }
  if (row['duration'] === null) {
    expect(row['outcome']).toBe(Outcome.UNFINISHED);
    if (span.duration !== null) seen.cut++;
    return;
  }
  const duration = Number(row['duration']);
  // A call that never came to its exit ends where its caller is next heard of.
  if (row['outcome'] === Outcome.THREW)
    expect(duration).toBeGreaterThanOrEqual(Number(span.duration));
  else expect(duration).toBe(span.duration);
  expect(Number(row['running'])).toBeLessThanOrEqual(duration);
  seen.whole++;
}

function nodesByPath(rows: readonly MemoryRow[]): Record<string, PathNode> {
  const byId = new Map(rows.map((row) => [row['id'], row]));
  const pathOf = (row: MemoryRow): string => {
    const parent = byId.get(row['parent'] ?? 0);
    const site = String(row['site']);
    return parent === undefined ? site : `${pathOf(parent)}/${site}`;
  };
  return Object.fromEntries(
    rows.map((row) => {
      const counts = [...decodeHistogram(row['histogram'] as Uint8Array).values()];
      const node = {
        calls: Number(row['calls']),
        errors: Number(row['errors']),
        finished: counts.reduce((sum, count) => sum + count, 0),
        min: Number(row['min']),
        max: Number(row['max']),
      };
      return [pathOf(row), node];
    }),
  );
}
