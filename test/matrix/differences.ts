/** Where a traced program is known to differ, and why. Cases here run like the others, and have to differ. */
import { type Configuration, type Road, wordsOf } from './lib/road.ts';

export interface Difference {
  readonly id: string;
  /** Words of configurations, as in a case's skip. Empty: everywhere. */
  readonly words: readonly string[];
  readonly reason: string;
}

const DELEGATED =
  'the iterator’s methods are called through an object of the runtime, which is one frame more';
const QUOTED =
  'V8 quotes or describes the expression that is evaluated, and that is a call of the runtime there';

const LISTENS =
  'the runtime listens to `exit` and `uncaughtExceptionMonitor`, which a program that counts listeners can see';

export const DIFFERENCES: readonly Difference[] = [
  { id: 'process/listeners', words: [], reason: LISTENS },
  { id: 'process/ten-listeners', words: [], reason: LISTENS },
  { id: 'errors/messages-of-awaits', words: [], reason: QUOTED },
  { id: 'errors/messages-of-yields', words: [], reason: QUOTED },
  { id: 'errors/stack-of-for-await', words: [], reason: DELEGATED },
  { id: 'errors/stack-of-yield-star', words: [], reason: DELEGATED },
  {
    id: 'errors/uncaught-async',
    words: ['commonjs'],
    reason:
      'starting the drain worker queues a tick, so that Node runs the first microtasks of a CommonJS program from a frame of its own, `processTicksAndRejections`, as it does later anyway',
  },
];

export function differenceOf(
  id: string,
  road: Road,
  configuration: Configuration,
): Difference | undefined {
  const words = wordsOf(road, configuration);
  return DIFFERENCES.find(
    (known) =>
      known.id === id &&
      known.words.every((word) =>
        word.startsWith('!') ? !words.has(word.slice(1)) : words.has(word),
      ),
  );
}
