/**
 * Cases that say nothing on a road, and why. What a case itself asks for stands at its top; here stands what a road is the
 * reason of.
 */
import { hasWords } from './lib/road.ts';

export interface RoadSkip {
  readonly id: string;
  /** Words of configurations, as in a case's skip. */
  readonly words: readonly string[];
  readonly reason: string;
}

const ON_ROLLDOWN = ['vite', 'rolldown'];
const MAPPED = 'the bundler’s map does not have the place of each `await`';
const VAR_AND_FUNCTION =
  'Rolldown refuses a function before a `var` of its name in a block, which the language allows';
const BARE =
  'the parentheses are taken away, which makes the untraced function strict; traced, it stays sloppy';

export const SKIPS: readonly RoadSkip[] = [
  ...['babel-8', 'babel-7'].map((road) => ({
    id: 'directives/parenthesised',
    words: [road, 'sloppy'],
    reason: BARE,
  })),
  {
    id: 'control-flow/await-using',
    words: ['babel-8', 'ES2017'],
    reason: 'Babel compiles `await using` in an async generator into an `await` in a plain one',
  },
  {
    id: 'modules/dynamic-import',
    words: ['bundler'],
    reason: 'a bundler refuses to import what does not exist',
  },
  ...['esbuild', 'vite', 'rolldown'].map((road) => ({
    id: 'errors/messages',
    words: [road],
    reason: 'the bundler refuses to assign to a constant',
  })),
  ...['directives/client-file', 'directives/hashbang', 'modules/tree-shaking'].map((id) => ({
    id,
    words: ['bundler'],
    reason: 'looks for a function in the file that it stands in, and a bundler joins files',
  })),
  {
    id: 'control-flow/using',
    words: ['rspack'],
    reason: 'Rspack does not read `for (using … of …)`',
  },
  ...ON_ROLLDOWN.flatMap((road) => [
    { id: 'control-flow/var-and-function', words: [road], reason: VAR_AND_FUNCTION },
    {
      id: 'errors/async-stack',
      words: [road],
      reason: MAPPED,
    },
    { id: 'errors/uncaught-async', words: [road], reason: MAPPED },
    {
      id: 'parameters/var-of-same-name',
      words: [road, 'sloppy'],
      reason: 'Rolldown takes `arguments` for strict code’s in the untraced program',
    },
    ...['parameters/duplicates', 'parameters/named-arguments', 'modules/with'].map((id) => ({
      id,
      words: [road],
      reason: 'Rolldown reads all files as strict code',
    })),
  ]),
  ...['rolldown', 'vitest'].flatMap((road) =>
    ['parameters/shadowed-by-function', 'parameters/var-of-same-name'].map((id) => ({
      id,
      words: [road, 'ts'],
      reason: 'Rolldown refuses a function of a parameter’s name in TypeScript',
    })),
  ),
  ...['identity/worker-inline', 'identity/worker-text'].map((id) => ({
    id,
    words: ['bundler'],
    reason: 'the text that the worker gets has `require` in it, which a bundler replaces',
  })),
  {
    id: 'modules/commonjs-globals',
    words: ['bundler'],
    reason: 'a bundler has no `require.cache`',
  },
  {
    id: 'modules/json',
    words: ['webpack'],
    reason: 'webpack evaluates `createRequire` as it builds',
  },
  {
    id: 'directives/parenthesised',
    words: ['esbuild', 'sloppy'],
    reason: BARE,
  },
  {
    id: 'identity/names',
    words: ['rollup'],
    reason: 'Rollup simplifies the untraced program, and names a function that had none',
  },
  {
    id: 'errors/messages',
    words: ['rollup'],
    reason: 'Rollup leaves out what it takes to be unused, as long as it is untraced',
  },
  {
    id: 'promises/ticks-of-disposal',
    words: ['rollup'],
    reason: 'Rollup leaves out what it takes to be unused, as long as it is untraced',
  },
  { id: 'control-flow/var-and-function', words: ['vitest', 'ts'], reason: VAR_AND_FUNCTION },
  {
    id: 'identity/mock-factory',
    words: ['vitest'],
    reason: 'Vitest takes what the case calls `vi.mock` for its own',
  },
  {
    id: 'modules/cycle',
    words: ['vitest'],
    reason: 'Vitest waits for imports, so that a function runs in a cycle before they are there',
  },
  { id: 'modules/eval', words: ['rollup'], reason: 'Rollup renames what `eval` reads' },
];

export function skipOf(id: string, words: ReadonlySet<string>): RoadSkip | undefined {
  return SKIPS.find((skip) => skip.id === id && hasWords(words, skip.words));
}
