import { Outcome } from '@functrace/format';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UNBOUNDED } from '../src/drain/bounds.ts';
import { type MemoryRow, MemoryStore } from '../src/store/memory.ts';
import { inThread } from './support/in-thread.ts';
import { ProgramRun } from './support/program-run.ts';
import { programs, SITES } from './support/programs.ts';

const MIN_DURATION = 15_000;

function byId(rows: readonly MemoryRow[]): Map<number, MemoryRow> {
  return new Map(rows.map((row) => [Number(row['id']), row]));
}

/** The same program recorded whole, and by the rule. */
async function bothWays(
  keepFirst: number,
  run: (thread: Awaited<ReturnType<typeof inThread>>) => Promise<void> | void,
  step?: () => number,
): Promise<{ whole: MemoryStore; kept: MemoryStore }> {
  const kept = new MemoryStore();
  const bounds = { ...UNBOUNDED, retention: { minDuration: MIN_DURATION, keepFirst } };
  const thread = await inThread({
    sites: SITES,
    channels: 32,
    beside: { store: kept, bounds },
    ...(step === undefined ? {} : { step }),
  });
  await run(thread);
  thread.read();
  return { whole: thread.store, kept };
}

describe('retention', () => {
  it('keeps of any program the remarkable calls with their callers, and the whole tree', async () => {
    const seen = { kept: 0, folded: 0, forTheirCalls: 0 };
    await fc.assert(
      fc.asyncProperty(
        programs,
        fc.integer({ min: 0, max: 2 }),
        fc.infiniteStream(fc.integer({ min: 0, max: 3000 })),
        async (program, keepFirst, steps) => {
          const { whole, kept } = await bothWays(
            keepFirst,
            async (thread) => {
              await new ProgramRun(thread).run(program);
              thread.settle();
            },
            () => Number(steps.next().value),
          );
          const all = byId(whole.recording.rows('span'));
          const rows = byId(kept.recording.rows('span'));
          expect(kept.recording.rows('call_node')).toEqual(whole.recording.rows('call_node'));
          const [session] = kept.recording.rows('session');
          expect(rows.size + Number(session?.['folded'])).toBe(all.size);

          for (const [id, { parent, ...row }] of rows) {
            expect(row).toEqual({ ...all.get(id), parent: undefined });
            expect(parent).toBe(keptCaller(all, rows, id));
          }
          const callsOf = Map.groupBy(all.values(), (row) => row['parent']);
          for (const [id, row] of all) {
            const isRemarkable =
              row['outcome'] === Outcome.THREW || Number(row['duration']) >= MIN_DURATION;
            if (isRemarkable) expect(rows.has(id)).toBe(true);
            if (!rows.has(id)) continue;
            seen.kept++;
            if (!isRemarkable && callsOf.get(id)?.some((call) => rows.has(Number(call['id']))))
              seen.forTheirCalls++;
          }
          expect(new Set(kept.recording.rows('task').map((row) => row['id']))).toEqual(
            new Set([...rows.values()].map((row) => row['task'])),
          );
          const values = whole.recording.rows('value').filter(({ span }) => rows.has(Number(span)));
          expect(kept.recording.rows('value')).toEqual(expect.arrayContaining(values));
          expect(kept.recording.rows('value')).toHaveLength(values.length);
          seen.folded += all.size - rows.size;
        },
      ),
      { numRuns: 400 },
    );
    expect(seen.kept).toBeGreaterThan(300);
    expect(seen.folded).toBeGreaterThan(100);
    expect(seen.forTheirCalls).toBeGreaterThan(20);
  });

  it('keeps the first calls of each calling context', async () => {
    const { kept } = await bothWays(3, ({ hot }) => {
      const caller = hot.enter(0, 0);
      for (let call = 0; call < 10; call++) hot.exit(hot.enter(1, 0), call);
      hot.exit(caller, 1);
      for (let call = 0; call < 10; call++) hot.exit(hot.enter(1, 0), call);
    });
    const sites = kept.recording.rows('span').map((row) => Number(row['site']));
    expect(sites.toSorted((a, b) => a - b)).toEqual([1, 2, 2, 2, 2, 2, 2]);
    expect(kept.recording.rows('value').map((row) => row['data'])).toEqual(
      expect.arrayContaining(['0', '1', '2']),
    );
  });

  it('shows a call that is open when it has taken so long, with its callers', async () => {
    const { kept } = await bothWays(0, ({ hot }) => {
      const slow = hot.enter(0, 0);
      const inner = hot.enter(1, 0);
      for (let call = 0; call < 20; call++) hot.exit(hot.enter(2, 0), call);
      hot.enter(2, 0);
      void [slow, inner];
    });
    const rows = kept.recording.rows('span');
    expect(rows.map((row) => [row['site'], row['parent'], row['outcome']])).toEqual([
      [1, null, Outcome.UNFINISHED],
      [2, 1, Outcome.UNFINISHED],
    ]);
  });
});

/** The nearest caller that has a row. */
function keptCaller(
  all: ReadonlyMap<number, MemoryRow>,
  rows: ReadonlyMap<number, MemoryRow>,
  id: number,
): number | null {
  let caller = all.get(id)?.['parent'] ?? null;
  while (caller !== null && !rows.has(Number(caller)))
    caller = all.get(Number(caller))?.['parent'] ?? null;
  return caller === null ? null : Number(caller);
}
