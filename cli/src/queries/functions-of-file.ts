import type { Store } from '../store/open-store.ts';
import { contextTree } from './context-tree.ts';
import type { Figures } from './figures.ts';
import { groupFigures } from './group-figures.ts';
import type { Selection } from './selection.ts';
import { functionAt, type TracedFunction } from './traced-functions.ts';

/** A function with what is known of its calls. */
export interface FunctionFigures extends TracedFunction, Figures {}

/** The functions of a file that were called, in the order of their places. */
export function functionsOfFile(
  store: Store,
  file: string,
  selection: Selection = {},
): FunctionFigures[] {
  const { functions, nodes } = contextTree(store, selection);
  const inFile = nodes.filter((node) => functionAt(functions, node.function).file === file);
  const figures = groupFigures(store, inFile, (node) => node.function);
  const found = Array.from(figures, ([index, { functions: _one, ...own }]) => ({
    ...functionAt(functions, index),
    ...own,
  }));
  return found.toSorted((a, b) => a.line - b.line || a.column - b.column);
}
