import { relativeFile } from './relative-file.ts';
import type { TracedFunction } from './traced-functions.ts';
import type { ContextNode } from './tree-builder.ts';

/** What calls can be added up by. A task is named by the function that it began with. */
export const GROUPINGS = ['function', 'file', 'package', 'task'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** The group that a node's calls belong to: a function's index, or a name. */
export type GroupOf = (node: ContextNode) => number | string;

/** Of code that belongs to no package below node_modules. */
const OWN = 'own code';

export function groupOf(
  by: Grouping,
  functions: readonly TracedFunction[],
  folders: readonly string[],
): GroupOf {
  if (by === 'function') return (node) => node.function;
  if (by === 'task') {
    const roots = new Map<ContextNode, number>();
    return (node) => {
      const root = node.parent === undefined ? node.function : (roots.get(node.parent) ?? -1);
      roots.set(node, root);
      return root;
    };
  }
  const names = functions.map(({ file }) =>
    by === 'file' ? relativeFile(file, folders) : packageOf(file),
  );
  return (node) => names[node.function] ?? '';
}

function packageOf(file: string): string {
  const inner = file.split(/[/\\]node_modules[/\\]/).at(-1);
  if (inner === undefined || inner === file) return OWN;
  const [first = '', second = ''] = inner.split(/[/\\]/);
  return first.startsWith('@') ? `${first}/${second}` : first;
}
