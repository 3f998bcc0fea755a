import type ts from 'typescript';
import type { Edit } from './edits.ts';
import { editsDone } from './edits-done.ts';
import { wrapFunction } from './typescript-body.ts';
import { type Nodes, unnamed } from './typescript-nodes.ts';

type Visited = ts.Node | ts.Node[];
type Printer<Op extends Edit['op']> = (
  node: ts.Node,
  edit: Extract<Edit, { readonly op: Op }>,
  context: { readonly nodes: Nodes; readonly lifted: Set<ts.Node> },
) => Visited;

/** How each edit is done to TypeScript's nodes. The parser's key says what kind of node comes in. */
const PRINTERS: { readonly [Op in Edit['op']]: Printer<Op> } = {
  enter: (node, edit, { nodes, lifted }) => wrapFunction(nodes, node, edit, lifted),

  lift: (node, _edit, { lifted }) => {
    lifted.add(node);
    return node;
  },

  'keep-result': (node, edit, { nodes }) => {
    const statement = node as ts.ReturnStatement;
    const plain = statement.expression ?? nodes.factory.createVoidZero();
    const value = unnamed(nodes, plain, edit.isAnonymous);
    const passed =
      edit.suspends === undefined ? value : nodes.call('suspend', nodes.name(edit.suspends), value);
    const assignment = nodes.inPlaceOf(plain, nodes.assign(edit.result, passed));
    return nodes.factory.updateReturnStatement(statement, assignment);
  },

  'keep-nothing': (node, { result, span }, { nodes }) => {
    const nothing = (): ts.Expression => nodes.factory.createVoidZero();
    return nodes.block([
      nodes.factory.createExpressionStatement(nodes.assign(result, nothing())),
      ...(nodes.everyReturnWaits ? [nodes.statement('suspend', nodes.name(span), nothing())] : []),
      node as ts.Statement,
    ]);
  },

  pass: (node, { pass, span, isIterated }, { nodes }) => {
    const values = [nodes.name(span), node as ts.Expression] as const;
    const call = isIterated
      ? nodes.callOfUnquoted(pass, ...values)
      : nodes.callUnquoted(pass, ...values);
    return nodes.inPlaceOf(node, call);
  },

  'pass-operand': (node, { pass, span }, { nodes }) =>
    updateOperand(nodes, node, (operand) =>
      nodes.inPlaceOf(operand, nodes.call(pass, nodes.name(span), operand)),
    ),

  'delegate-operand': (node, { span, isAsync }, { nodes }) =>
    updateOperand(nodes, node, (operand) => {
      const flag = isAsync ? nodes.factory.createTrue() : nodes.factory.createFalse();
      return nodes.inPlaceOf(operand, nodes.call('delegate', nodes.name(span), operand, flag));
    }),

  'begin-catch': (node, { span, error, resets }, { nodes }) => {
    const { factory } = nodes;
    const first = nodes.statement(
      'caught',
      nodes.name(span),
      ...(error === undefined ? [] : [nodes.name(error)]),
    );
    const second =
      resets === undefined
        ? []
        : [factory.createExpressionStatement(nodes.assign(resets, nodes.helper('none')))];
    return inBlock(nodes, node as ts.Block, [first, ...second], []);
  },

  'bind-error': (node, { error }, { nodes: { factory } }) => {
    const clause = node as ts.CatchClause;
    return factory.updateCatchClause(
      clause,
      factory.createVariableDeclaration(error),
      clause.block,
    );
  },

  'begin-resumed': (node, { span }, { nodes }) =>
    inBlock(nodes, node as ts.Block, [nodes.statement('resumed', nodes.name(span))], []),

  'shelter-result': (node, { result, kept }, { nodes }) => {
    const { ts, factory } = nodes;
    return inBlock(
      nodes,
      node as ts.Block,
      [
        nodes.declare(ts.NodeFlags.Const, kept, nodes.name(result)),
        factory.createExpressionStatement(nodes.assign(result, nodes.helper('none'))),
      ],
      [factory.createExpressionStatement(nodes.assign(result, nodes.name(kept)))],
    );
  },

  'follow-rounds': (node, { span, iterates, disposes }, { nodes }) => {
    const loop = node as ts.ForOfStatement;
    const spanName = (): ts.Identifier => nodes.name(span);
    const iterable = iterates
      ? nodes.callOfUnquoted('iterate', spanName(), loop.expression)
      : loop.expression;
    const round = nodes.ts.isBlock(loop.statement) ? loop.statement : nodes.block([loop.statement]);
    const resumed = (): ts.Statement => nodes.statement('resumed', spanName());
    // A rejection, or an early end of a generator, leaves the round while the span is suspended.
    const suspend = (): ts.Statement =>
      nodes.statement('suspend', spanName(), nodes.factory.createVoidZero());
    const body = disposes
      ? nodes.block([resumed(), nodes.finallyAfter(round, [resumed(), suspend()])])
      : nodes.updateBlock(round, [resumed(), ...round.statements]);
    return nodes.factory.updateForOfStatement(
      loop,
      loop.awaitModifier,
      loop.initializer,
      iterable,
      body,
    );
  },

  'resume-after': (node, { span }, { nodes }) =>
    nodes.finallyAfter(nodes.block([node as ts.Statement]), [
      nodes.statement('resumed', nodes.name(span)),
    ]),

  'suspend-at-disposal': (node, { span, suspender }, { nodes }) => [
    node,
    nodes.declare(nodes.ts.NodeFlags.Using, suspender, nodes.call('suspender', nodes.name(span))),
  ],

  'resume-at-end': (node, { span }, { nodes }) => {
    const block = node as ts.Block;
    const inner = nodes.block([...block.statements]);
    return nodes.updateBlock(block, [
      nodes.finallyAfter(inner, [nodes.statement('resumed', nodes.name(span))]),
    ]);
  },
};

/** Does the edits of one node, whose children are already done. */
export function applyEdits(
  nodes: Nodes,
  node: ts.Node,
  edits: readonly Edit[],
  lifted: Set<ts.Node>,
): Visited {
  return editsDone<ts.Node>(node, edits, (done, edit) => {
    // The table's type ties each printer to its edit; TypeScript cannot follow that through the look-up.
    const print = PRINTERS[edit.op] as Printer<Edit['op']>;
    return print(done, edit, { nodes, lifted });
  });
}

function updateOperand(
  nodes: Nodes,
  node: ts.Node,
  wrap: (operand: ts.Expression) => ts.Expression,
): ts.Node {
  const { ts, factory } = nodes;
  if (ts.isAwaitExpression(node)) return factory.updateAwaitExpression(node, wrap(node.expression));
  if (ts.isThrowStatement(node)) return factory.updateThrowStatement(node, wrap(node.expression));
  const { asteriskToken, expression = factory.createVoidZero() } = node as ts.YieldExpression;
  return factory.updateYieldExpression(node as ts.YieldExpression, asteriskToken, wrap(expression));
}

function inBlock(
  nodes: Nodes,
  block: ts.Block,
  before: readonly ts.Statement[],
  after: readonly ts.Statement[],
): ts.Block {
  return nodes.updateBlock(block, [...before, ...block.statements, ...after]);
}
