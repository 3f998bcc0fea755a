import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kind, KIND_BITS, Outcome } from '@functrace/format';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHANNEL_BYTES } from '../src/channel/layout.ts';
import { Recorder } from '../src/drain/recorder.ts';
import { channelView } from '../src/drain/value-text.ts';
import { MemoryStore } from '../src/store/memory.ts';
import { SqliteStore } from '../src/store/sqlite.ts';
import { inThread } from './support/in-thread.ts';
import type { NaiveRecording } from './support/naive-recording.ts';
import { ProgramRun } from './support/program-run.ts';
import { programs, SITES } from './support/programs.ts';
import { SESSION } from './support/session.ts';
import { tempFolder } from './support/temp-folder.ts';

describe('decoder', () => {
  it('makes of any program what the naive recording makes of it', async () => {
    const seen = { spans: 0, outcomes: new Set<number>(), recursive: 0, late: 0, forRequests: 0 };
    await fc.assert(
      fc.asyncProperty(
        programs,
        fc.infiniteStream(fc.integer({ min: 0, max: 5000 })),
        fc.integer({ min: 3, max: 60 }),
        async (program, steps, untilCommit) => {
          const thread = await inThread({
            sites: SITES,
            channels: 16,
            step: () => Number(steps.next().value),
          });
          let told = 0;
          const run = new ProgramRun(thread, () => {
            if (++told % untilCommit === 0) thread.read();
          });
          await run.run(program);
          thread.read();
          // Of what is open, and of requests whose route may still become known, the file says all now.
          thread.settle();
          const { twin } = run;
          const { recording } = thread.store;
          expect(recording.rows('span')).toEqual(expect.arrayContaining(spanRows(twin)));
          expect(recording.rows('span')).toHaveLength(twin.spans.size);
          expect(recording.rows('task').toSorted(byId)).toEqual(taskRows(twin));
          expect(nodesByPath(recording.rows('call_node'))).toEqual(nodeRows(twin));
          expect(
            recording.rows('mark').map(({ span, task, time }) => ({ span, task, time })),
          ).toEqual(twin.marks);
          for (const span of twin.spans.values()) if (span.path.startsWith('#')) seen.forRequests++;
          const calls = recording
            .rows('call_node')
            .reduce((sum, row) => sum + Number(row['calls']), 0);
          const self = recording
            .rows('call_node')
            .reduce((sum, row) => sum + Number(row['self']), 0);
          expect(calls).toBe(twin.spans.size);
          expect(self).toBe(twin.onStack);
          seen.spans += twin.spans.size;
          for (const span of twin.spans.values()) {
            seen.outcomes.add(span.outcome);
            if (span.isInner) seen.recursive++;
            if (
              span.parent !== 0 &&
              span.start > (twin.spans.get(span.parent)?.start ?? 0) + 100_000
            )
              seen.late++;
          }
        },
      ),
      { numRuns: 600 },
    );
    expect(seen.spans).toBeGreaterThan(2000);
    expect([...seen.outcomes].toSorted((a, b) => a - b)).toEqual(Object.values(Outcome));
    expect(seen.recursive).toBeGreaterThan(50);
    expect(seen.forRequests).toBeGreaterThan(500);
  });

  it('finds a parent that ended 70,000 calls before, below one that is open and not stored', async () => {
    for (const isCommitted of [false, true]) {
      const path = join(tempFolder(), 'run.db');
      const sqlite = new SqliteStore(path);
      for (const store of [new MemoryStore(), sqlite]) {
        const rows = oldParent(store, isCommitted);
        if (store === sqlite) {
          sqlite.close();
          const db = new DatabaseSync(path);
          expect(
            db
              .prepare('SELECT parent, depth, task FROM span WHERE site = 3 ORDER BY id')
              .all()
              .map((row) => ({ ...row })),
          ).toEqual(rows.spans);
          expect(
            db
              .prepare('SELECT parent, calls FROM call_node WHERE site = 3')
              .all()
              .map((row) => ({ ...row })),
          ).toEqual(rows.nodes);
          db.close();
          continue;
        }
        const { recording } = store as MemoryStore;
        const late = recording.rows('span').filter((row) => row['site'] === 3);
        expect(late).toMatchObject(rows.spans);
        expect(recording.rows('call_node').filter((row) => row['site'] === 3)).toMatchObject(
          rows.nodes,
        );
      }
    }
  });

  it('ends a call whose exit never came where its caller goes on', async () => {
    const thread = await inThread({ sites: SITES });
    const { hot } = thread;
    const caller = hot.enter(0, 0);
    // Its exit had no room on the machine's stack. The caller's `finally` block goes on.
    hot.enter(1, 0);
    hot.resumed(caller);
    hot.exit(hot.enter(2, 0), 1);
    hot.exit(caller, 1);
    // The clock said 1 µs, 2 µs, …
    thread.read();
    const rows = thread.store.recording.rows('span').toSorted(byId);
    expect(
      rows.map((row) => [row['parent'], row['start'], row['duration'], row['outcome']]),
    ).toEqual([
      [null, 1000, 4000, Outcome.RETURNED],
      [1, 2000, 1000, Outcome.THREW],
      [1, 3000, 1000, Outcome.RETURNED],
    ]);
    const nodes = thread.store.recording.rows('call_node').toSorted(byId);
    expect(nodes.map((row) => row['self'])).toEqual([2000, 1000, 1000]);
  });

  it('keeps open spans whose rows are wanted by later ones', async () => {
    const thread = await inThread({ sites: SITES, channels: 32 });
    const { hot } = thread;
    const open = Array.from({ length: 300 }, () => {
      const span = hot.enter(3, 0);
      hot.suspend(span, null);
      return span;
    });
    for (let call = 0; call < 66_000; call++) hot.exit(hot.enter(0, open[7] as number), 1);
    for (const span of open) {
      hot.resume(span, null);
      hot.exit(hot.enter(1, 0), 1);
      hot.exit(span, 1);
    }
    thread.read();
    const rows = thread.store.recording.rows('span');
    expect(rows).toHaveLength(300 + 66_000 + 300);
    expect(rows.every((row) => row['outcome'] === Outcome.RETURNED)).toBe(true);
    expect(rows.filter((row) => row['site'] === 2).map((row) => row['parent'])).toEqual(open);
    expect(rows.filter((row) => row['site'] === 1 && row['parent'] === open[7])).toHaveLength(
      66_000,
    );
  });

  it.each([
    ['2^31', 2 ** 31],
    ['2^32', 2 ** 32],
  ])('counts on past %s calls', (_name, edge) => {
    const store = new MemoryStore();
    const recorder = startedRecorder(store);
    const records = new Records(recorder, edge - 2);
    // A callback's parent from before, and calls inside each other across the edge.
    const outer = records.enter(0, 0);
    const inner = records.enter(1, outer);
    records.exit(inner);
    const over = records.enter(1, outer);
    const deep = records.enter(2, over);
    records.exit(deep);
    records.exit(over);
    records.exit(outer);
    records.exit(records.enter(2, inner));
    recorder.commit();
    const first = edge - 2;
    // 2^32 modulo 2^32 is "no call": its number is left out.
    const third = edge === 2 ** 32 ? edge + 1 : edge;
    expect(store.recording.rows('span').toSorted(byId)).toMatchObject([
      { id: first, parent: null, depth: 0 },
      { id: first + 1, parent: first, depth: 1 },
      { id: third, parent: first, depth: 1 },
      { id: third + 1, parent: third, depth: 2 },
      { id: third + 2, parent: first + 1, depth: 2 },
    ]);
    expect(store.recording.rows('span').every((row) => row['outcome'] === 0)).toBe(true);
  });

  it('says where the records stop making sense', () => {
    const recorder = startedRecorder(new MemoryStore());
    const view = channelView(new ArrayBuffer(64));
    expect(() => recorder.decoder.decode(view, 0, 1)).toThrow('slot 0 holds no record: word 0');
    view.u32[2] = Kind.VALUE | (15 << KIND_BITS);
    expect(() => recorder.decoder.decode(view, 0, 1)).toThrow('a VALUE has the unknown tag 15');
  });
});

