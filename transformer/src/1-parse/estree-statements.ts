import {
  type Block,
  type EsNode,
  isAwaitUsing,
  type Loop,
  type VariableDeclaration,
  type Wrapper,
} from './estree-nodes.ts';
import { readDeclarators } from './estree-patterns.ts';
import { endStatement, readForOf, walkLoop } from './estree-points.ts';
import type { Reading } from './estree-reading.ts';
import { WITH_OBSTACLE } from './function-site.ts';

type Maybe = EsNode | null | undefined;

interface If extends EsNode {
  readonly test: EsNode;
  readonly consequent: EsNode;
  readonly alternate: Maybe;
}
interface While extends EsNode {
  readonly test: EsNode;
  readonly body: EsNode;
}
interface For extends EsNode {
  readonly init: Maybe;
  readonly test: Maybe;
  readonly update: Maybe;
  readonly body: EsNode;
}
interface With extends EsNode {
  readonly object: EsNode;
  readonly body: EsNode;
}
interface Switch extends EsNode {
  readonly discriminant: EsNode;
  readonly cases: readonly EsNode[];
}
interface SwitchCase extends EsNode {
  readonly test: Maybe;
  readonly consequent: readonly EsNode[];
}

/** A statement that has nothing in it to read. */
export function readLeaf(reading: Reading): void {
  reading.count();
}

export function readExpressionStatement(reading: Reading, node: Wrapper): void {
  reading.count();
  const { mark } = reading;
  if (reading.comments !== undefined) reading.mark = reading.markAt(node.start);
  reading.walk(node.expression, undefined);
  reading.mark = mark;
  if (reading.owner !== undefined) endStatement(reading, node);
}

/** A chain of hundreds of `else if` is as deep as it is long: it is followed without recursion. */
export function readIf(reading: Reading, node: If): void {
  for (let at = node; ;) {
    reading.count();
    reading.walk(at.test, undefined);
    reading.walk(at.consequent, undefined);
    const { alternate } = at;
    if (alternate?.type !== 'IfStatement') return reading.walkMaybe(alternate);
    at = alternate as If;
  }
}

export function readForIn(reading: Reading, node: Loop): void {
  reading.count();
  walkLoop(reading, node);
}

export function readForOfStatement(reading: Reading, node: Loop): void {
  reading.count();
  readForOf(reading, node, node);
}

export function readLabeled(reading: Reading, node: Loop): void {
  reading.count();
  let target = node.body;
  while (target.type === 'LabeledStatement') target = (target as Loop).body;
  if (target.type === 'ForOfStatement') readForOf(reading, target as Loop, node);
  else reading.walk(node.body, undefined);
}

export function readFor(reading: Reading, node: For): void {
  reading.count();
  const { init, test, update, body } = node;
  if (init?.type === 'VariableDeclaration') {
    // Its disposal waits where no statement of ours can stand.
    if (reading.owner !== undefined && isAwaitUsing(init))
      reading.owner.obstacle = 'has for (await using …; …; …)';
    readDeclarators(reading, init as VariableDeclaration);
  } else reading.walkMaybe(init);
  reading.walkMaybe(test);
  reading.walkMaybe(update);
  reading.walk(body, undefined);
}

export function readWhile(reading: Reading, { test, body }: While): void {
  reading.count();
  reading.walk(test, undefined);
  reading.walk(body, undefined);
}

export function readDoWhile(reading: Reading, { test, body }: While): void {
  reading.count();
  reading.walk(body, undefined);
  reading.walk(test, undefined);
}

export function readWith(reading: Reading, { object, body }: With): void {
  reading.count();
  reading.walk(object, undefined);
  if (reading.owner !== undefined) reading.owner.obstacle = WITH_OBSTACLE;
  const around = reading.obstacle;
  reading.obstacle = WITH_OBSTACLE;
  reading.walk(body, undefined);
  reading.obstacle = around;
}

export function readSwitch(reading: Reading, { discriminant, cases }: Switch): void {
  reading.count();
  reading.walk(discriminant, undefined);
  reading.walkAll(cases);
}

export function readCase(reading: Reading, { test, consequent }: SwitchCase): void {
  reading.walkMaybe(test);
  reading.walkAll(consequent);
}

/** What consists of statements, or of members, and is no block. */
export function readList(reading: Reading, { body }: Block): void {
  reading.walkAll(body);
}
