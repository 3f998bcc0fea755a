import type ts from 'typescript';
import type { InjectedNames } from './names.ts';

/** Makes the nodes that injected code consists of. */
export interface Nodes {
  readonly ts: typeof ts;
  readonly factory: ts.NodeFactory;
  readonly names: InjectedNames;
  /** Below ES2018, TypeScript emits `return;` of an async generator as `return yield __await(void 0);`. */
  readonly everyReturnWaits: boolean;
  name(text: string): ts.Identifier;
  /** `$ft.helper` */
  helper(helper: string): ts.Expression;
  /** `$ft.helper(span, …)` */
  call(helper: string, ...values: readonly ts.Expression[]): ts.Expression;
  /** `$ft?.helper(span, …)` */
  callUnquoted(helper: string, ...values: readonly ts.Expression[]): ts.Expression;
  /** `(0, $ft?.helper)(span, …)` */
  callOfUnquoted(helper: string, ...values: readonly ts.Expression[]): ts.Expression;
  /** `$ft.helper(span, …);` */
  statement(helper: string, ...values: readonly ts.Expression[]): ts.Statement;
  /** `target = value` */
  assign(target: string, value: ts.Expression): ts.Expression;
  /** `const name = value;`, or another kind of declaration */
  declare(flags: ts.NodeFlags, name: string, value: ts.Expression): ts.Statement;
  block(statements: readonly ts.Statement[]): ts.Block;
  /** A block with other statements in it, which keeps its place in the source and its comments. */
  updateBlock(block: ts.Block, statements: readonly ts.Statement[]): ts.Block;
  /**
   * Gives an expression the place of the one it wraps: breakpoints and stack frames then point there, and comments are
   * printed before the whole, once.
   */
  inPlaceOf(wrapped: ts.Node, expression: ts.Expression): ts.Expression;
  /** `try { … } finally { … }` */
  finallyAfter(body: ts.Block, after: readonly ts.Statement[]): ts.Statement;
}

export function makeNodes(
  compiler: typeof ts,
  context: ts.TransformationContext,
  names: InjectedNames,
): Nodes {
  const { factory } = context;
  const version = context.getCompilerOptions().target ?? compiler.ScriptTarget.Latest;
  const name = (text: string): ts.Identifier => factory.createIdentifier(text);
  const helper = (text: string): ts.Expression =>
    factory.createPropertyAccessExpression(name(names.runtime), text);
  const call = (text: string, ...values: readonly ts.Expression[]): ts.Expression =>
    factory.createCallExpression(helper(text), undefined, values);
  const chain = (text: string): ts.Expression =>
    factory.createPropertyAccessChain(
      name(names.runtime),
      factory.createToken(compiler.SyntaxKind.QuestionDotToken),
      text,
    );
  const block = (statements: readonly ts.Statement[]): ts.Block =>
    factory.createBlock(statements, true);
  return {
    ts: compiler,
    factory,
    names,
    everyReturnWaits: version < compiler.ScriptTarget.ES2018,
    name,
    helper,
    call,
    callUnquoted: (text, ...values) =>
      factory.createCallChain(chain(text), undefined, undefined, values),
    callOfUnquoted: (text, ...values) =>
      factory.createCallExpression(
        factory.createParenthesizedExpression(
          factory.createComma(factory.createNumericLiteral(0), chain(text)),
        ),
        undefined,
        values,
      ),
    block,
    updateBlock: (original, statements) => {
      const array = compiler.setTextRange(factory.createNodeArray(statements), original.statements);
      // On lines of its own even if the original was on one: `factory.updateBlock` would keep it there.
      return compiler.setOriginalNode(
        compiler.setTextRange(factory.createBlock(array, true), original),
        original,
      );
    },
    statement: (text, ...values) => factory.createExpressionStatement(call(text, ...values)),
    assign: (target, value) => factory.createAssignment(name(target), value),
    declare: (flags, target, value) =>
      factory.createVariableStatement(
        undefined,
        factory.createVariableDeclarationList(
          [factory.createVariableDeclaration(target, undefined, undefined, value)],
          flags,
        ),
      ),
    inPlaceOf: (wrapped, expression) => {
      if (wrapped.pos < 0) return expression;
      compiler.setCommentRange(wrapped, { pos: -1, end: -1 });
      return compiler.setTextRange(expression, wrapped);
    },
    finallyAfter: (body, after) => factory.createTryStatement(body, undefined, block(after)),
  };
}

/** `(0, value)` where an assignment would otherwise name the function that the value is. */
export function unnamed(nodes: Nodes, value: ts.Expression, isAnonymous: boolean): ts.Expression {
  if (!isAnonymous) return value;
  const { factory } = nodes;
  return factory.createParenthesizedExpression(
    factory.createComma(factory.createNumericLiteral(0), value),
  );
}
