/** https://www.speedscope.app/file-format-schema.json */
import { ownVersion } from '../own-version.ts';
import type { ContextTree } from '../queries/context-tree.ts';
import { CHUNK_LENGTH, type ExportSource } from './source.ts';
import { pathOf, selfOf } from './tree-paths.ts';

export function* writeSpeedscope(source: ExportSource): Generator<string> {
  const tree = source.tree();
  const frames = tree.functions.map(({ name, file, line, column }) => ({
    name,
    file,
    line,
    col: column,
  }));
  const about = {
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    exporter: `functrace@${ownVersion()}`,
    name: source.head.store,
    activeProfileIndex: 0,
    shared: { frames },
  };
  yield `${JSON.stringify(about).slice(0, -1)},"profiles":[`;
  yield* profile(tree, 'self time', 'nanoseconds', selfOf);
  yield ',';
  yield* profile(tree, 'calls', 'none', (node) => (node.isContext ? 0 : node.calls));
  yield ']}\n';
}

/** A sample for each path that has something. Children follow their parents, so that equal stacks stand together. */
function* profile(
  tree: ContextTree,
  name: string,
  unit: string,
  weightOf: (node: ContextTree['nodes'][number]) => number,
): Generator<string> {
  const nodes = tree.nodes.filter((node) => weightOf(node) > 0);
  const sum = nodes.reduce((all, node) => all + weightOf(node), 0);
  const about = { type: 'sampled', name, unit, startValue: 0, endValue: sum };
  yield `${JSON.stringify(about).slice(0, -1)},"weights":${JSON.stringify(nodes.map(weightOf))},"samples":[`;
  let text = '';
  for (const [index, node] of nodes.entries()) {
    text += `${index === 0 ? '' : ','}[${pathOf(node, 'outermost first').join(',')}]`;
    if (text.length < CHUNK_LENGTH) continue;
    yield text;
    text = '';
  }
  yield `${text}]}`;
}
