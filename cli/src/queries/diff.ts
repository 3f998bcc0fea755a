import type { Store } from '../store/open-store.ts';
import {
  addFigures,
  bothTrees,
  type BothTrees,
  type ComparedFigure,
  type ComparedFigures,
  noFigures,
  type PathInBoth,
} from './both-trees.ts';
import { compareText } from './compare-text.ts';
import type { Selection } from './selection.ts';
import { functionAt, type TracedFunction } from './traced-functions.ts';

export interface DiffOptions {
  /** Multiply the base, so that both recordings have as many calls and ran as long. */
  readonly normalize?: boolean | undefined;
  readonly sort: ComparedFigure;
}

export interface Compared {
  readonly before: Readonly<ComparedFigures>;
  readonly after: Readonly<ComparedFigures>;
  /** `after` without `before`. */
  readonly difference: Readonly<ComparedFigures>;
  /** Difference of self as a part of what all of the base ran. */
  readonly share: number;
  /** Called in one of the recordings only. */
  readonly state: 'new' | 'gone' | 'both';
}

export interface DiffRow extends TracedFunction, Compared {}

/** A path of calls. Callers come before what they called. */
export interface DiffPath extends DiffRow {
  /** Index of the caller's row; -1 for a root. */
  readonly parent: number;
  readonly depth: number;
}

export interface Diff {
  /** Of functions that differ, the largest difference first. */
  readonly rows: readonly DiffRow[];
  /** Functions without a difference. */
  readonly unchanged: number;
  /** All calls. Total and running are those of calls from outside of traced code. */
  readonly whole: Compared;
  /** Paths that differ, with their callers. */
  readonly paths: readonly DiffPath[];
  /** Paths without a difference. */
  readonly unchangedPaths: number;
}

interface Comparison {
  readonly compare: (before: ComparedFigures, after: ComparedFigures) => Compared;
  /** The same question for a path that may turn out to be none of the answer. */
  readonly isDifferent: (before: ComparedFigures, after: ComparedFigures) => boolean;
}

/** What one recording has otherwise than another, by function and by path. */
export function diff(
  base: Store,
  next: Store,
  { normalize = false, sort }: DiffOptions,
  selection: Selection = {},
): Diff {
  const trees = bothTrees(base, next, selection);
  const whole = sumOf(trees.nodes, (node) => node.parent === undefined);
  const comparison = comparisonOf(whole.before, whole.after, normalize);
  const all = functionRows(trees, comparison);
  const rows = all
    .filter(({ difference }) => isSeen(difference))
    .toSorted((a, b) => bySize(a, b, sort));
  const paths = differingPaths(trees, comparison, sort);
  return {
    rows,
    unchanged: all.length - rows.length,
    whole: comparison.compare(whole.before, whole.after),
    paths,
    unchangedPaths: trees.nodes.length - paths.length,
  };
}

/** Calls that lie inside others that are added take no time of their own but self. */
function sumOf(
  nodes: readonly PathInBoth[],
  isOutermost: (node: PathInBoth) => boolean,
): Pick<PathInBoth, 'before' | 'after'> {
  const sum = { before: noFigures(), after: noFigures() };
  for (const node of nodes) {
    const isAdded = isOutermost(node);
    addFigures(sum.before, node.before, isAdded);
    addFigures(sum.after, node.after, isAdded);
  }
  return sum;
}

function comparisonOf(
  base: ComparedFigures,
  next: ComparedFigures,
  normalize: boolean,
): Comparison {
  const factor = (a: number, b: number): number => (normalize && a > 0 && b > 0 ? b / a : 1);
  const [counts, times] = [factor(base.calls, next.calls), factor(base.self, next.self)];
  const ran = base.self * times;
  const scaled = ({ calls, errors, self, running, total }: ComparedFigures): ComparedFigures => ({
    calls: calls * counts,
    errors: errors * counts,
    self: self * times,
    running: running * times,
    total: total * times,
  });
  return {
    compare: (recorded, after) => {
      const before = scaled(recorded);
      const difference = differenceOf(before, after);
      const share = ran === 0 ? 0 : difference.self / ran;
      return { before, after, difference, share, state: stateOf(recorded, after) };
    },
    isDifferent: (recorded, after) => isSeen(differenceOf(scaled(recorded), after)),
  };
}

function differenceOf(before: ComparedFigures, after: ComparedFigures): ComparedFigures {
  return {
    calls: after.calls - before.calls,
    errors: after.errors - before.errors,
    self: after.self - before.self,
    running: after.running - before.running,
    total: after.total - before.total,
  };
}

function stateOf(before: ComparedFigures, after: ComparedFigures): Compared['state'] {
  if (before.calls === 0 && after.calls > 0) return 'new';
  return after.calls === 0 && before.calls > 0 ? 'gone' : 'both';
}

/** A factor may leave less than a nanosecond between what is the same. */
function isSeen({ calls, errors, self, running, total }: ComparedFigures): boolean {
  const size = Math.max(
    Math.abs(calls),
    Math.abs(errors),
    Math.abs(self),
    Math.abs(running),
    Math.abs(total),
  );
  return size >= 0.5;
}

function bySize(a: DiffRow, b: DiffRow, sort: ComparedFigure): number {
  const size = (row: DiffRow, figure: ComparedFigure): number => Math.abs(row.difference[figure]);
  return (
    size(b, sort) - size(a, sort) ||
    size(b, 'self') - size(a, 'self') ||
    compareText(a.name, b.name)
  );
}

function functionRows({ functions, nodes }: BothTrees, { compare }: Comparison): DiffRow[] {
  const byFunction = functions.map((): PathInBoth[] => []);
  for (const node of nodes) byFunction[node.function]?.push(node);
  return functions.map((site, index) => {
    const { before, after } = sumOf(byFunction[index] ?? [], (node) => !node.isNested);
    return { ...site, ...compare(before, after) };
  });
}

function differingPaths(
  { functions, nodes }: BothTrees,
  { compare, isDifferent }: Comparison,
  sort: ComparedFigure,
): DiffPath[] {
  const compared = new Map<PathInBoth, DiffRow>();
  const wanted = new Set<PathInBoth>();
  for (const node of nodes.toReversed()) {
    if (!wanted.has(node) && !isDifferent(node.before, node.after)) continue;
    wanted.add(node);
    if (node.parent !== undefined) wanted.add(node.parent);
    compared.set(node, {
      ...functionAt(functions, node.function),
      ...compare(node.before, node.after),
    });
  }
  const rows: DiffPath[] = [];
  const place = new Map<PathInBoth, { readonly index: number; readonly depth: number }>();
  const inOrder = (some: readonly PathInBoth[]): PathInBoth[] =>
    some
      .filter((node) => wanted.has(node))
      .toSorted((a, b) => -bySize(compared.get(a) as DiffRow, compared.get(b) as DiffRow, sort));
  const pending = inOrder(nodes.filter((node) => node.parent === undefined));
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const above = node.parent === undefined ? undefined : place.get(node.parent);
    const depth = above === undefined ? 0 : above.depth + 1;
    place.set(node, { index: rows.length, depth });
    rows.push({ ...(compared.get(node) as DiffRow), parent: above?.index ?? -1, depth });
    pending.push(...inOrder(node.callees));
  }
  return rows;
}
