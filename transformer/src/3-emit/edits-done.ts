import type { Edit } from './edits.ts';

/** Does the edits of one node of a tree, whose children are already done, one after the other. */
export function editsDone<Node extends object>(
  node: Node,
  edits: readonly Edit[],
  print: (node: Node, edit: Edit) => Node | Node[],
): Node | Node[] {
  let done: Node | Node[] = node;
  for (const edit of edits) {
    // Only the last edit of a statement makes several of it.
    if (Array.isArray(done)) return done;
    done = print(done, edit);
  }
  return done;
}
