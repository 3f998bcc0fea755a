import type ts from 'typescript';
import type { EnterEdit } from './edits.ts';
import { type Nodes, unnamed } from './typescript-nodes.ts';

/** Statements of a body that stay above its `try`. */
export type Lifted = ReadonlySet<ts.Node>;

/** Wraps a function's body in place: its parameters, its kind and its directives stay as they are. */
export function wrapFunction(
  nodes: Nodes,
  node: ts.Node,
  edit: EnterEdit,
  lifted: Lifted,
): ts.Node {
  const { ts, factory } = nodes;
  const wrap = (body: ts.Block): ts.Block => wrapBlock(nodes, body, edit, lifted);
  if (ts.isArrowFunction(node)) {
    const { modifiers, typeParameters, parameters, type, equalsGreaterThanToken } = node;
    const body = ts.isBlock(node.body) ? wrap(node.body) : wrapExpression(nodes, node.body, edit);
    return factory.updateArrowFunction(
      node,
      modifiers,
      typeParameters,
      parameters,
      type,
      equalsGreaterThanToken,
      body,
    );
  }
  if (!hasBlockBody(ts, node)) return node;
  const body = wrap(node.body);
  if (ts.isFunctionDeclaration(node)) {
    const { modifiers, asteriskToken, name, typeParameters, parameters, type } = node;
    return factory.updateFunctionDeclaration(
      node,
      modifiers,
      asteriskToken,
      name,
      typeParameters,
      parameters,
      type,
      body,
    );
  }
  if (ts.isFunctionExpression(node)) {
    const { modifiers, asteriskToken, name, typeParameters, parameters, type } = node;
    return factory.updateFunctionExpression(
      node,
      modifiers,
      asteriskToken,
      name,
      typeParameters,
      parameters,
      type,
      body,
    );
  }
  if (ts.isMethodDeclaration(node)) {
    const { modifiers, asteriskToken, name, questionToken, typeParameters, parameters, type } =
      node;
    return factory.updateMethodDeclaration(
      node,
      modifiers,
      asteriskToken,
      name,
      questionToken,
      typeParameters,
      parameters,
      type,
      body,
    );
  }
  if (ts.isConstructorDeclaration(node)) {
    return factory.updateConstructorDeclaration(node, node.modifiers, node.parameters, body);
  }
  if (ts.isGetAccessor(node)) {
    return factory.updateGetAccessorDeclaration(
      node,
      node.modifiers,
      node.name,
      node.parameters,
      node.type,
      body,
    );
  }
  return factory.updateSetAccessorDeclaration(
    node,
    node.modifiers,
    node.name,
    node.parameters,
    body,
  );
}

type FunctionWithBlock = Exclude<ts.FunctionLikeDeclaration, ts.ArrowFunction> & {
  readonly body: ts.Block;
};

function hasBlockBody(compiler: typeof ts, node: ts.Node): node is FunctionWithBlock {
  return 'body' in node && node.body !== undefined && compiler.isBlock(node.body as ts.Node);
}

function wrapBlock(nodes: Nodes, body: ts.Block, edit: EnterEdit, lifted: Lifted): ts.Block {
  const { ts, factory } = nodes;
  const firstAfterDirectives = body.statements.findIndex(
    (statement) =>
      !ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression),
  );
  const split = firstAfterDirectives === -1 ? body.statements.length : firstAfterDirectives;
  const rest = body.statements.slice(split);
  const end = edit.endIsReachable
    ? [factory.createExpressionStatement(nodes.assign(edit.result, factory.createVoidZero()))]
    : [];
  const statements = [
    ...body.statements.slice(0, split),
    ...rest.filter((statement) => lifted.has(statement)),
    ...enterStatements(nodes, edit, [
      ...rest.filter((statement) => !lifted.has(statement)),
      ...end,
    ]),
  ];
  return nodes.updateBlock(body, statements);
}

function wrapExpression(nodes: Nodes, body: ts.Expression, edit: EnterEdit): ts.Block {
  const { ts, factory } = nodes;
  const value = factory.createReturnStatement(
    nodes.assign(edit.result, unnamed(nodes, body, edit.isAnonymous)),
  );
  ts.setSourceMapRange(value, body);
  return nodes.block(enterStatements(nodes, edit, [value]));
}

/** The parameters are recorded inside of the `try`: whatever happens there, the call ends. */
function enterStatements(
  nodes: Nodes,
  edit: EnterEdit,
  inside: readonly ts.Statement[],
): ts.Statement[] {
  const { ts, factory } = nodes;
  const span = nodes.name(edit.span);
  const site = factory.createAdd(
    factory.createCallExpression(nodes.name(nodes.names.baseFunction), undefined, []),
    factory.createNumericLiteral(edit.site),
  );
  const parent =
    edit.parent === undefined ? factory.createNumericLiteral(0) : nodes.name(edit.parent);
  return [
    nodes.declare(ts.NodeFlags.Const, edit.span, nodes.call('enter', site, parent)),
    nodes.declare(ts.NodeFlags.Let, edit.result, nodes.helper('none')),
    nodes.finallyAfter(nodes.block([...recordParameters(nodes, edit), ...inside]), [
      ...(edit.resumesAtEnd ? [nodes.statement('resumed', span)] : []),
      nodes.statement('exit', span, nodes.name(edit.result)),
    ]),
  ];
}

function recordParameters(nodes: Nodes, edit: EnterEdit): ts.Statement[] {
  const { factory } = nodes;
  const calls = edit.parameters.map(({ position, binding }) =>
    nodes.call(
      'arg',
      nodes.name(edit.span),
      factory.createNumericLiteral(position),
      nodes.name(binding),
    ),
  );
  if (edit.hasReceiver)
    calls.unshift(nodes.call('receiver', nodes.name(edit.span), factory.createThis()));
  if (calls.length === 0) return [];
  return [
    factory.createExpressionStatement(
      calls.reduce((left, right) => factory.createComma(left, right)),
    ),
  ];
}
