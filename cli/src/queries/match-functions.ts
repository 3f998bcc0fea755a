import { relativeFile } from './relative-file.ts';
import type { TracedFunction } from './traced-functions.ts';

/** One function in two recordings, by its index in each; undefined where it was not called. */
export interface FunctionPair {
  readonly base: number | undefined;
  readonly next: number | undefined;
}

interface Side {
  readonly functions: readonly TracedFunction[];
  readonly folders: readonly string[];
}

/**
 * Functions of two recordings that are the same: of one name in one file below the program's folder. Where a file has
 * several of that name, those at the same place come together first, and then the others in their order. The place in
 * the name of a function without one does not count, so that lines added above it make no other function of it.
 */
export function matchFunctions(base: Side, next: Side): readonly FunctionPair[] {
  const nextGroups = grouped(next);
  const pairs: FunctionPair[] = [];
  for (const [key, before] of grouped(base)) {
    pairs.push(...pairsOf(base, before, next, nextGroups.get(key) ?? []));
    nextGroups.delete(key);
  }
  for (const after of nextGroups.values())
    pairs.push(...after.map((index) => ({ base: undefined, next: index })));
  return pairs;
}

/** Indices by file and name, in the order of their places. */
function grouped({ functions, folders }: Side): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [index, { name, file }] of functions.entries()) {
    const key = `${relativeFile(file, folders)}\0${name.replaceAll(/@\d+:\d+/g, '')}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [index]);
    else group.push(index);
  }
  for (const group of groups.values()) {
    group.sort((a, b) => {
      const [one, other] = [functions[a], functions[b]];
      if (one === undefined || other === undefined) return 0;
      return one.line - other.line || one.column - other.column;
    });
  }
  return groups;
}

function pairsOf(
  base: Side,
  before: readonly number[],
  next: Side,
  after: readonly number[],
): FunctionPair[] {
  const placeOf = ({ functions }: Side, index: number): string =>
    `${functions[index]?.line}:${functions[index]?.column}`;
  const afterAt = new Map(after.map((index) => [placeOf(next, index), index]));
  const pairs: FunctionPair[] = [];
  const moved: number[] = [];
  for (const index of before) {
    const place = placeOf(base, index);
    const same = afterAt.get(place);
    if (same === undefined) moved.push(index);
    else pairs.push({ base: index, next: same });
    afterAt.delete(place);
  }
  const others = [...afterAt.values()];
  for (let at = 0; at < Math.max(moved.length, others.length); at++)
    pairs.push({ base: moved[at], next: others[at] });
  return pairs;
}
