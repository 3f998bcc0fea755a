import type ts from 'typescript';
import { isWatchedCall, type Subject, type TextUse } from './source-uses.ts';
import { rangeOf } from './typescript-positions.ts';
import type { Reading, Scope } from './typescript-scope.ts';
import { skipWrappers } from './typescript-shapes.ts';

/** Notes where the source of a function may be taken: see SourceUses. */
export function readCall(
  reading: Reading,
  node: ts.CallExpression | ts.NewExpression,
  scope: Scope,
): void {
  noteCall(reading, node, scope);
  reading.walkChildren(node, scope);
}

export function readTemplate(reading: Reading, node: ts.TemplateExpression, scope: Scope): void {
  for (const { expression } of node.templateSpans) noteText(reading, expression, 'template', scope);
  reading.walkChildren(node, scope);
}

/** A tag gets the values and no text. */
export function readTagged(
  reading: Reading,
  node: ts.TaggedTemplateExpression,
  scope: Scope,
): void {
  const { ts } = reading;
  ts.forEachChild(node, (child) => {
    if (child === node.template) reading.walkChildren(child, scope);
    else reading.walk(child, { ...scope, name: undefined });
  });
}

export function noteSum(reading: Reading, node: ts.BinaryExpression, scope: Scope): void {
  const { SyntaxKind } = reading.ts;
  const { kind } = node.operatorToken;
  if (kind !== SyntaxKind.PlusToken && kind !== SyntaxKind.PlusEqualsToken) return;
  noteText(reading, node.left, 'sum', scope);
  noteText(reading, node.right, 'sum', scope);
}

/** A function that a property or field has as its value. */
export function noteMember(reading: Reading, value: ts.Expression | undefined): void {
  if (value === undefined) return;
  const { ts } = reading;
  const inner = skipWrappers(ts, value);
  if (!ts.isFunctionExpression(inner) && !ts.isArrowFunction(inner)) return;
  const start = rangeOf(reading, inner)?.start;
  if (start !== undefined) reading.notes.memberStarts.add(start);
}

function noteCall(
  reading: Reading,
  node: ts.CallExpression | ts.NewExpression,
  scope: Scope,
): void {
  const { ts } = reading;
  const callee = skipWrappers(ts, node.expression);
  const method = lastName(ts, callee);
  if (method === undefined) return;
  const given = node.arguments ?? [];
  const [first] = given;
  if (method === 'toString' && given.length === 0 && ts.isPropertyAccessExpression(callee)) {
    noteText(reading, callee.expression, 'toString', scope);
  } else if (method === 'call' && first !== undefined && isFunctionToString(ts, callee)) {
    noteText(reading, first, 'toString', scope);
  } else if (method === 'String' && first !== undefined && ts.isIdentifier(callee)) {
    noteText(reading, first, 'String', scope);
  } else if (isWatchedCall(method)) {
    const receiver = partsOf(ts, callee).slice(0, -1);
    for (const [position, argument] of given.entries()) {
      const subject = subjectOf(reading, argument);
      if (subject === undefined) continue;
      reading.notes.uses.push({ path: scope.path, subject, by: { method, receiver, position } });
    }
  }
}

function noteText(reading: Reading, node: ts.Expression, by: TextUse, scope: Scope): void {
  const subject = subjectOf(reading, node);
  if (subject !== undefined) reading.notes.uses.push({ path: scope.path, subject, by });
}

function subjectOf(reading: Reading, node: ts.Expression): Subject | undefined {
  const { ts } = reading;
  const inner = skipWrappers(ts, node);
  if (ts.isFunctionExpression(inner) || ts.isArrowFunction(inner))
    return { key: reading.keyOf(inner) };
  const parts: string[] = [];
  let at = inner;
  for (; ts.isPropertyAccessExpression(at); at = at.expression) parts.unshift(at.name.text);
  if (ts.isIdentifier(at)) return { name: [at.text, ...parts].join('.') };
  return at.kind === ts.SyntaxKind.ThisKeyword && parts.length > 0
    ? { name: ['this', ...parts].join('.') }
    : undefined;
}

function lastName(compiler: typeof ts, callee: ts.Expression): string | undefined {
  if (compiler.isIdentifier(callee)) return callee.text;
  return compiler.isPropertyAccessExpression(callee) ? callee.name.text : undefined;
}

/** `Function.prototype.toString.call` */
function isFunctionToString(compiler: typeof ts, callee: ts.Expression): boolean {
  const [root, ...rest] = partsOf(compiler, callee);
  return root === 'Function' && rest.at(-2) === 'toString';
}

/** What a callee consists of, from the left; calls have parentheses, and what has no name is `…`. */
function partsOf(compiler: typeof ts, node: ts.Expression): string[] {
  const at = skipWrappers(compiler, node);
  if (compiler.isIdentifier(at)) return [at.text];
  if (compiler.isAwaitExpression(at)) return partsOf(compiler, at.expression);
  if (compiler.isPropertyAccessExpression(at))
    return [...partsOf(compiler, at.expression), at.name.text];
  if (compiler.isCallExpression(at)) {
    const parts = partsOf(compiler, at.expression);
    return [...parts.slice(0, -1), `${parts.at(-1) ?? ''}()`];
  }
  return at.kind === compiler.SyntaxKind.ThisKeyword ? ['this'] : ['…'];
}
