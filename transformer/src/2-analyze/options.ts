import { nameMatcher, NamePatternError, sensitiveNames } from '@functrace/format';
import { globMatcher } from './globs.ts';
import type { SelectionOptions } from './selection.ts';

/** What a host's configuration can say. */
export interface TransformerOptions extends SelectionOptions {
  /** Prints the decision about each function on standard error. */
  readonly explain: boolean;
  /** Module specifier of the runtime's hot path. */
  readonly runtime: string;
}

const DEFAULT_OPTIONS: TransformerOptions = {
  include: [],
  exclude: [],
  ignoreNames: [],
  minStatements: 0,
  redact: [],
  receivers: false,
  explain: false,
  runtime: '@functrace/runtime/hot',
};

export type ProblemCode =
  | 'FT_TRANSFORMER_UNKNOWN_OPTION'
  | 'FT_TRANSFORMER_OPTION'
  | 'FT_TRANSFORMER_IGNORE_NAMES'
  | 'FT_TRANSFORMER_INCLUDE';

/** A user's mistake. The text is what follows the code and the place. */
export interface OptionProblem {
  readonly code: ProblemCode;
  /** The option, undefined for a mistake outside of the configuration. */
  readonly option: string | undefined;
  readonly text: string;
}

/** Says what is wrong with a value, or nothing. */
type Check = (value: unknown) => string | undefined;

const isTextList: Check = (value) =>
  Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '')
    ? undefined
    : 'expected a list of non-empty strings';

const isFlag: Check = (value) =>
  typeof value === 'boolean' ? undefined : 'expected true or false';

const CHECKS: Readonly<Record<keyof Required<TransformerOptions>, Check>> = {
  include: isTextList,
  exclude: isTextList,
  ignoreNames: (value) => isTextList(value) ?? badPattern(value as readonly string[]),
  minStatements: (value) =>
    Number.isSafeInteger(value) && (value as number) >= 0
      ? undefined
      : 'expected a whole number from 0',
  redact: (value) => isTextList(value) ?? badName(value as readonly string[]),
  receivers: isFlag,
  explain: isFlag,
  runtime: (value) =>
    typeof value === 'string' && value !== '' ? undefined : 'expected the name of a module',
};

/** Takes the options out of a configuration entry, and says what is wrong with it. */
export function readOptions(config: Readonly<Record<string, unknown>>): {
  readonly options: TransformerOptions;
  readonly problems: readonly OptionProblem[];
} {
  const problems = Object.entries(config).flatMap(([option, value]): OptionProblem[] => {
    if (!Object.hasOwn(CHECKS, option)) return [unknownOption(option)];
    const complaint = CHECKS[option as keyof TransformerOptions](value);
    if (complaint === undefined) return [];
    return [
      { code: 'FT_TRANSFORMER_OPTION', option, text: `is ${JSON.stringify(value)}; ${complaint}` },
    ];
  });
  // Checked one by one above.
  const options = { ...DEFAULT_OPTIONS, ...(config as Partial<TransformerOptions>) };
  return { options, problems };
}

/** What is wrong with the environment variable `IGNORE_NAMES`. */
export function ignoreNamesProblem(error: unknown, value: string): OptionProblem {
  if (!(error instanceof NamePatternError)) throw error;
  return {
    code: 'FT_TRANSFORMER_IGNORE_NAMES',
    option: undefined,
    text: `IGNORE_NAMES is ${JSON.stringify(value)}; ${error.message}`,
  };
}

/**
 * What of `include` matches none of a build's files. A mistake most likely, and yet no reason not to go on: a pattern
 * may be meant for another package that shares the configuration.
 * @param paths all files that the build has, relative to the project, `/` between folders
 */
export function includeProblems(
  include: readonly string[],
  paths: readonly string[],
): OptionProblem[] {
  return include
    .filter((pattern) => {
      const matches = globMatcher([pattern]);
      return !paths.some((path) => matches(path) !== undefined);
    })
    .map((pattern) => ({
      code: 'FT_TRANSFORMER_INCLUDE',
      option: 'include',
      text: `has ${JSON.stringify(pattern)}, which matches no file (of ${paths.length}${paths[0] === undefined ? '' : `, such as ${paths[0]}`}); patterns are relative to the project's folder`,
    }));
}

function unknownOption(option: string): OptionProblem {
  const known = Object.keys(CHECKS);
  const near = known
    .map((name) => ({ name, distance: editDistance(name.toLowerCase(), option.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance)[0];
  const hint =
    near !== undefined && near.distance <= 3
      ? `did you mean ${JSON.stringify(near.name)}?`
      : `expected one of ${known.join(', ')}`;
  return { code: 'FT_TRANSFORMER_UNKNOWN_OPTION', option, text: `is not an option; ${hint}` };
}

function badName(names: readonly string[]): string | undefined {
  try {
    sensitiveNames(names);
    return undefined;
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}

function badPattern(keywords: readonly string[]): string | undefined {
  try {
    nameMatcher(keywords);
    return undefined;
  } catch (error) {
    if (error instanceof NamePatternError) return error.message;
    throw error;
  }
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, left] of a.split('').entries()) {
    const row = [i + 1];
    for (const [j, right] of b.split('').entries()) {
      const replaced = (previous[j] ?? 0) + (left === right ? 0 : 1);
      row.push(Math.min(replaced, (previous[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1));
    }
    previous = row;
  }
  return previous.at(-1) ?? 0;
}
