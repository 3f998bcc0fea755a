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

export const SKIPS: readonly RoadSkip[] = [
  ...['babel-8', 'babel-7'].map((road) => ({
    id: 'directives/parenthesised',
    words: [road, 'sloppy'],
    reason:
      'Babel takes the parentheses away, which makes the untraced function strict; traced, it stays sloppy',
  })),
  {
    id: 'control-flow/await-using',
    words: ['babel-8', 'ES2017'],
    reason: 'Babel compiles `await using` in a loop into an `await` in a plain function',
  },
];

export function skipOf(id: string, words: ReadonlySet<string>): RoadSkip | undefined {
  return SKIPS.find((skip) => skip.id === id && hasWords(words, skip.words));
}
