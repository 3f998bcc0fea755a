import type {
  Binary,
  EsNode,
  MemberExpression,
  TemplateLiteral,
  Unary,
  Wrapper,
} from './estree-nodes.ts';
import { targetName } from './estree-names.ts';
import { readTarget } from './estree-patterns.ts';
import type { Reading } from './estree-reading.ts';
import { noteCall, noteText } from './estree-uses.ts';

type Maybe = EsNode | null | undefined;

interface Call extends EsNode {
  readonly callee: EsNode;
  readonly arguments: readonly EsNode[];
}
interface Conditional extends EsNode {
  readonly test: EsNode;
  readonly consequent: EsNode;
  readonly alternate: EsNode;
}
interface ArrayNode extends EsNode {
  readonly elements: readonly (EsNode | null)[];
}
interface Sequence extends EsNode {
  readonly expressions: readonly EsNode[];
}
interface Tagged extends EsNode {
  readonly tag: EsNode;
  readonly quasi: TemplateLiteral;
}
interface Import extends EsNode {
  readonly source: EsNode;
  readonly options?: Maybe;
}

/** The name that the position gives reaches through. */
export function readTransparent(
  reading: Reading,
  { expression }: Wrapper,
  name: string | undefined,
): void {
  reading.walk(expression, name);
}

export function readInner(reading: Reading, { expression }: Wrapper): void {
  reading.walk(expression, undefined);
}

export function readOperand(reading: Reading, { argument }: Unary): void {
  reading.walk(argument as EsNode, undefined);
}

export function readCall(reading: Reading, node: Call): void {
  const { callee, arguments: given } = node;
  noteCall(reading, node, given);
  reading.walk(callee, undefined);
  for (const argument of given) reading.walk(argument, undefined);
}

export function readMember(reading: Reading, { object, property }: MemberExpression): void {
  reading.walk(object, undefined);
  reading.walk(property, undefined);
}

export function readConditional(
  reading: Reading,
  { test, consequent, alternate }: Conditional,
): void {
  reading.walk(test, undefined);
  reading.walk(consequent, undefined);
  reading.walk(alternate, undefined);
}

export function readArray(reading: Reading, { elements }: ArrayNode): void {
  reading.walkAll(elements);
}

export function readSequence(reading: Reading, { expressions }: Sequence): void {
  reading.walkAll(expressions);
}

export function readTemplate(reading: Reading, { expressions }: TemplateLiteral): void {
  for (const expression of expressions) noteText(reading, expression, 'template');
  reading.walkAll(expressions);
}

/** A tag gets the values and no text. */
export function readTagged(reading: Reading, { tag, quasi }: Tagged): void {
  reading.walk(tag, undefined);
  reading.walkAll(quasi.expressions);
}

export function readDynamicImport(reading: Reading, { source, options }: Import): void {
  reading.walk(source, undefined);
  reading.walkMaybe(options);
}

/** A sum of thousands of terms is as deep as it is long: its left side is followed without recursion. */
export function readBinary(reading: Reading, node: Binary): void {
  if (!isBinary(node.left)) return readSides(reading, node);
  const chain: Binary[] = [];
  let at: EsNode = node;
  for (; isBinary(at); at = at.left) chain.push(at);
  readSides(reading, chain.pop() as Binary);
  for (const link of chain.toReversed()) readRight(reading, link);
}

function isBinary(node: EsNode): node is Binary {
  return node.type === 'BinaryExpression' || node.type === 'LogicalExpression';
}

function readSides(reading: Reading, node: Binary): void {
  reading.walk(node.left, undefined);
  readRight(reading, node);
}

function readRight(reading: Reading, { operator, left, right }: Binary): void {
  if (operator === '+') noteSum(reading, left, right);
  reading.walk(right, undefined);
}

export function readAssignment(reading: Reading, { operator, left, right }: Binary): void {
  readTarget(reading, left, undefined);
  if (operator === '+=') noteSum(reading, left, right);
  reading.walk(right, targetName(reading, left));
}

function noteSum(reading: Reading, left: EsNode, right: EsNode): void {
  noteText(reading, left, 'sum');
  noteText(reading, right, 'sum');
}