/** Feeds records to a decoder a few at a time, with span numbers of one's choice. */
class Records {
  readonly #recorder: Recorder;
  readonly #view = channelView(new ArrayBuffer(CHANNEL_BYTES));
  #time = 0;
  #handle: number;

  constructor(recorder: Recorder, first: number) {
    this.#recorder = recorder;
    this.#handle = first - 1;
    recorder.decoder.startChannel(first | 0);
  }

  enter(site: number, parent: number): number {
    this.#write((site << KIND_BITS) | Kind.ENTER, parent);
    this.#handle = (this.#handle + 1) % 2 ** 32 || 1;
    return this.#handle;
  }

  exit(span: number): void {
    this.#write(Kind.EXIT, span);
  }

  suspend(span: number): void {
    this.#write(Kind.SUSPEND, span);
  }

  #write(word: number, operand: number): void {
    this.#view.u32[0] = ++this.#time;
    this.#view.u32[2] = word;
    this.#view.u32[3] = operand;
    this.#recorder.decoder.decode(this.#view, 0, 1);
  }
}

function startedRecorder(store: MemoryStore | SqliteStore): Recorder {
  store.openSession(SESSION);
  const recorder = new Recorder(store, SESSION.clockOrigin);
  recorder.addSites(0, 'program.ts', SITES);
  return recorder;
}

