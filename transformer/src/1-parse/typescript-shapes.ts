import type ts from 'typescript';

/** Questions about single nodes. */

export function isAnonymousDefinition(compiler: typeof ts, expression: ts.Expression): boolean {
  const inner = skipWrappers(compiler, expression);
  if (compiler.isArrowFunction(inner)) return true;
  return (
    (compiler.isFunctionExpression(inner) || compiler.isClassExpression(inner)) &&
    inner.name === undefined
  );
}

/** Parentheses and everything that only TypeScript sees. */
export function skipWrappers(compiler: typeof ts, expression: ts.Expression): ts.Expression {
  let at = expression;
  while (
    compiler.isParenthesizedExpression(at) ||
    compiler.isAsExpression(at) ||
    compiler.isSatisfiesExpression(at) ||
    compiler.isNonNullExpression(at) ||
    compiler.isTypeAssertionExpression(at) ||
    compiler.isPartiallyEmittedExpression(at)
  ) {
    at = at.expression;
  }
  return at;
}

/** The expressions that can give another its value, as both branches of a conditional do. */
export function valuesOf(compiler: typeof ts, expression: ts.Expression): ts.Expression[] {
  const inner = skipWrappers(compiler, expression);
  if (compiler.isConditionalExpression(inner))
    return [inner.whenTrue, inner.whenFalse].flatMap((branch) => valuesOf(compiler, branch));
  return compiler.isBinaryExpression(inner) ? valuesOf(compiler, inner.right) : [inner];
}

export function isAmbient(compiler: typeof ts, node: ts.Node): boolean {
  if (!compiler.canHaveModifiers(node)) return false;
  return (
    compiler
      .getModifiers(node)
      ?.some((modifier) => modifier.kind === compiler.SyntaxKind.DeclareKeyword) ?? false
  );
}

/** `await using`, whose disposal waits. */
export function isAwaitUsing(compiler: typeof ts, list: ts.VariableDeclarationList): boolean {
  const declared: ts.NodeFlags = list.flags & compiler.NodeFlags.BlockScoped;
  return declared === compiler.NodeFlags.AwaitUsing;
}

/** Its end waits for what `await using` declares in it. */
export function disposesAsync(compiler: typeof ts, node: ts.Node): boolean {
  return (
    compiler.isBlock(node) &&
    node.statements.some(
      (statement) =>
        compiler.isVariableStatement(statement) &&
        isAwaitUsing(compiler, statement.declarationList),
    )
  );
}

type FunctionWord = 'function' | 'arrow' | 'method' | 'getter' | 'setter' | 'constructor';

export function wordOf(compiler: typeof ts, node: ts.FunctionLikeDeclaration): FunctionWord {
  if (compiler.isArrowFunction(node)) return 'arrow';
  if (compiler.isMethodDeclaration(node)) return 'method';
  if (compiler.isConstructorDeclaration(node)) return 'constructor';
  if (compiler.isGetAccessor(node)) return 'getter';
  return compiler.isSetAccessor(node) ? 'setter' : 'function';
}
