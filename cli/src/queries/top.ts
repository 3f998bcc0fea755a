import type { Store } from '../store/open-store.ts';
import { compareText } from './compare-text.ts';
import { contextTree } from './context-tree.ts';
import type { PlainFigure } from './figures.ts';
import { type Grouping, groupOf } from './function-groups.ts';
import { figuresOf, type GroupFigures, groupSums } from './group-figures.ts';
import { programFolders } from './recording-head.ts';
import type { Selection } from './selection.ts';
import { functionAt } from './traced-functions.ts';

/** A function, a file, a package or a kind of task over all its calls. */
export interface TopRow extends GroupFigures {
  /** Of the function, qualified; else of the group. */
  readonly name: string;
  /** Where the function is, or the one that the tasks began with; undefined for a file and a package. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly kind?: string;
}

export const TOP_ORDERS = [
  'calls',
  'total',
  'self',
  'running',
  'waiting',
  'mean',
  'p50',
  'p90',
  'p99',
  'max',
  'errors',
] as const;
export type TopOrder = (typeof TOP_ORDERS)[number];

export interface TopOptions {
  readonly sort: TopOrder;
  readonly limit: number;
  readonly by?: Grouping | undefined;
}

export interface Top {
  readonly rows: readonly TopRow[];
  /** Functions, or groups of them, that were called, shown or not. */
  readonly functions: number;
}

/** The functions with the highest figure. Reads the calling context tree only, however many spans there are. */
export function top(
  store: Store,
  { sort, limit, by = 'function' }: TopOptions,
  selection: Selection = {},
): Top {
  const { functions, nodes } = contextTree(store, selection);
  const group = groupOf(by, functions, by === 'function' ? [] : programFolders(store));
  const ranked = Array.from(groupSums(store, nodes, group), ([key, sum]) => {
    const plain = sum.sum.plain();
    return {
      key,
      sum,
      self: plain.self,
      name: typeof key === 'string' ? key : functionAt(functions, key).name,
      figure: isPlain(sort) ? plain[sort] : figuresOf(sum)[sort],
    };
  });
  ranked.sort((a, b) => b.figure - a.figure || b.self - a.self || compareText(a.name, b.name));
  const rows = ranked.slice(0, limit).map(({ key, sum }) => ({
    ...(typeof key === 'string' ? { name: key } : functionAt(functions, key)),
    ...figuresOf(sum),
  }));
  return { rows, functions: ranked.length };
}

const FROM_HISTOGRAMS = ['mean', 'p50', 'p90', 'p99'] as const;

function isPlain(sort: TopOrder): sort is PlainFigure {
  return !FROM_HISTOGRAMS.some((figure) => figure === sort);
}
