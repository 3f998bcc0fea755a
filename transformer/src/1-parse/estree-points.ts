import type { NodeKey } from './function-site.ts';
import {
  type Block,
  type EsNode,
  isAnonymousDefinition,
  isAwaitUsing,
  isBlock,
  isIdentifier,
  isTransparent,
  type Loop,
  type Unary,
  type VariableDeclaration,
} from './estree-nodes.ts';
import { readBinding, readDeclarators, readTarget } from './estree-patterns.ts';
import type { Reading } from './estree-reading.ts';
import { disposesAsync, endsOpen } from './estree-shapes.ts';
import { Slot } from './text-layout.ts';

/** Reads `await x`, `yield x` and `yield* x`. */
export function readStop(
  reading: Reading,
  node: Unary,
  kind: 'await' | 'yield' | 'yield-star',
): void {
  const { owner } = reading;
  const { argument } = node;
  // A module's own `await` has no call to suspend.
  if (owner === undefined) return reading.walkMaybe(argument);
  const key = reading.newKey(node);
  const isIterated = reading.iterated.has(node);
  owner.points.push({ kind, isIterated, key, start: node.start });
  reading.at(node.start, key, Slot.start);
  if (argument === null || argument === undefined) reading.at(node.end, key, Slot.noOperand);
  else readOperand(reading, argument, key);
  reading.at(node.end, key, Slot.end);
}

export function readThrow(reading: Reading, node: Unary): void {
  reading.count();
  const { owner } = reading;
  const argument = node.argument as EsNode;
  if (owner === undefined) return reading.walk(argument, undefined);
  const key = reading.newKey(node);
  owner.points.push({ kind: 'throw', key, start: node.start });
  readOperand(reading, argument, key);
  endStatement(reading, node);
}

export function readReturn(reading: Reading, node: Unary): void {
  reading.count();
  const { owner, mark } = reading;
  const { argument } = node;
  if (owner === undefined) return reading.walkMaybe(argument);
  const key = reading.newKey(node);
  if (reading.comments !== undefined) reading.mark = reading.markAt(node.start);
  if (argument === null || argument === undefined) {
    reading.at(node.start, key, Slot.start);
    reading.at(node.start + 'return'.length, key, Slot.noOperand);
    reading.at(node.end, key, Slot.end);
  } else readOperand(reading, argument, key);
  reading.mark = mark;
  owner.returns++;
  owner.points.push({ kind: 'return', value: returnValue(argument), key, start: node.start });
  endStatement(reading, node);
}

function readOperand(reading: Reading, operand: EsNode, key: NodeKey): void {
  const isSequence = operand.type === 'SequenceExpression';
  reading.at(operand.start, key, isSequence ? Slot.sequenceStart : Slot.operandStart);
  reading.walk(operand, undefined);
  reading.at(operand.end, key, isSequence ? Slot.sequenceEnd : Slot.operandEnd);
}

/** What is inserted at the end of a statement without a semicolon may be taken for the beginning of the next one. */
export function endStatement(reading: Reading, node: EsNode): void {
  if (reading.offsets.at(-1) === node.end && reading.isOpen(node))
    reading.at(node.end, -1 as NodeKey, Slot.unterminated);
}

function returnValue(argument: EsNode | null | undefined): 'none' | 'anonymous' | 'plain' {
  if (argument === null || argument === undefined) return 'none';
  return isAnonymousDefinition(argument) ? 'anonymous' : 'plain';
}

interface Try extends EsNode {
  readonly block: Block;
  readonly handler?: Clause | null;
  readonly finalizer?: Block | null;
}
interface Clause extends EsNode {
  readonly param?: EsNode | null;
  readonly body: Block;
}

export function readTry(reading: Reading, node: Try): void {
  reading.count();
  const { owner } = reading;
  const before = owner?.returns ?? 0;
  const { block, handler, finalizer } = node;
  readBlock(reading, block, undefined);
  if (handler !== null && handler !== undefined) readCatch(reading, handler, before);
  if (finalizer === null || finalizer === undefined) return;
  if (owner === undefined) return readBlock(reading, finalizer, undefined);
  const key = reading.newKey(finalizer);
  const afterReturn = owner.returns > before;
  owner.points.push({ kind: 'finally', afterReturn, key, start: finalizer.start });
  readBlock(reading, finalizer, key);
}

