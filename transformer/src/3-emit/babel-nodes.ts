import type { types as t } from '@babel/core';
import type { InjectedNames } from './names.ts';

/** Babel's builders, as a plugin gets them from its host: those of the Babel that runs. */
export type BabelTypes = typeof t;

/** Makes the nodes that injected code consists of. */
export interface BabelNodes {
  readonly t: BabelTypes;
  readonly names: InjectedNames;
  /** `$ft.helper` */
  helper(helper: string): t.Expression;
  /** `$ft.helper(span, …)` */
  call(helper: string, ...values: readonly t.Expression[]): t.CallExpression;
  /** `$ft?.helper(span, …)` */
  callUnquoted(helper: string, ...values: readonly t.Expression[]): t.Expression;
  /** `(0, $ft?.helper)(span, …)` */
  callOfUnquoted(helper: string, ...values: readonly t.Expression[]): t.Expression;
  /** `$ft.helper(span, …);` */
  statement(helper: string, ...values: readonly t.Expression[]): t.Statement;
  /** `target = value` */
  assign(target: string, value: t.Expression): t.Expression;
  /** `const name = value;`, or another kind of declaration */
  declare(kind: 'const' | 'let' | 'using', name: string, value: t.Expression): t.Statement;
  /**
   * Gives an expression the place of the one it wraps, so that stack frames point there, and the comments before it,
   * which are then printed before the whole.
   */
  inPlaceOf<Node extends t.Expression>(wrapped: t.Node, expression: Node): Node;
  /** `try { … } finally { … }` */
  finallyAfter(body: t.BlockStatement, after: readonly t.Statement[]): t.Statement;
}

export function makeBabelNodes(types: BabelTypes, names: InjectedNames): BabelNodes {
  const helper = (text: string): t.Expression =>
    types.memberExpression(types.identifier(names.runtime), types.identifier(text));
  const call = (text: string, ...values: readonly t.Expression[]): t.CallExpression =>
    types.callExpression(helper(text), [...values]);
  const chain = (text: string): t.OptionalMemberExpression =>
    types.optionalMemberExpression(
      types.identifier(names.runtime),
      types.identifier(text),
      false,
      true,
    );
  return {
    t: types,
    names,
    helper,
    call,
    callUnquoted: (text, ...values) =>
      types.optionalCallExpression(chain(text), [...values], false),
    callOfUnquoted: (text, ...values) =>
      types.callExpression(types.sequenceExpression([types.numericLiteral(0), chain(text)]), [
        ...values,
      ]),
    statement: (text, ...values) => types.expressionStatement(call(text, ...values)),
    assign: (target, value) => types.assignmentExpression('=', types.identifier(target), value),
    declare: (kind, name, value) =>
      types.variableDeclaration(kind, [types.variableDeclarator(types.identifier(name), value)]),
    inPlaceOf: (wrapped, expression) => {
      expression.start = wrapped.start ?? null;
      expression.end = wrapped.end ?? null;
      expression.loc = wrapped.loc ?? null;
      types.inheritLeadingComments(expression, wrapped);
      wrapped.leadingComments = null;
      return expression;
    },
    finallyAfter: (body, after) => types.tryStatement(body, null, types.blockStatement([...after])),
  };
}

/** `(0, value)` where an assignment would otherwise name the function that the value is. */
export function unnamed(
  { t }: BabelNodes,
  value: t.Expression,
  isAnonymous: boolean,
): t.Expression {
  return isAnonymous ? t.sequenceExpression([t.numericLiteral(0), value]) : value;
}
