import {
  type EsNode,
  isFunctionExpression,
  isIdentifier,
  isTransparent,
  memberName,
  type MemberExpression,
} from './estree-nodes.ts';
import type { Reading } from './estree-reading.ts';
import { type ArgumentUse, isWatchedCall, type TextUse } from './source-uses.ts';

/** Notes that a value becomes text, if it can be a function at all. */
export function noteText(reading: Reading, node: EsNode, by: TextUse): void {
  const inner = skip(node);
  if (MAY_BE_FUNCTION.has(inner.type)) note(reading, inner, by);
}

const MAY_BE_FUNCTION: ReadonlySet<string> = new Set([
  'FunctionExpression',
  'ArrowFunctionExpression',
  'Identifier',
  'MemberExpression',
  'OptionalMemberExpression',
]);

function note(reading: Reading, inner: EsNode, by: TextUse | ArgumentUse): void {
  // Its key is asked for before it is read.
  if (isFunctionExpression(inner)) reading.earlyKey(inner);
  reading.uses.add(reading.path, inner, by);
}

export function noteCall(reading: Reading, node: EsNode, given: readonly EsNode[]): void {
  const callee = skip((node as EsNode & { readonly callee: EsNode }).callee);
  const method = isIdentifier(callee) ? callee.name : memberName(callee);
  if (method === undefined) return;
  const [first] = given;
  if (method === 'toString') {
    if (given.length === 0 && !isIdentifier(callee))
      noteText(reading, (callee as MemberExpression).object, 'toString');
  } else if (method === 'call' && first !== undefined && isFunctionToString(callee)) {
    noteText(reading, first, 'toString');
  } else if (method === 'String' && first !== undefined && isIdentifier(callee)) {
    noteText(reading, first, 'String');
  } else if (isWatchedCall(method)) {
    const receiver = partsOf(callee).slice(0, -1);
    for (const [position, argument] of given.entries()) {
      const inner = skip(argument);
      if (MAY_BE_FUNCTION.has(inner.type)) note(reading, inner, { method, receiver, position });
    }
  }
}

/** `Function.prototype.toString.call` */
function isFunctionToString(callee: EsNode): boolean {
  const [root, ...rest] = partsOf(callee);
  return root === 'Function' && rest.at(-2) === 'toString';
}

/** What a callee consists of, from the left; calls have parentheses, and what has no name is `…`. */
function partsOf(node: EsNode): string[] {
  const at = skip(node);
  if (isIdentifier(at)) return [at.name];
  if (at.type === 'AwaitExpression')
    return partsOf((at as EsNode & { readonly argument: EsNode }).argument);
  const name = memberName(at);
  if (name !== undefined) return [...partsOf((at as MemberExpression).object), name];
  if (at.type === 'CallExpression' || at.type === 'OptionalCallExpression') {
    const parts = partsOf((at as EsNode & { readonly callee: EsNode }).callee);
    return [...parts.slice(0, -1), `${parts.at(-1) ?? ''}()`];
  }
  return at.type === 'ThisExpression' ? ['this'] : ['…'];
}

function skip(node: EsNode): EsNode {
  let at = node;
  while (isTransparent(at) || at.type === 'ChainExpression')
    at = (at as EsNode & { readonly expression: EsNode }).expression;
  return at;
}
