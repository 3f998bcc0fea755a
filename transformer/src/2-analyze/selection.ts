import { type NameMatcher, nameMatcher, splitNames } from '@functrace/format';
import { globMatcher } from './globs.ts';

/** Which functions the user wants traced. */
export interface SelectionOptions {
  /** Globs of files, relative to the project. Empty: all. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Keywords of qualified names to leave out, as in `IGNORE_NAMES`. */
  readonly ignoreNames: readonly string[];
  /** Functions with fewer statements are left out. 0: none. */
  readonly minStatements: number;
  /** Names of parameters and properties whose values are redacted, besides the usual ones. `!name` takes one away. */
  readonly redact?: readonly string[];
  /** Whether methods record what they are called on. */
  readonly receivers?: boolean;
}

/** A pattern has to say that it means files which are not the project's own: `**` does not. */
const PACKAGES = /(^|\/)node_modules(\/|$)/;
const OUTSIDE = /(^|\/)node_modules(\/|$)|^\.\.\//;

/** The options, made ready to be asked about each function. */
export interface Selection {
  readonly minStatements: number;
  readonly hasInclude: boolean;
  readonly included: (path: string) => string | undefined;
  readonly excluded: (path: string) => string | undefined;
  /** The pattern of `include` that reaches out to a file of a dependency or of another project. */
  readonly reaches: (path: string) => string | undefined;
  /** Whether one of its patterns names dependencies, so that a host has to show them at all. */
  readonly reachesPackages: boolean;
  readonly ignoredByOption: NameMatcher;
  readonly ignoredByEnvironment: NameMatcher;
  /** For the runtime: names are redacted when the program runs. */
  readonly redact: readonly string[];
  readonly receivers: boolean;
}

/**
 * @param ignoreNames the value of the environment variable `IGNORE_NAMES`
 * @throws {NamePatternError} for a keyword that is no regular expression
 */
export function makeSelection(
  options: SelectionOptions,
  ignoreNames: string | undefined,
): Selection {
  return {
    minStatements: options.minStatements,
    hasInclude: options.include.length > 0,
    included: globMatcher(options.include),
    excluded: globMatcher(options.exclude),
    reaches: globMatcher(options.include.filter((pattern) => OUTSIDE.test(pattern))),
    reachesPackages: options.include.some((pattern) => PACKAGES.test(pattern)),
    ignoredByOption: nameMatcher(options.ignoreNames),
    ignoredByEnvironment: nameMatcher(splitNames(ignoreNames ?? '')),
    redact: options.redact ?? [],
    receivers: options.receivers ?? false,
  };
}