function readCatch(reading: Reading, clause: Clause, before: number): void {
  const { owner } = reading;
  const { param, body } = clause;
  if (owner === undefined) {
    if (isPresent(param)) readBinding(reading, param);
    return readBlock(reading, body, undefined);
  }
  const clauseKey = reading.newKey(clause);
  const key = reading.newKey(body);
  const afterReturn = owner.returns > before;
  const binding = errorBinding(param);
  owner.points.push({ kind: 'catch', binding, clauseKey, afterReturn, key, start: body.start });
  if (isPresent(param)) readBinding(reading, param);
  else reading.at(clause.start + 'catch'.length, clauseKey, Slot.catchWord);
  readBlock(reading, body, key);
}

function isPresent(node: EsNode | null | undefined): node is EsNode {
  return node !== null && node !== undefined;
}

function errorBinding(
  param: EsNode | null | undefined,
): { readonly name: string } | 'pattern' | 'none' {
  if (!isPresent(param)) return 'none';
  return isIdentifier(param) ? { name: param.name } : 'pattern';
}

/** Reads a block that is no function's body. `known` is its key, where it has one already. */
export function readBlock(reading: Reading, block: Block, known: NodeKey | undefined): void {
  const { owner } = reading;
  let key = known;
  if (owner !== undefined && disposesAsync(reading, block)) {
    key ??= reading.newKey(block);
    owner.points.push({ kind: 'disposing-block', key, start: block.start });
  }
  if (key === undefined) return reading.walkAll(block.body);
  reading.at(block.start + 1, key, Slot.blockStart);
  reading.walkAll(block.body);
  const last = block.body.at(-1);
  const isOpen = last !== undefined && endsOpen(reading, last);
  reading.at(block.end - 1, key, isOpen ? Slot.blockEndOpen : Slot.blockEnd);
}

/** `outer` is the outermost label on the loop, or the loop itself. */
export function readForOf(reading: Reading, node: Loop, outer: EsNode): void {
  const { owner } = reading;
  if (owner !== undefined) noteValues(reading, node.right);
  const awaitsIterator = node.await === true;
  const disposes = isAwaitUsing(node.left);
  if (owner === undefined || !(awaitsIterator || disposes)) return walkLoop(reading, node);
  const outerKey = reading.newKey(outer);
  const key = outer === node ? outerKey : reading.newKey(node);
  const { start } = node;
  owner.points.push({ kind: 'awaiting-loop', awaitsIterator, disposes, outerKey, key, start });
  reading.at(outer.start, outerKey, Slot.start);
  readLoopHead(reading, node.left);
  reading.at(node.right.start, key, Slot.iterableStart);
  reading.walk(node.right, undefined);
  reading.at(node.right.end, key, Slot.iterableEnd);
  readRound(reading, node.body, key);
  reading.at(outer.end, outerKey, Slot.end);
}

/** Reads `for … in` and `for … of` where nothing is to be noted. */
export function walkLoop(reading: Reading, { left, right, body }: Loop): void {
  readLoopHead(reading, left);
  reading.walk(right, undefined);
  reading.walk(body, undefined);
}

function readLoopHead(reading: Reading, left: EsNode): void {
  if (left.type === 'VariableDeclaration') readDeclarators(reading, left as VariableDeclaration);
  else readTarget(reading, left, undefined);
}

/** Notes the `await` and `yield` that can give an expression its value, as both branches of a conditional do. */
function noteValues(reading: Reading, expression: EsNode): void {
  let at = expression;
  for (;;) {
    const { right, expressions, alternate, consequent } = at as Valued;
    if (at.type === 'ConditionalExpression') noteValues(reading, consequent as EsNode);
    const last = at.type === 'SequenceExpression' ? expressions?.at(-1) : undefined;
    const inner = isTransparent(at) ? at.expression : (right ?? last ?? alternate);
    if (inner === undefined) break;
    at = inner;
  }
  if (at.type === 'AwaitExpression' || at.type === 'YieldExpression') reading.iterated.add(at);
}

/** Those parts of expressions of different kinds that their value comes from. */
interface Valued extends EsNode {
  readonly right?: EsNode;
  readonly expressions?: readonly EsNode[];
  readonly alternate?: EsNode;
  readonly consequent?: EsNode;
}

function readRound(reading: Reading, body: EsNode, key: NodeKey): void {
  if (isBlock(body)) {
    reading.at(body.start, key, Slot.roundStart);
    reading.at(body.start + 1, key, Slot.roundInside);
    reading.walk(body, undefined);
    return reading.at(body.end, key, Slot.roundEnd);
  }
  reading.at(body.start, key, Slot.roundSingleStart);
  reading.walk(body, undefined);
  reading.at(body.end, key, Slot.roundSingleEnd);
}
