import {
  ignoreNamesProblem,
  type OptionProblem,
  type ProblemCode,
  readOptions,
  type TransformerOptions,
} from './options.ts';
import { makeSelection, type Selection } from './selection.ts';

/** Mistakes in the options, all of them, for hosts that report by an exception. */
class OptionError extends Error {
  override readonly name = 'OptionError';
  /** Of the first problem. */
  readonly code: ProblemCode;
  readonly problems: readonly OptionProblem[];

  constructor(first: OptionProblem, others: readonly OptionProblem[]) {
    const problems = [first, ...others];
    super(problems.map(describe).join('\n'));
    this.code = first.code;
    this.problems = problems;
  }
}

export interface Configuration {
  readonly options: TransformerOptions;
  readonly selection: Selection;
}

/**
 * Reads the options that a host was given.
 * @param ignoreNames the value of the environment variable `IGNORE_NAMES`
 * @throws {OptionError}
 */
export function configure(
  config: Readonly<Record<string, unknown>>,
  ignoreNames: string | undefined,
): Configuration {
  const { options, problems } = readOptions(config);
  const [first, ...others] = problems;
  if (first !== undefined) throw new OptionError(first, others);
  try {
    return { options, selection: makeSelection(options, ignoreNames) };
  } catch (error) {
    throw new OptionError(ignoreNamesProblem(error, ignoreNames ?? ''), []);
  }
}

function describe({ code, option, text }: OptionProblem): string {
  return option === undefined
    ? `${code}: ${text}`
    : `${code}: option ${JSON.stringify(option)} ${text}`;
}
