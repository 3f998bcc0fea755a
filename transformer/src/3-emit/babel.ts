import type { template, types as t } from '@babel/core';
import type { NodeKey } from '../1-parse/function-site.ts';
import { applyEdits } from './babel-edits.ts';
import { addModuleCode } from './babel-header.ts';
import { type BabelTypes, makeBabelNodes } from './babel-nodes.ts';
import type { Plan } from './plan.ts';

/** What a plugin gets from the Babel that runs. */
export interface BabelHost {
  readonly types: BabelTypes;
  readonly template: typeof template;
}

/** Applies a plan to the tree that its keys came from, which is changed in place. */
export function emitBabel(
  { types, template }: BabelHost,
  program: t.Program,
  keys: ReadonlyMap<unknown, NodeKey>,
  plan: Plan,
  runtime: string,
): void {
  const nodes = makeBabelNodes(types, plan.names);
  const lifted = new Set<t.Node>();

  const visit = (node: t.Node): t.Node | t.Node[] => {
    visitChildren(node);
    const key = keys.get(node);
    const edits = key === undefined ? undefined : plan.edits[key];
    return edits === undefined ? node : applyEdits(nodes, node, edits, lifted);
  };

  const visitChildren = (node: t.Node): void => {
    // The names of a node's children, which hold what Babel says they hold.
    const slots = node as unknown as Record<string, t.Node | (t.Node | null)[] | null | undefined>;
    for (const slot of types.VISITOR_KEYS[node.type] ?? []) {
      const child = slots[slot];
      if (child === null || child === undefined) continue;
      slots[slot] = Array.isArray(child)
        ? child.flatMap((item) => (item === null ? [item] : visit(item)))
        : // Only statements become several, and those that do stand in lists.
          apart(node, child, visit(child) as t.Node);
    }
  };

  /** In `(await f())?.x` an optional chain of ours would become part of the program's. */
  const apart = (around: t.Node, before: t.Node, after: t.Node): t.Node =>
    isChain(around) && !isChain(before) && isChain(after)
      ? types.parenthesizedExpression(after as t.Expression)
      : after;
  const isChain = (node: t.Node): boolean =>
    types.isOptionalMemberExpression(node) || types.isOptionalCallExpression(node);

  visitChildren(program);
  addModuleCode(template, program, plan, runtime);
}
