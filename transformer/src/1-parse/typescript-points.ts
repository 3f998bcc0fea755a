import type ts from 'typescript';
import type { NodeKey } from './function-site.ts';
import { rangeOf } from './typescript-positions.ts';
import type { Reading, Scope, SiteDraft } from './typescript-scope.ts';
import { isAnonymousDefinition, isAwaitUsing, valuesOf } from './typescript-shapes.ts';

type Reader<Node extends ts.Node> = (reading: Reading, node: Node, scope: Scope) => void;

/** Notes a point that has nothing to tell but its place. */
export function readPlainPoint(
  reading: Reading,
  owner: SiteDraft | undefined,
  kind: 'throw' | 'await-using' | 'disposing-block',
  node: ts.Node,
): void {
  owner?.points.push({ kind, ...place(reading, node) });
}

export function readSuspension(
  reading: Reading,
  owner: SiteDraft | undefined,
  kind: 'await' | 'yield' | 'yield-star',
  node: ts.Node,
): void {
  const isIterated = reading.iterated.has(node);
  owner?.points.push({ kind, isIterated, ...place(reading, node) });
}

export const readReturn: Reader<ts.ReturnStatement> = (reading, node, { owner }) => {
  if (owner === undefined) return;
  owner.returns++;
  owner.points.push({
    kind: 'return',
    value: returnValue(reading, node.expression),
    ...place(reading, node),
  });
};

export const readTry: Reader<ts.TryStatement> = (reading, node, scope) => {
  const { owner } = scope;
  const before = owner?.returns ?? 0;
  reading.walk(node.tryBlock, scope);
  if (node.catchClause !== undefined) readCatch(reading, node.catchClause, scope, before);
  if (node.finallyBlock === undefined) return;
  owner?.points.push({
    kind: 'finally',
    afterReturn: owner.returns > before,
    ...place(reading, node.finallyBlock),
  });
  reading.walk(node.finallyBlock, scope);
};

function readCatch(reading: Reading, clause: ts.CatchClause, scope: Scope, before: number): void {
  const { owner } = scope;
  owner?.points.push({
    kind: 'catch',
    binding: errorBinding(reading, clause.variableDeclaration?.name),
    clauseKey: reading.keyOf(clause),
    afterReturn: owner.returns > before,
    ...place(reading, clause.block),
  });
  reading.walk(clause, scope);
}

function errorBinding(
  { ts }: Reading,
  name: ts.BindingName | undefined,
): { readonly name: string } | 'pattern' | 'none' {
  if (name === undefined) return 'none';
  return ts.isIdentifier(name) ? { name: name.text } : 'pattern';
}

/** `outer` is the outermost label on the loop, or the loop itself. */
export function readForOf(
  reading: Reading,
  node: ts.ForOfStatement,
  outer: ts.Node,
  scope: Scope,
): void {
  const { ts } = reading;
  for (const value of valuesOf(ts, node.expression)) reading.iterated.add(value);
  const awaitsIterator = node.awaitModifier !== undefined;
  const disposes =
    ts.isVariableDeclarationList(node.initializer) && isAwaitUsing(ts, node.initializer);
  if (scope.owner === undefined || !(awaitsIterator || disposes)) return;
  const outerKey: NodeKey = reading.keyOf(outer);
  scope.owner.points.push({
    kind: 'awaiting-loop',
    awaitsIterator,
    disposes,
    outerKey,
    ...place(reading, node),
  });
}

export const readFor: Reader<ts.ForStatement> = (reading, node, { owner }) => {
  const { ts } = reading;
  if (owner === undefined || node.initializer === undefined) return;
  if (!ts.isVariableDeclarationList(node.initializer) || !isAwaitUsing(ts, node.initializer))
    return;
  // Its disposal waits where no statement of ours can stand.
  owner.obstacle = 'has for (await using …; …; …)';
};

function returnValue(
  reading: Reading,
  expression: ts.Expression | undefined,
): 'none' | 'anonymous' | 'plain' {
  if (expression === undefined) return 'none';
  return isAnonymousDefinition(reading.ts, expression) ? 'anonymous' : 'plain';
}

function place(reading: Reading, node: ts.Node) {
  return { key: reading.keyOf(node), start: rangeOf(reading, node)?.start };
}
