/** What a traced call with three primitive parameters and a result costs beyond the plain one. */
import { figure, report } from './lib/figures.ts';
import { letDrain, nanosPerCall } from './lib/measure.ts';
import { inside, plainOfThree, tracedOfThree } from './build/calls.js';

/** Seven records a call: a round fits into the free channels. */
const CALLS = 12_000;
const WARM_UP = 10;
const ROUNDS = 25;

const costs: number[] = [];
inside(() => {
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const plainCost = nanosPerCall((value) => plainOfThree(value, 3, 'order'), CALLS);
    const cost = nanosPerCall((value) => tracedOfThree(value, 3, 'order'), CALLS) - plainCost;
    letDrain();
    if (round >= WARM_UP) costs.push(cost);
  }
});
report(figure('three primitive parameters and a result', 'ns', costs, 'at most 250'));
