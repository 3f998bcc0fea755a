/** What a call costs its thread of a function that is over its budget, most of which are counted only. */
import { figure, report } from './lib/figures.ts';
import { letDrain, nanosPerCall } from './lib/measure.ts';
import { inside, plain, traced } from './build/calls.js';

const CALLS = 1_000_000;
const WARM_UP = 3;
const ROUNDS = 15;

const costs: number[] = [];
inside(() => {
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const plainCost = nanosPerCall(plain, CALLS);
    const cost = nanosPerCall(traced, CALLS) - plainCost;
    letDrain();
    if (round >= WARM_UP) costs.push(cost);
  }
});
report(figure('over its budget, over the plain call', 'ns', costs));
