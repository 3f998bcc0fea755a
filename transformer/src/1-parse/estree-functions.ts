import type { SiteKind } from '@functrace/format';
import type { NodeKey } from './function-site.ts';
import { type BodyShape, readBody } from './estree-body.ts';
import {
  type Block,
  directiveText,
  type EsNode,
  type FunctionNode,
  isAnonymousDefinition,
  isBlock,
} from './estree-nodes.ts';
import { readBinding, readParameters } from './estree-patterns.ts';
import { joinPath, type Reading, type SiteDraft } from './estree-reading.ts';
import { disposesAsync, endsOpen } from './estree-shapes.ts';
import { Slot } from './text-layout.ts';

const NONE: readonly never[] = [];

type Word = 'function' | 'arrow' | 'method' | 'getter' | 'setter' | 'constructor';

/** What is known of a function from where it stands. */
export interface FunctionHead {
  readonly word: Word;
  readonly ownName: string;
  /** The function, or the member or `export` that it is written as. */
  readonly outer: EsNode;
  /** Where its first token is, decorators not counted. */
  readonly start: number;
  /** Reads what stands before the parameters: decorators and a computed key. */
  readonly before?: () => void;
}

/**
 * Reads a function: what is written before its body belongs to the scope around it. Returns after its nested functions
 * have been read; its place among the sites is nevertheless before theirs.
 */
export function readFunction(reading: Reading, node: FunctionNode, head: FunctionHead): void {
  const body = node.body as EsNode;
  const shape = readBody(reading, body, node.params);
  const key = reading.functionKey(node);
  for (const declaration of shape.lifted) reading.earlyKey(declaration);
  const { owner, path, mark } = reading;
  const place = reading.placeOf(head.start);
  const isExpression = !isBlock(body);
  const isAsync = node.async === true;
  const isGenerator = node.generator === true;
  const site: SiteDraft = {
    key,
    name: joinPath(path, head.ownName),
    kind: kindOf(head.word, isAsync, isGenerator),
    line: place?.line ?? 0,
    column: place?.column ?? 0,
    originalFile: place?.file,
    range: { start: head.start, end: head.outer.end },
    parameters: readParameters(
      node.params,
      shape.functions,
      reading.sensitiveFrom(head.outer.start),
    ),
    enclosing: owner?.key,
    isAsync,
    isGenerator,
    hasExpressionBody: isExpression,
    returnsAnonymous: isExpression && isAnonymousDefinition(body),
    endIsReachable: shape.endIsReachable,
    disposesAtEnd: !isExpression && disposesAsync(reading, body),
    statements: 0,
    directives: shape.directives,
    mark: reading.markAt(head.outer.start),
    points: [],
    lifted: shape.lifted.length === 0 ? NONE : shape.lifted.map((own) => reading.earlyKey(own)),
    obstacle:
      reading.obstacle ??
      shape.obstacle ??
      (place === undefined ? 'has no place in the source' : undefined),
    returns: 0,
  };
  reading.sites.push(site);
  reading.path = site.name;
  reading.mark = undefined;
  head.before?.();
  for (const parameter of node.params) readBinding(reading, parameter);
  reading.owner = site;
  if (isExpression) readExpressionBody(reading, body, site);
  else readBlockBody(reading, body, key, shape);
  reading.owner = owner;
  reading.path = path;
  reading.mark = mark;
}

function readExpressionBody(reading: Reading, body: EsNode, draft: SiteDraft): void {
  draft.statements = 1;
  reading.at(body.start, draft.key, Slot.expressionStart);
  reading.walk(body, undefined);
  reading.at(body.end, draft.key, Slot.expressionEnd);
}

function readBlockBody(reading: Reading, block: Block, key: NodeKey, shape: BodyShape): void {
  const all = block.directives === undefined ? block.body : [...block.directives, ...block.body];
  const from = all.findIndex((node) => directiveText(node) === undefined);
  const first = from === -1 ? all.length : from;
  const [start, end] = wrapped(reading, all, first, shape);
  for (let index = 0; index < start; index++) reading.walk(all[index] as EsNode, undefined);
  const before = all[start - 1];
  const follows = start === first && before !== undefined && reading.isOpen(before);
  reading.at(
    before === undefined ? block.start + 1 : before.end,
    key,
    follows ? Slot.bodyStartOpen : Slot.bodyStart,
  );
  for (let index = start; index < end; index++) reading.walk(all[index] as EsNode, undefined);
  const last = end > start ? all[end - 1] : undefined;
  const isOpen = last !== undefined && endsOpen(reading, last);
  reading.at(all[end]?.start ?? block.end - 1, key, isOpen ? Slot.bodyEndOpen : Slot.bodyEnd);
  for (let index = end; index < all.length; index++) reading.walk(all[index] as EsNode, undefined);
}

/**
 * The statements that the `try` goes around. Lifted functions that stand first or last of all are left out of it where
 * they are; the others have to be moved.
 */
function wrapped(
  reading: Reading,
  all: readonly EsNode[],
  first: number,
  { lifted }: BodyShape,
): [start: number, end: number] {
  if (lifted.length === 0) return [first, all.length];
  const isLifted = (index: number): boolean => lifted.includes(all[index] as EsNode);
  let start = first;
  while (start < all.length && isLifted(start)) start++;
  let end = all.length;
  while (end > start && isLifted(end - 1)) end--;
  for (let index = start; index < end; index++)
    if (isLifted(index)) reading.moved.add(all[index] as EsNode);
  return [start, end];
}

function kindOf(word: Word, isAsync: boolean, isGenerator: boolean): SiteKind {
  if (word === 'function') {
    if (isGenerator) return isAsync ? 'async generator' : 'generator';
    return isAsync ? 'async function' : word;
  }
  if (word === 'method') {
    if (isGenerator) return isAsync ? 'async generator method' : 'generator method';
    return isAsync ? 'async method' : word;
  }
  return word === 'arrow' && isAsync ? 'async arrow' : word;
}
