import { CliError } from '../error.ts';
import type { Store } from '../store/open-store.ts';
import { compareText } from './compare-text.ts';
import { nearestNames } from './nearest-names.ts';
import { programFolders } from './recording-head.ts';
import { relativeFile } from './relative-file.ts';
import { type TracedFunction, tracedFunctions } from './traced-functions.ts';

/** A function that was called, with its rows in the table `site`: one a session. */
export interface FoundFunction extends TracedFunction {
  /** Its place in the list of functions. */
  readonly index: number;
  readonly sites: readonly number[];
}

const SHOWN = 5;

/**
 * The functions that a text names: by their qualified name, with `@file` or `@file:line` behind it where several have
 * that name; else as a regular expression that is found in the name.
 * @throws {CliError} when there is none, with the names that come nearest
 */
export function findFunctions(store: Store, text: string): readonly FoundFunction[] {
  const all = calledFunctions(store);
  const named = all.filter((one) => one.name === text);
  if (named.length > 0) return named;
  const folders = programFolders(store);
  const placed = all.filter((one) => placedNames(one, folders).includes(text));
  if (placed.length > 0) return placed;
  const pattern = asPattern(text);
  const matching = pattern === undefined ? [] : all.filter(({ name }) => pattern.test(name));
  if (matching.length > 0) return matching;
  const nearest = nearestNames(
    text,
    all.map((one) => one.name),
  );
  const remedy =
    nearest.length === 0
      ? 'functrace top lists those that were called'
      : `did you mean ${nearest.join(' or ')}?`;
  throw new CliError(
    'FT_CLI_NO_FUNCTION',
    `no function that was called has the name "${text}" or matches it; ${remedy}`,
  );
}

/**
 * The one function that a text names.
 * @throws {CliError} when there is none or more than one, with their names
 */
export function findFunction(store: Store, text: string): FoundFunction {
  const found = findFunctions(store, text);
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  const folders = programFolders(store);
  const isOneName = found.every((one) => one.name === first?.name);
  const names = found.map((one) => (isOneName ? longestName(one, folders) : one.name));
  const distinct = [...new Set(names)].toSorted(compareText);
  const rest = distinct.length > SHOWN ? ` and ${distinct.length - SHOWN} more` : '';
  throw new CliError(
    'FT_CLI_AMBIGUOUS',
    `"${text}" is ${found.length} functions; name one of ${distinct.slice(0, SHOWN).join(', ')}${rest}`,
  );
}

function calledFunctions(store: Store): FoundFunction[] {
  const { list, ofSite } = tracedFunctions(store);
  const sites = list.map((): number[] => []);
  for (const [site, index] of ofSite) sites[index]?.push(site);
  return list.map((one, index) => ({ ...one, index, sites: sites[index] ?? [] }));
}

/** How a function may be told from others of its name. */
function placedNames(one: TracedFunction, folders: readonly string[]): string[] {
  const { name, line, column } = one;
  const file = relativeFile(one.file, folders);
  return [file, one.file].flatMap((path) => [
    `${name}@${path}`,
    `${name}@${path}:${line}`,
    `${name}@${path}:${line}:${column}`,
  ]);
}

function longestName(
  { name, file, line, column }: TracedFunction,
  folders: readonly string[],
): string {
  return `${name}@${relativeFile(file, folders)}:${line}:${column}`;
}

/** Undefined for a text that is none, such as a name with a bracket. */
function asPattern(text: string): RegExp | undefined {
  try {
    return new RegExp(text, 'u');
  } catch {
    // Then it was meant as a name.
    return undefined;
  }
}
