import {
  type Block,
  type Decorated,
  type EsNode,
  isAwaitUsing,
  type Member,
} from './estree-nodes.ts';
import type { Reading } from './estree-reading.ts';

/** Its end waits for what `await using` declares in it. */
export function disposesAsync(reading: Reading, block: Block): boolean {
  return reading.mayDispose && block.body.some((statement) => isAwaitUsing(statement));
}

const TRIVIA = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;

/** Where a node begins when the decorators before everything else in it do not count. */
export function startOf(reading: Reading, node: EsNode, { decorators }: Decorated): number {
  let start = node.start;
  for (const decorator of decorators ?? []) {
    if (decorator.end <= start) continue;
    // `export @a class`: the decorator is not the first thing.
    if (decorator.start > start) break;
    TRIVIA.lastIndex = decorator.end;
    TRIVIA.test(reading.source);
    start = TRIVIA.lastIndex;
  }
  return start;
}

/** What a compiler may leave out, so that its maps do not lead to it. */
const ERASABLE =
  /(?:(?:public|private|protected|override|abstract|readonly)\b(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*)+/y;
const KEPT = /(?:static|async)\b/y;

/** Where a method or accessor begins, see FunctionSite. */
export function memberStart(reading: Reading, member: Member, isMethod: boolean): number {
  const start = startOf(reading, member, member);
  if (start >= member.key.start) return start;
  ERASABLE.lastIndex = start;
  if (!ERASABLE.test(reading.source)) return start;
  const behind = ERASABLE.lastIndex;
  // `override() {}` is a method of that name.
  if (behind > member.key.start) return start;
  KEPT.lastIndex = behind;
  const isKept = behind < member.key.start && KEPT.test(reading.source);
  return isKept || isMethod ? behind : start;
}

const CONTAINERS: ReadonlySet<string> = new Set([
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'WithStatement',
  'LabeledStatement',
  'ExportNamedDeclaration',
  'ExportDefaultDeclaration',
]);

const CLOSED: ReadonlySet<string> = new Set([
  'BlockStatement',
  'FunctionDeclaration',
  'ClassDeclaration',
  'TryStatement',
  'SwitchStatement',
]);

/** Whether another statement on the same line would have to be kept apart by a semicolon. */
export function endsOpen(reading: Reading, statement: EsNode): boolean {
  let at = statement;
  for (;;) {
    const inner = lastPart(at);
    if (inner === null || inner === undefined) break;
    at = inner;
  }
  return !CLOSED.has(at.type) && reading.isOpen(at);
}

function lastPart(node: EsNode): EsNode | null | undefined {
  const { alternate, consequent, body, declaration } = node as EsNode &
    Readonly<
      Record<'alternate' | 'consequent' | 'body' | 'declaration', EsNode | null | undefined>
    >;
  if (node.type === 'IfStatement') return alternate ?? consequent;
  return CONTAINERS.has(node.type) ? (body ?? declaration) : undefined;
}
