import type { Configuration } from './configure.ts';
import { includeProblems, type OptionProblem } from './options.ts';
import type { Selection } from './selection.ts';

/**
 * A selection that notes which files it is asked about, for hosts that learn of a build's files one after the other:
 * `problems` says, when all have been seen, which patterns of `include` matched none.
 */
export function watchInclude({ options, selection }: Configuration): {
  readonly selection: Selection;
  readonly problems: () => OptionProblem[];
} {
  const seen = new Set<string>();
  return {
    selection: {
      ...selection,
      included: (path) => {
        seen.add(path);
        return selection.included(path);
      },
    },
    problems: () => includeProblems(options.include, [...seen]),
  };
}
