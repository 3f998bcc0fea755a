import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Lane, Lanes } from '../src/lanes.ts';

interface Call {
  readonly parent: number | undefined;
  readonly start: number;
  readonly end: number;
}

/** Calls in the order of their start, each by one before it or by none, and longer or shorter than that. */
const calls = fc
  .array(
    fc.record({ caller: fc.nat(), isRoot: fc.boolean(), gap: fc.nat(3), length: fc.nat(12) }),
    {
      minLength: 1,
      maxLength: 60,
    },
  )
  .map((specs) => {
    const made: Call[] = [];
    let time = 0;
    for (const { caller, isRoot, gap, length } of specs) {
      time += gap;
      const parent = isRoot || made.length === 0 ? undefined : (caller % made.length) + 1;
      made.push({ parent, start: time, end: time + length });
    }
    return made;
  });

function byLane(of: readonly { lane: Lane; time: number }[]): string[] {
  return of.map(({ lane, time }) => `${lane.number} ${time}`).toSorted();
}

test('slices of a lane nest, and lie inside of their callers where they can', () => {
  fc.assert(
    fc.property(calls, (made) => {
      const ended: { readonly lane: Lane; readonly time: number }[] = [];
      const opened: Lane[] = [];
      const lanes = new Lanes(
        {
          opened: (lane) => opened.push(lane),
          ended: (lane, time) => ended.push({ lane, time }),
        },
        7,
      );
      const placed = made.map(({ parent, start, end }, index) =>
        lanes.place(index + 1, parent, start, end, () => 1),
      );
      lanes.finish();
      expect(opened.map(({ number }) => number)).toEqual(opened.map((_, index) => 8 + index));
      expect(lanes.count).toBe(7 + opened.length);
      // Every call ends once, on its own lane.
      expect(byLane(ended)).toEqual(
        byLane(made.map(({ end }, index) => ({ lane: placed[index] as Lane, time: end }))),
      );
      for (const [later, call] of made.entries()) {
        for (const [earlier, other] of made.slice(0, later).entries()) {
          if (placed[earlier] !== placed[later]) continue;
          const isApart = other.end <= call.start;
          const isInside = call.end <= other.end;
          expect(isApart || isInside).toBe(true);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('calls of one after the other share a lane, and calls side by side do not', () => {
  const lanes = new Lanes({}, 0);
  const place = (id: number, parent: number | undefined, start: number, end: number): number =>
    lanes.place(id, parent, start, end, () => 1).number;
  expect(place(1, undefined, 0, 100)).toBe(1);
  expect(place(2, 1, 10, 40)).toBe(1);
  expect(place(3, 1, 20, 60)).toBe(2);
  expect(place(4, 3, 25, 30)).toBe(2);
  expect(place(5, 1, 50, 55)).toBe(1);
  expect(place(6, undefined, 70, 80)).toBe(2);
  // A callback that outlives who left it behind.
  expect(place(7, 6, 75, 200)).toBe(3);
  expect(place(8, undefined, 150, 160)).toBe(1);
});
