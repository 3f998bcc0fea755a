/** What goes wrong with a program, or with its recording, changes nothing of what the program does, and is counted. */
import { afterAll, describe, expect, it } from 'vitest';
import { faults } from './faults/faults.ts';
import { tryFault } from './faults/fault.ts';
import { LOST_TO_THE_STORE } from './faults/report.ts';

const FAULTS = faults(false);
let tried = 0;
afterAll(() => {
  expect(tried).toBe(FAULTS.length);
});

describe('a traced program and its recording, after', () => {
  it.each(FAULTS.map((fault) => [fault.name, fault] as const))('%s', async (_name, fault) => {
    tried++;
    let kept = 0;
    for (let time = 0; time < (fault.times ?? 1); time++) {
      const trial = await tryFault(fault);
      // Only where the machine does not allow it; the reason says what it needs.
      if (typeof trial === 'string') return expect(trial).toMatch(/^needs /);
      const { stored, said, warnings } = trial;
      expect(trial.isSame, JSON.stringify([trial.untraced, trial.traced])).toBe(true);
      expect(stored).toMatchObject({ isSound: true, isConsistent: true, dropped: 0 });
      if (fault.keeps === 'until the store failed') {
        expect(warnings).toEqual([expect.stringMatching(LOST_TO_THE_STORE)]);
        continue;
      }
      expect(warnings).toEqual([]);
      expect(stored.files).toBe(1);
      if (fault.keeps === 'all') expect(stored.spans).toBeGreaterThanOrEqual(said);
      kept += stored.spans;
    }
    // Of a run that was killed before the drain worker was up there may be nothing.
    if (fault.keeps !== 'until the store failed') expect(kept).toBeGreaterThan(0);
  });
});
