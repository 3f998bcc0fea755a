/** Which cases run where, and why the others do not. Known without running any. */
import { skipOf } from '../skips.ts';
import type { MatrixCase } from './cases.ts';
import { type Configuration, hasWords, type Road, wordsOf } from './road.ts';

export interface Selected {
  readonly runs: readonly MatrixCase[];
  readonly skipped: readonly { readonly case: MatrixCase; readonly reason: string }[];
}

export function selectCases(
  road: Road,
  configuration: Configuration,
  cases: readonly MatrixCase[],
): Selected {
  const words = wordsOf(road, configuration);
  const answers = cases.map((one) => ({
    case: one,
    reason: reasonFor(one, road, configuration, words),
  }));
  return {
    runs: answers.filter(({ reason }) => reason === undefined).map((answer) => answer.case),
    skipped: answers.flatMap((answer) =>
      answer.reason === undefined ? [] : [{ case: answer.case, reason: answer.reason }],
    ),
  };
}

function reasonFor(
  one: MatrixCase,
  road: Road,
  configuration: Configuration,
  words: ReadonlySet<string>,
): string | undefined {
  if (one.hasLegacyDecorators !== (configuration.legacyDecorators === true))
    return one.hasLegacyDecorators
      ? 'compiled with TypeScript’s own decorators, in a configuration for them'
      : 'this configuration is for TypeScript’s own decorators alone';
  if (one.isTypeScript && configuration.language === 'js') return 'uses what only TypeScript has';
  if (one.isTypeScript && !configuration.isStrict)
    return 'TypeScript’s own syntax is the same in strict code';
  if (one.isProgram && configuration.programs !== true)
    return road.configurations.some(({ programs }) => programs === true)
      ? 'needs a process of its own, which one target of each format starts'
      : 'needs a process of its own, and all share that of the test file';
  const skip = one.skips.find(({ words: wanted }) => hasWords(words, wanted));
  return (skip ?? skipOf(one.id, words))?.reason;
}
