/** Stacks in one line each, as Brendan Gregg's flamegraph.pl reads them: https://github.com/brendangregg/FlameGraph */
import type { ContextNode } from '../queries/tree-builder.ts';
import { CHUNK_LENGTH, type ExportSource } from './source.ts';
import { atIndex, distinctNames, selfOf } from './tree-paths.ts';

export function* writeFolded(source: ExportSource): Generator<string> {
  const { functions, nodes } = source.tree();
  const names = distinctNames(functions).map((name) => name.replaceAll(/[;\s]+/g, ' ').trim());
  const paths = new Map<ContextNode, string>();
  let text = '';
  for (const node of nodes) {
    const name = atIndex(names, node.function);
    const above = node.parent === undefined ? undefined : paths.get(node.parent);
    const path = above === undefined ? name : `${above};${name}`;
    if (node.callees.length > 0) paths.set(node, path);
    const self = selfOf(node);
    if (self > 0) text += `${path} ${self}\n`;
    if (text.length < CHUNK_LENGTH) continue;
    yield text;
    text = '';
  }
  yield text;
}
