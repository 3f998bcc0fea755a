/** What an instrumented call costs while recording is off. */
import { figure, report } from './lib/figures.ts';
import { nanosPerCall } from './lib/measure.ts';
import { plain, traced } from './build/calls.js';

const CALLS = 3_000_000;
const WARM_UP = 3;
const ROUNDS = 15;

const costs: number[] = [];
for (let round = 0; round < WARM_UP + ROUNDS; round++) {
  const plainCost = nanosPerCall(plain, CALLS);
  const cost = nanosPerCall(traced, CALLS) - plainCost;
  if (round >= WARM_UP) costs.push(cost);
}
report(figure('switched off, over the plain call', 'ns', costs, 'at most 3'));
