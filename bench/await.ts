/** What an async function with one await costs when traced, beyond the plain one, as a multiple of four looks at the clock. */
import { figure, report } from './lib/figures.ts';
import { letDrain, nanosPerAsyncCall, nanosPerCall, twoClockReads } from './lib/measure.ts';
import { insideAsync, plain, plainAwait, tracedAwait } from './build/calls.js';

/** Four records a call: a round fits into the free channels. */
const CALLS = 20_000;
const WARM_UP = 5;
const ROUNDS = 25;

const ratios: number[] = [];
const costs: number[] = [];
await insideAsync(async () => {
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const floor = 2 * (nanosPerCall(twoClockReads, CALLS) - nanosPerCall(plain, CALLS));
    const plainCost = await nanosPerAsyncCall(plainAwait, CALLS);
    const cost = (await nanosPerAsyncCall(tracedAwait, CALLS)) - plainCost;
    letDrain();
    if (round < WARM_UP) continue;
    ratios.push(cost / floor);
    costs.push(cost);
  }
});
report(
  figure(
    'async function with one await, no values, over four performance.now()',
    'ratio',
    ratios,
    'at most 1.6',
  ),
  figure('async function with one await, no values', 'ns', costs),
);
