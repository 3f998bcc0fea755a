/** What a traced call with parameters and a result costs beyond the plain one: three primitives, or one object. */
import { figure, report } from './lib/figures.ts';
import { letDrain, nanosPerCall } from './lib/measure.ts';
import {
  inside,
  plainOfObject,
  plainOfThree,
  tracedOfObject,
  tracedOfThree,
} from './build/calls.js';

/** Seven records a call: a round fits into the free channels. */
const CALLS = 12_000;
const WARM_UP = 10;
const ROUNDS = 25;

const costs: number[] = [];
const objectCosts: number[] = [];
const order = { id: 'A-1001', lines: [1, 2, 3], customer: { name: 'Ada' }, total: 7 };
inside(() => {
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const plainCost = nanosPerCall((value) => plainOfThree(value, 3, 'order'), CALLS);
    const cost = nanosPerCall((value) => tracedOfThree(value, 3, 'order'), CALLS) - plainCost;
    letDrain();
    const plainObjectCost = nanosPerCall(() => plainOfObject(order), CALLS);
    const objectCost = nanosPerCall(() => tracedOfObject(order), CALLS) - plainObjectCost;
    letDrain();
    if (round < WARM_UP) continue;
    costs.push(cost);
    objectCosts.push(objectCost);
  }
});
report(
  figure('three primitive parameters and a result', 'ns', costs, 'at most 250'),
  figure('one parameter that is an object, and a result', 'ns', objectCosts),
);
