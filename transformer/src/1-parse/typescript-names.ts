import type ts from 'typescript';
import { placeOf, sourceNode } from './typescript-positions.ts';
import { skipWrappers } from './typescript-shapes.ts';
import { joinPath, type Reading, type Scope } from './typescript-scope.ts';

/** A property's key as it stands in a qualified name: `total`, `#total`, `[Symbol.iterator]`. */
export function keyName(reading: Reading, name: ts.PropertyName): string {
  const { ts } = reading;
  if (!ts.isComputedPropertyName(name)) return name.text;
  if (ts.isStringLiteralLike(name.expression)) return name.expression.text;
  return `[${expressionText(reading, name.expression)}]`;
}

/** The name that `target = function …` gives: `a.b.c`, without a leading `exports` or `this`. */
export function targetName(reading: Reading, target: ts.Expression): string | undefined {
  const { ts } = reading;
  const parts: string[] = [];
  let at = skipWrappers(ts, target);
  while (!ts.isIdentifier(at)) {
    if (ts.isPropertyAccessExpression(at)) parts.unshift(at.name.text);
    else if (ts.isElementAccessExpression(at))
      parts.unshift(elementName(reading, at.argumentExpression));
    else break;
    at = skipWrappers(ts, at.expression);
  }
  if (ts.isIdentifier(at)) parts.unshift(at.text);
  else if (at.kind !== ts.SyntaxKind.ThisKeyword || parts.length === 0) return undefined;
  if (parts.length > 2 && parts[0] === 'module' && parts[1] === 'exports') parts.splice(0, 2);
  if (parts.length > 1 && parts[0] === 'exports') parts.shift();
  return parts.join('.');
}

/** The path element of a function or class that nothing names. */
export function anonymousName(
  reading: Reading,
  node: ts.Node,
  word: 'anonymous' | 'class',
): string {
  const { line, column } = placeOf(reading, node);
  return `<${word}@${line}:${column}>`;
}

/** The qualified name of a function, by how it is written and by where it stands. */
export function functionName(
  reading: Reading,
  node: ts.FunctionLikeDeclaration,
  scope: Scope,
): string {
  return joinPath(scope.path, ownName(reading, node, scope));
}

function ownName(reading: Reading, node: ts.FunctionLikeDeclaration, scope: Scope): string {
  const { ts } = reading;
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  if (ts.isGetAccessor(node)) return `get ${keyName(reading, node.name)}`;
  if (ts.isSetAccessor(node)) return `set ${keyName(reading, node.name)}`;
  if (ts.isMethodDeclaration(node)) return keyName(reading, node.name);
  if (ts.isFunctionDeclaration(node)) return node.name?.text ?? 'default';
  if (scope.name !== undefined) return scope.name;
  if (ts.isFunctionExpression(node) && node.name !== undefined) return node.name.text;
  return anonymousName(reading, node, 'anonymous');
}

function elementName(reading: Reading, argument: ts.Expression): string {
  return reading.ts.isStringLiteralLike(argument)
    ? argument.text
    : `[${expressionText(reading, argument)}]`;
}

function expressionText(reading: Reading, expression: ts.Expression): string {
  const original = sourceNode(reading, expression);
  return original === undefined
    ? 'computed'
    : original.getText(reading.file).replaceAll(/\s+/g, ' ');
}
