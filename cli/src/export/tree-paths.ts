import type { ContextNode } from '../queries/tree-builder.ts';
import type { TracedFunction } from '../queries/traced-functions.ts';

/** ns a path ran without traced callees; nothing for a caller that is there only as the way to what was selected. */
export function selfOf(node: ContextNode): number {
  return node.isContext ? 0 : node.self;
}

/** Functions from a root to the node, or from the node to its root. */
export function pathOf(node: ContextNode, order: 'outermost first' | 'innermost first'): number[] {
  const path: number[] = [];
  for (let at: ContextNode | undefined = node; at !== undefined; at = at.parent)
    path.push(at.function);
  return order === 'innermost first' ? path : path.toReversed();
}

/** Their names; with the place where two functions have one name. For formats that know functions by it. */
export function distinctNames(functions: readonly TracedFunction[]): string[] {
  const counts = new Map<string, number>();
  for (const { name } of functions) counts.set(name, (counts.get(name) ?? 0) + 1);
  return functions.map(({ name, file, line, column }) =>
    counts.get(name) === 1 ? name : `${name} (${file}:${line}:${column})`,
  );
}

export function atIndex<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new RangeError(`nothing has the index ${index}`);
  return found;
}
