import type { types as t } from '@babel/core';
import { type BabelNodes, unnamed } from './babel-nodes.ts';
import type { EnterEdit } from './edits.ts';

/** Wraps a function's body in place: its parameters, its kind and its directives stay as they are. */
export function wrapFunction(
  nodes: BabelNodes,
  node: t.Function,
  edit: EnterEdit,
  lifted: ReadonlySet<t.Node>,
): void {
  if (nodes.t.isBlockStatement(node.body)) {
    wrapBlock(nodes, node.body, edit, lifted);
    return;
  }
  const arrow = node as t.ArrowFunctionExpression;
  arrow.body = wrapExpression(nodes, node.body, edit);
  arrow.expression = false;
}

function wrapBlock(
  nodes: BabelNodes,
  block: t.BlockStatement,
  edit: EnterEdit,
  lifted: ReadonlySet<t.Node>,
): void {
  const { t } = nodes;
  const end = edit.endIsReachable
    ? [t.expressionStatement(nodes.assign(edit.result, voidZero(nodes)))]
    : [];
  const inside = block.body.filter((statement) => !lifted.has(statement));
  block.body = [
    ...block.body.filter((statement) => lifted.has(statement)),
    ...enterStatements(nodes, edit, [...inside, ...end]),
  ];
}

function wrapExpression(nodes: BabelNodes, body: t.Expression, edit: EnterEdit): t.BlockStatement {
  const { t } = nodes;
  const value = t.returnStatement(
    nodes.assign(edit.result, unnamed(nodes, body, edit.isAnonymous)),
  );
  value.loc = body.loc ?? null;
  return t.blockStatement(enterStatements(nodes, edit, [value]));
}

/** The parameters are recorded inside of the `try`: whatever happens there, the call ends. */
function enterStatements(
  nodes: BabelNodes,
  edit: EnterEdit,
  inside: readonly t.Statement[],
): t.Statement[] {
  const { t } = nodes;
  const base = t.callExpression(t.identifier(nodes.names.baseFunction), []);
  const site = t.binaryExpression('+', base, t.numericLiteral(edit.site));
  const parent = edit.parent === undefined ? t.numericLiteral(0) : t.identifier(edit.parent);
  return [
    nodes.declare('const', edit.span, nodes.call('enter', site, parent)),
    nodes.declare('let', edit.result, nodes.helper('none')),
    nodes.finallyAfter(t.blockStatement([...recordParameters(nodes, edit), ...inside]), [
      ...(edit.resumesAtEnd ? [nodes.statement('resumed', t.identifier(edit.span))] : []),
      nodes.statement('exit', t.identifier(edit.span), t.identifier(edit.result)),
    ]),
  ];
}

function recordParameters(nodes: BabelNodes, edit: EnterEdit): t.Statement[] {
  const { t } = nodes;
  const calls = edit.parameters.map(({ position, binding }) =>
    nodes.call('arg', t.identifier(edit.span), t.numericLiteral(position), t.identifier(binding)),
  );
  if (edit.hasReceiver)
    calls.unshift(nodes.call('receiver', t.identifier(edit.span), t.thisExpression()));
  const [first] = calls;
  if (first === undefined) return [];
  return [t.expressionStatement(calls.length === 1 ? first : t.sequenceExpression(calls))];
}

export function voidZero({ t }: BabelNodes): t.Expression {
  return t.unaryExpression('void', t.numericLiteral(0));
}
