/** What a traced call with parameters and a result costs beyond the plain one, by what is passed. */
import { figure, report } from './lib/figures.ts';
import { letDrain, nanosPerCall } from './lib/measure.ts';
import { inside, plainOfAny, plainOfThree, tracedOfAny, tracedOfThree } from './build/calls.js';

/** As many records as a round may have to fit into the free channels: with objects, 100 bytes a call and more. */
const CALLS = 6000;
const WARM_UP = 10;
const ROUNDS = 25;

class Customer {
  readonly id = 7;
  readonly name = 'Ada';
  readonly isActive = true;
  readonly since: undefined = undefined;
}

/** A name that is new each time has no shape to share. */
let dictionaries = 0;

const VALUES: Readonly<Record<string, () => unknown>> = {
  'an object of four properties, two of them objects': constant({
    id: 'A-1001',
    lines: [1, 2, 3],
    customer: { name: 'Ada' },
    total: 7,
  }),
  'an instance of four primitive properties': constant(new Customer()),
  'an array of eight numbers': constant([1, 2, 3, 4, 5, 6, 7, 8]),
  'objects in objects, two levels of three': constant({
    a: { x: { n: 1 }, y: { n: 2 }, z: { n: 3 } },
    b: { x: { n: 4 }, y: { n: 5 }, z: { n: 6 } },
    c: { x: { n: 7 }, y: { n: 8 }, z: { n: 9 } },
  }),
  'a string of 1,024 characters': constant('x'.repeat(1024)),
  'an object of 100,000 properties': constant(
    Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`key${index}`, index])),
  ),
  'an object with a name of its own': () => ({ [`key${dictionaries++ % 100_000}`]: 1 }),
};

function constant(value: unknown): () => unknown {
  return () => value;
}

const threeCosts: number[] = [];
const costs = new Map<string, number[]>(Object.keys(VALUES).map((name) => [name, []]));
inside(() => {
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const plain = nanosPerCall((value) => plainOfThree(value, 3, 'order'), CALLS);
    const three = nanosPerCall((value) => tracedOfThree(value, 3, 'order'), CALLS) - plain;
    letDrain();
    if (round >= WARM_UP) threeCosts.push(three);
    for (const [name, make] of Object.entries(VALUES)) {
      const plainOne = nanosPerCall(() => plainOfAny(make()), CALLS);
      const one = nanosPerCall(() => tracedOfAny(make()), CALLS) - plainOne;
      letDrain();
      if (round >= WARM_UP) costs.get(name)?.push(one);
    }
  }
});
const mode = process.env['FUNCTRACE_PARAMS'] ?? 'shallow';
report(
  figure('three primitive parameters and a result', 'ns', threeCosts, 'at most 250'),
  ...[...costs].map(([name, rounds]) => figure(`${name}, ${mode}, and a result`, 'ns', rounds)),
);
