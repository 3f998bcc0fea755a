/** What a traced call costs its thread beyond the plain one, as a multiple of two looks at the clock. */
import { figure, report } from './lib/figures.ts';
import { letDrain, nanosPerCall, twoClockReads } from './lib/measure.ts';
import { inside, plain, traced } from './build/calls.js';

/** Two records a call: a round fits into the free channels, so that it never waits for the worker. */
const CALLS = 40_000;
const WARM_UP = 5;
const ROUNDS = 25;

const ratios: number[] = [];
const costs: number[] = [];
inside(() => {
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const plainCost = nanosPerCall(plain, CALLS);
    const floor = nanosPerCall(twoClockReads, CALLS) - plainCost;
    const cost = nanosPerCall(traced, CALLS) - plainCost;
    letDrain();
    if (round < WARM_UP) continue;
    ratios.push(cost / floor);
    costs.push(cost);
  }
});
report(
  figure('enter and exit, no values, over two performance.now()', 'ratio', ratios, 'at most 1.15'),
  figure('enter and exit, no values', 'ns', costs),
);
