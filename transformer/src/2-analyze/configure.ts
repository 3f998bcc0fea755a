import {
  ignoreNamesProblem,
  type OptionProblem,
  type ProblemCode,
  readOptions,
  type TransformerOptions,
} from './options.ts';
import { makeSelection, type Selection } from './selection.ts';

export interface Configuration {
  readonly options: TransformerOptions;
  readonly selection: Selection;
}

/** Mistakes, all of them; each host reports them in its own way. */
export interface Misconfiguration {
  readonly selection: undefined;
  readonly problems: readonly [OptionProblem, ...OptionProblem[]];
}

/**
 * Reads the options that a host was given.
 * @param ignoreNames the value of the environment variable `IGNORE_NAMES`
 */
export function configure(
  config: Readonly<Record<string, unknown>>,
  ignoreNames: string | undefined,
): Configuration | Misconfiguration {
  const { options, problems } = readOptions(config);
  const [first, ...others] = problems;
  if (first !== undefined) return { selection: undefined, problems: [first, ...others] };
  try {
    return { options, selection: makeSelection(options, ignoreNames) };
  } catch (error) {
    return { selection: undefined, problems: [ignoreNamesProblem(error, ignoreNames ?? '')] };
  }
}

/** For hosts that report by an exception. */
class OptionError extends Error {
  override readonly name = 'OptionError';
  /** Of the first problem. */
  readonly code: ProblemCode;
  readonly problems: readonly OptionProblem[];

  constructor(problems: Misconfiguration['problems']) {
    super(problems.map(describe).join('\n'));
    this.code = problems[0].code;
    this.problems = problems;
  }
}

/**
 * The same for hosts that report by an exception.
 * @throws {OptionError}
 */
export function configureOrThrow(
  config: Readonly<Record<string, unknown>>,
  ignoreNames: string | undefined,
): Configuration {
  const read = configure(config, ignoreNames);
  if (read.selection === undefined) throw new OptionError(read.problems);
  return read;
}

function describe({ code, option, text }: OptionProblem): string {
  return option === undefined
    ? `${code}: ${text}`
    : `${code}: option ${JSON.stringify(option)} ${text}`;
}
