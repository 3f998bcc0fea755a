/** The tests of one road: a configuration each. */
import { describe, expect, it } from 'vitest';
import { readGoldens } from './goldens.ts';
import { measure } from './measure.ts';
import { labelOf, type Road } from './road.ts';

export function describeRoad(road: Road): void {
  describe(road.name, () => {
    const goldens = readGoldens();
    it.each(road.configurations.map((one) => [labelOf(one), one] as const))(
      '%s',
      { timeout: 300_000 },
      async (_label, configuration) => {
        const { failures, passed } = await measure(road, configuration, goldens);
        expect(failures).toEqual([]);
        expect(passed).not.toEqual([]);
      },
    );
  });
}
