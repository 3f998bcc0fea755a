import type { SiteEntry } from '@functrace/format';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MemoryStore } from '../src/store/memory.ts';
import { inThread, type InThread, type InThreadOptions } from './support/in-thread.ts';
import { ProgramRun } from './support/program-run.ts';
import { programs, SITES as PROGRAM_SITES } from './support/programs.ts';

const MILLISECOND = 1e6;
const BUDGET = 100;
const SITES: readonly SiteEntry[] = [
  ['busy', 0, 1, 1, 'password'],
  ['rare', 0, 2, 1, ''],
  ['later', 1, 3, 1, ''],
];
const [BUSY, RARE, LATER] = [0, 1, 2];

/** ns that each look at the clock takes. */
let step = 0;

function start(options: Partial<InThreadOptions> = {}): Promise<InThread> {
  step = 1000;
  return inThread({ sites: SITES, budget: BUDGET, step: () => step, channels: 32, ...options });
}

function call({ hot }: InThread, site: number, body: () => void = () => {}): void {
  const span = hot.enter(site, 0);
  let result: unknown = hot.none;
  try {
    hot.arg(span, 0, 'secret');
    body();
    result = 1;
  } finally {
    hot.exit(span, result);
  }
}

/** Ends the recording as an exit does. */
function end(thread: InThread): MemoryStore {
  thread.read();
  thread.span.flushNow();
  thread.settle();
  return thread.store;
}

function sums(store: MemoryStore, column: string): Record<string, number> {
  const found: Record<string, number> = {};
  for (const row of store.recording.rows('call_node')) {
    const site = String(row['site']);
    found[site] = (found[site] ?? 0) + Number(row[column]);
  }
  return found;
}

function spansOf(store: MemoryStore, site: number): number {
  return store.recording.rows('span').filter((row) => row['site'] === site + 1).length;
}

describe('a function that is called more often than its budget', () => {
  it('has all its calls counted, and few recorded', async () => {
    const thread = await start();
    call(thread, RARE, () => {
      for (let made = 0; made < 50_000; made++) call(thread, BUSY);
    });
    const store = end(thread);
    expect(sums(store, 'calls')).toEqual({ 1: 50_000, 2: 1 });
    const spans = spansOf(store, BUSY);
    expect(spans).toBeGreaterThanOrEqual(BUDGET);
    expect(spans).toBeLessThan(BUDGET * 5);
    expect(sums(store, 'counted')).toEqual({ 1: 50_000 - spans, 2: 0 });
    const weights = store.recording.rows('span_weight');
    const weighed = weights.reduce((sum, row) => sum + Number(row['calls']), 0);
    expect(weighed + spans - weights.length).toBeLessThanOrEqual(50_000);
    expect(weighed).toBeGreaterThan(40_000);
    // Estimates: no more than the time that there was.
    const [caller] = store.recording.rows('task');
    const self = Object.values(sums(store, 'self')).reduce((sum, each) => sum + each, 0);
    expect(self).toBe(caller?.['running']);
    expect(sums(store, 'total')[1]).toBeLessThanOrEqual(Number(caller?.['running']));
    expect(new Set(store.recording.rows('value').map((row) => row['data']))).toEqual(
      new Set(['{"$":"redacted"}', '"secret"', '1']),
    );
  });

  it('is recorded whole again when it has become slow', async () => {
    const thread = await start();
    for (let made = 0; made < 20_000; made++) call(thread, BUSY);
    step = 300 * MILLISECOND;
    for (let made = 0; made < 200; made++) call(thread, BUSY);
    thread.read();
    const before = spansOf(thread.store, BUSY);
    for (let made = 0; made < 500; made++) call(thread, BUSY);
    const store = end(thread);
    expect(spansOf(store, BUSY)).toBe(before + 500);
    expect(sums(store, 'calls')).toEqual({ 1: 20_700 });
  });

  it('that waits is counted too, and what it calls belongs to its caller', async () => {
    const thread = await start();
    const { hot } = thread;
    const later = async (): Promise<void> => {
      const span = hot.enter(LATER, 0);
      let result: unknown = hot.none;
      try {
        result = hot.resume(span, await hot.suspend(span, Promise.resolve()));
        call(thread, BUSY);
      } finally {
        hot.exit(span, result);
      }
    };
    for (let made = 0; made < 3000; made++) await later();
    const store = end(thread);
    expect(sums(store, 'calls')).toEqual({ 1: 3000, 3: 3000 });
    expect(spansOf(store, LATER)).toBeLessThan(1000);
    expect(store.recording.rows('span').filter((row) => row['outcome'] !== 0)).toEqual([]);
  });
});

it('records whole what stays below the budget, however long it runs', async () => {
  const thread = await start();
  step = 6 * MILLISECOND;
  for (let made = 0; made < 2000; made++) call(thread, BUSY);
  const store = end(thread);
  expect(spansOf(store, BUSY)).toBe(2000);
  expect(store.recording.rows('span_weight')).toEqual([]);
});

it('counts the calls of any program as a whole recording has them', async () => {
  let counted = 0;
  await fc.assert(
    fc.asyncProperty(programs, fc.integer({ min: 1, max: 3 }), async (program, budget) => {
      const stores: MemoryStore[] = [];
      for (const each of [0, budget]) {
        const thread = await start({ sites: PROGRAM_SITES, budget: each });
        await new ProgramRun(thread, undefined, false).run(program);
        stores.push(end(thread));
      }
      const [whole, small] = stores;
      if (whole === undefined || small === undefined) throw new Error('two recordings');
      expect(sums(small, 'calls')).toEqual(sums(whole, 'calls'));
      counted += small.recording
        .rows('call_node')
        .filter((row) => Number(row['counted']) > 0).length;
    }),
    { numRuns: 40 },
  );
  expect(counted).toBeGreaterThan(0);
});
