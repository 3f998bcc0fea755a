import type { types as t } from '@babel/core';
import { voidZero, wrapFunction } from './babel-body.ts';
import { type BabelNodes, unnamed } from './babel-nodes.ts';
import type { Edit } from './edits.ts';
import { editsDone } from './edits-done.ts';

type Visited = t.Node | t.Node[];
type Printer<Op extends Edit['op']> = (
  node: t.Node,
  edit: Extract<Edit, { readonly op: Op }>,
  context: { readonly nodes: BabelNodes; readonly lifted: Set<t.Node> },
) => Visited;

/**
 * How each edit is done to Babel's nodes, which are changed in place where they stay. The parser's key says what kind of
 * node comes in.
 */
const PRINTERS: { readonly [Op in Edit['op']]: Printer<Op> } = {
  enter: (node, edit, { nodes, lifted }) => {
    wrapFunction(nodes, node as t.Function, edit, lifted);
    return node;
  },

  lift: (node, _edit, { lifted }) => {
    lifted.add(node);
    return node;
  },

  'keep-result': (node, edit, { nodes }) => {
    const statement = node as t.ReturnStatement;
    const plain = statement.argument ?? voidZero(nodes);
    const value = unnamed(nodes, plain, edit.isAnonymous);
    const passed =
      edit.suspends === undefined
        ? value
        : nodes.call('suspend', nodes.t.identifier(edit.suspends), value);
    statement.argument = nodes.inPlaceOf(plain, nodes.assign(edit.result, passed));
    return statement;
  },

  'keep-nothing': (node, { result }, { nodes }) =>
    nodes.t.blockStatement([
      nodes.t.expressionStatement(nodes.assign(result, voidZero(nodes))),
      node as t.Statement,
    ]),

  pass: (node, { pass, span, isIterated }, { nodes }) => {
    const values = [nodes.t.identifier(span), node as t.Expression] as const;
    const call = isIterated
      ? nodes.callOfUnquoted(pass, ...values)
      : nodes.callUnquoted(pass, ...values);
    return nodes.inPlaceOf(node, call);
  },

  'pass-operand': (node, { pass, span }, { nodes }) =>
    updateOperand(nodes, node, (operand) => nodes.call(pass, nodes.t.identifier(span), operand)),

  'delegate-operand': (node, { span, isAsync }, { nodes }) =>
    updateOperand(nodes, node, (operand) =>
      nodes.call('delegate', nodes.t.identifier(span), operand, nodes.t.booleanLiteral(isAsync)),
    ),

  'begin-catch': (node, { span, error, resets }, { nodes }) => {
    const { t } = nodes;
    const values = error === undefined ? [] : [t.identifier(error)];
    const reset =
      resets === undefined
        ? []
        : [t.expressionStatement(nodes.assign(resets, nodes.helper('none')))];
    return inBlock(node, [nodes.statement('caught', t.identifier(span), ...values), ...reset], []);
  },

  'bind-error': (node, { error }, { nodes }) => {
    (node as t.CatchClause).param = nodes.t.identifier(error);
    return node;
  },

  'begin-resumed': (node, { span }, { nodes }) =>
    inBlock(node, [nodes.statement('resumed', nodes.t.identifier(span))], []),

  'shelter-result': (node, { result, kept }, { nodes }) => {
    const { t } = nodes;
    return inBlock(
      node,
      [
        nodes.declare('const', kept, t.identifier(result)),
        t.expressionStatement(nodes.assign(result, nodes.helper('none'))),
      ],
      [t.expressionStatement(nodes.assign(result, t.identifier(kept)))],
    );
  },

  'follow-rounds': (node, { span, iterates, disposes }, { nodes }) => {
    const { t } = nodes;
    const loop = node as t.ForOfStatement;
    const spanName = (): t.Identifier => t.identifier(span);
    const resumed = (): t.Statement => nodes.statement('resumed', spanName());
    if (iterates)
      loop.right = nodes.inPlaceOf(
        loop.right,
        nodes.callOfUnquoted('iterate', spanName(), loop.right),
      );
    const round = t.isBlockStatement(loop.body) ? loop.body : t.blockStatement([loop.body]);
    // A rejection, or an early end of a generator, leaves the round while the span is suspended.
    const suspend = (): t.Statement => nodes.statement('suspend', spanName(), voidZero(nodes));
    if (disposes) {
      loop.body = t.blockStatement([resumed(), nodes.finallyAfter(round, [resumed(), suspend()])]);
      return loop;
    }
    round.body.unshift(resumed());
    loop.body = round;
    return loop;
  },

  'resume-after': (node, { span }, { nodes }) =>
    nodes.finallyAfter(nodes.t.blockStatement([node as t.Statement]), [
      nodes.statement('resumed', nodes.t.identifier(span)),
    ]),

  'suspend-at-disposal': (node, { span, suspender }, { nodes }) => [
    node,
    nodes.declare('using', suspender, nodes.call('suspender', nodes.t.identifier(span))),
  ],

  'resume-at-end': (node, { span }, { nodes }) => {
    const block = node as t.BlockStatement;
    const inner = nodes.t.blockStatement(block.body);
    block.body = [
      nodes.finallyAfter(inner, [nodes.statement('resumed', nodes.t.identifier(span))]),
    ];
    return block;
  },
};

/** Does the edits of one node, whose children are already done. */
export function applyEdits(
  nodes: BabelNodes,
  node: t.Node,
  edits: readonly Edit[],
  lifted: Set<t.Node>,
): Visited {
  return editsDone<t.Node>(node, edits, (done, edit) => {
    // The table's type ties each printer to its edit; TypeScript cannot follow that through the look-up.
    const print = PRINTERS[edit.op] as Printer<Edit['op']>;
    return print(done, edit, { nodes, lifted });
  });
}

function updateOperand(
  nodes: BabelNodes,
  node: t.Node,
  wrap: (operand: t.Expression) => t.Expression,
): t.Node {
  const statement = node as t.AwaitExpression | t.YieldExpression | t.ThrowStatement;
  const operand = statement.argument ?? voidZero(nodes);
  statement.argument = nodes.inPlaceOf(operand, wrap(operand));
  return statement;
}

function inBlock(
  node: t.Node,
  before: readonly t.Statement[],
  after: readonly t.Statement[],
): t.Node {
  const block = node as t.BlockStatement;
  block.body = [...before, ...block.body, ...after];
  return block;
}
