/** Where a traced program is known to differ, and why. Cases here run like the others, and have to differ. */
import { type Configuration, hasWords, type Road, wordsOf } from './lib/road.ts';

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
  'the runtime listens to `beforeExit` and `uncaughtExceptionMonitor`, which a program that counts listeners can see';

const STARTED =
  'a CommonJS program is started from the command’s own main module, whose frames are below those that Node always has there';
const COMPILED =
  'the compiler made functions of what is none in the source, and they are recorded like others';

export const DIFFERENCES: readonly Difference[] = [
  ...[
    'errors/aggregate',
    'errors/syntax-error',
    'errors/uncaught-call',
    'errors/uncaught-monitor',
    'errors/uncaught-rethrown',
    'process/console-trace',
  ].map((id) => ({ id, words: ['run', 'commonjs'], reason: STARTED })),
  {
    id: 'process/environment',
    words: ['run'],
    reason:
      'threads and child processes get the loader through `NODE_OPTIONS`, which the program can see',
  },
  {
    id: 'process/active-resources',
    words: ['run'],
    reason: 'the loader looks after its cache once the program has started, in two immediates',
  },
  { id: 'modules/namespaces', words: ['instrument', 'ESNext'], reason: COMPILED },
  { id: 'modules/namespaces', words: ['build', 'ESNext'], reason: COMPILED },
  ...['instrument', 'build'].map((road) => ({
    id: 'directives/hashbang',
    words: [road, 'commonjs', 'strict'],
    reason:
      'TypeScript writes `"use strict"` above the licence, and the injected line follows the directive',
  })),
  ...['webpack', 'rspack'].map((road) => ({
    id: 'modules/module-this',
    words: [road],
    reason:
      'a module that requires something gets one argument more, and a traced one requires the runtime',
  })),
  ...['vite', 'rolldown', 'vitest'].map((road) => ({
    id: 'classes/parameter-properties',
    words: [road],
    reason:
      'oxc would set parameter properties before `super` is called, so that such constructors are left alone',
  })),
  {
    id: 'errors/messages-of-results',
    words: ['esbuild', 'sloppy'],
    reason: 'esbuild renames functions in blocks of sloppy code, unless told to keep names',
  },
  { id: 'process/listeners', words: [], reason: LISTENS },
  { id: 'process/ten-listeners', words: [], reason: LISTENS },
  { id: 'errors/messages-of-awaits', words: [], reason: QUOTED },
  { id: 'errors/messages-of-yields', words: [], reason: QUOTED },
  { id: 'errors/stack-of-for-await', words: ['!instrument'], reason: DELEGATED },
  { id: 'errors/stack-of-for-await', words: ['instrument', 'ESNext'], reason: DELEGATED },
  { id: 'errors/stack-of-yield-star', words: [], reason: DELEGATED },
];

export function differenceOf(
  id: string,
  road: Road,
  configuration: Configuration,
): Difference | undefined {
  const words = wordsOf(road, configuration);
  return DIFFERENCES.find((known) => known.id === id && hasWords(words, known.words));
}