/** `main` (open) calls `setUp`, which makes a callback and ends; 70,000 calls later the callback runs, twice. */
function oldParent(
  store: MemoryStore | SqliteStore,
  isCommitted: boolean,
): { spans: object[]; nodes: object[] } {
  const recorder = startedRecorder(store);
  const records = new Records(recorder, 1);
  const main = records.enter(0, 0);
  const setUp = records.enter(1, main);
  records.exit(setUp);
  if (isCommitted) recorder.commit();
  for (let call = 0; call < 70_000; call++) records.exit(records.enter(0, main));
  // Not from inside main: a callback of the event loop, while main waits.
  records.suspend(main);
  records.exit(records.enter(2, setUp));
  records.exit(records.enter(2, setUp));
  recorder.commit();
  const late = { parent: 2, depth: 2, task: 1 };
  // main, setUp, callback.
  return { spans: [late, late], nodes: [{ parent: 2, calls: 2 }] };
}

function byId(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): number {
  return Number(a['id']) - Number(b['id']);
}

function spanRows(twin: NaiveRecording): object[] {
  return [...twin.spans.values()].map((span) => ({
    id: span.number,
    session: 1,
    site: span.site + 1,
    task: span.task.id,
    parent: span.parent === 0 ? null : span.parent,
    depth: span.depth,
    start: span.start,
    duration: span.duration,
    running: span.running,
    outcome: span.outcome,
    seq: span.number,
  }));
}

function taskRows(twin: NaiveRecording): object[] {
  return twin.tasks.map((task) => ({
    id: task.id,
    session: 1,
    parent: task.parent === 0 ? null : task.parent,
    site: task.site + 1,
    created: task.created,
    running: task.running,
    elapsed: task.latest - task.created,
    finished: task.open === 0 ? 1 : 0,
  }));
}

function nodeRows(twin: NaiveRecording): Record<string, object> {
  return Object.fromEntries(
    [...twin.nodes].map(([path, node]) => {
      const { calls, resumes, errors, total, self, running, durations } = node;
      const min = durations.length === 0 ? 0 : Math.min(...durations);
      const max = durations.length === 0 ? 0 : Math.max(...durations);
      return [
        path,
        {
          calls,
          resumes,
          errors,
          total,
          self,
          running,
          min,
          max,
          histogram: [...twin.histogram(node)],
          counted: 0,
        },
      ];
    }),
  );
}

function nodesByPath(rows: readonly Readonly<Record<string, unknown>>[]): Record<string, object> {
  const rowOf = new Map(rows.map((row) => [row['id'], row]));
  const pathOf = (row: Readonly<Record<string, unknown>>): string => {
    const parent = rowOf.get(row['parent']);
    const own = String(Number(row['site']) - 1);
    return parent === undefined ? own : `${pathOf(parent)}/${own}`;
  };
  return Object.fromEntries(
    rows.map((row) => {
      const {
        id: _id,
        session: _session,
        parent: _parent,
        site: _site,
        histogram,
        ...numbers
      } = row;
      return [pathOf(row), { ...numbers, histogram: [...(histogram as Uint8Array)] }];
    }),
  );
}
