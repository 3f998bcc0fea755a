import {
  type ClassNode,
  type EsNode,
  type FunctionNode,
  isAwaitUsing,
  isFunctionExpression,
  type Member,
  skipTransparent,
  type VariableDeclaration,
} from './estree-nodes.ts';
import { anonymousName, keyName } from './estree-names.ts';
import { type FunctionHead, readFunction } from './estree-functions.ts';
import { readDeclarators } from './estree-patterns.ts';
import { endStatement } from './estree-points.ts';
import { joinPath, type NodeReader, type Reading } from './estree-reading.ts';
import { memberStart, startOf } from './estree-shapes.ts';
import { Slot } from './text-layout.ts';

/** Our own function that registers a file, also under a name that a bundler gave it. */
const BASE_FUNCTION = /^\$ft\d*_base(?:\$?\d+)?$/;

export const readFunctionDeclaration: NodeReader = (reading, node) => {
  const { exported } = reading;
  reading.exported = undefined;
  if (node.declare === true) return;
  const declaration = node as FunctionNode;
  const { id, start, end } = declaration;
  if (id !== null && id !== undefined) {
    reading.identifier(id);
    if (id.name.charCodeAt(0) === 36 && BASE_FUNCTION.test(id.name))
      reading.isInstrumented ||= /\.register\(\d+,/.test(reading.source.slice(start, end));
  }
  const outer = exported ?? node;
  const read = (): void =>
    readFunction(reading, declaration, {
      word: 'function',
      ownName: id?.name ?? 'default',
      outer,
      start: declaration.async === true ? start : outer.start,
    });
  if (!reading.moved.has(node)) return read();
  const key = reading.earlyKey(node);
  reading.at(start, key, Slot.liftStart);
  read();
  reading.at(end, key, Slot.liftEnd);
};

export const readFunctionExpression: NodeReader = (reading, node, name) => {
  const { id } = node as FunctionNode;
  if (id !== null && id !== undefined) reading.identifier(id);
  const isArrow = node.type === 'ArrowFunctionExpression';
  readFunction(reading, node as FunctionNode, {
    word: isArrow ? 'arrow' : 'function',
    ownName: name ?? id?.name ?? anonymousName(reading, node.start, 'anonymous'),
    outer: node,
    start: node.start,
  });
};

/** A function without a body: an overload, or an abstract method. */
export const readSignature: NodeReader = (reading, node) => {
  reading.exported = undefined;
  if (node.declare === true) return;
  const { key, value, params } = node as Partial<Member> & Partial<FunctionNode>;
  if (key !== undefined) reading.walk(key, undefined);
  reading.walkAll(params ?? (value as FunctionNode | undefined)?.params);
};

const WORDS: ReadonlyMap<string, FunctionHead['word']> = new Map([
  ['get', 'getter'],
  ['set', 'setter'],
  ['constructor', 'constructor'],
]);

/** A method or accessor of a class. Babel has member and function in one node. */
export const readMethod: NodeReader = (reading, node) => {
  const member = node as Member;
  const fn = (member.value ?? node) as FunctionNode;
  if (fn.body === null || fn.body === undefined) return readSignature(reading, node, undefined);
  readMethodOf(reading, member, fn);
};

function readMethodOf(reading: Reading, member: Member, fn: FunctionNode): void {
  const word = WORDS.get(member.kind ?? 'method') ?? 'method';
  const name = word === 'constructor' ? word : keyName(reading, member);
  const accessor = word === 'getter' || word === 'setter' ? `${word.slice(0, 3)} ` : '';
  readFunction(reading, fn, {
    word,
    ownName: `${accessor}${name}`,
    outer: member,
    start: memberStart(reading, member, word === 'method'),
    before: () => {
      reading.walkAll(member.decorators);
      reading.walk(member.key, undefined);
    },
  });
}

/** A property of an object literal. */
export const readProperty: NodeReader = (reading, node) => {
  const property = node as Member;
  const { key, value, kind, method, shorthand } = property;
  if (method === true || kind === 'get' || kind === 'set')
    return readMethodOf(reading, property, value as FunctionNode);
  if (shorthand === true) return reading.walk(value as EsNode, undefined);
  const { mark } = reading;
  if (reading.comments !== undefined) reading.mark = reading.markAt(node.start);
  reading.walk(key, undefined);
  noteMember(reading, value as EsNode);
  reading.walk(value as EsNode, keyName(reading, property));
  reading.mark = mark;
};

/** A field of a class. */
export const readField: NodeReader = (reading, node) => {
  if (node.declare === true) return;
  const { decorators, key, value } = node as Member;
  const { mark } = reading;
  if (reading.comments !== undefined) reading.mark = reading.markAt(node.start);
  reading.walkAll(decorators);
  reading.walk(key, undefined);
  if (value !== null && value !== undefined) {
    noteMember(reading, value);
    reading.walk(value, keyName(reading, node as Member));
  }
  reading.mark = mark;
};

function noteMember(reading: Reading, value: EsNode): void {
  const inner = skipTransparent(value);
  if (isFunctionExpression(inner)) reading.uses.addMember(inner.start);
}

export const readClass: NodeReader = (reading, node, name) => {
  const { exported, path, mark } = reading;
  reading.exported = undefined;
  if (node.declare === true) return;
  const { id, decorators, superClass, body } = node as ClassNode;
  const ownName =
    name ??
    id?.name ??
    (node.type === 'ClassDeclaration'
      ? 'default'
      : anonymousName(reading, startOf(reading, node, { ...node, decorators }), 'class'));
  if (reading.comments !== undefined)
    reading.mark = reading.markAt(firstStart(exported ?? node, decorators));
  reading.path = joinPath(path, ownName);
  reading.uses.addClass(reading.path);
  reading.walkAll(decorators);
  if (id !== null && id !== undefined) reading.identifier(id);
  reading.walkMaybe(superClass);
  reading.walkAll(body.body);
  reading.path = path;
  reading.mark = mark;
};

function firstStart(node: EsNode, decorators: readonly EsNode[] | null | undefined): number {
  return Math.min(node.start, decorators?.[0]?.start ?? node.start);
}

export const readObject: NodeReader = (reading, node, name) => {
  const { path } = reading;
  if (name !== undefined) reading.path = joinPath(path, name);
  reading.walkAll((node as EsNode & { readonly properties: readonly EsNode[] }).properties);
  reading.path = path;
};

/** Variables that are declared by a statement. */
export const readVariables: NodeReader = (reading, node) => {
  const { owner, exported, mark } = reading;
  reading.exported = undefined;
  reading.count();
  if (node.declare === true) return;
  const isDisposed = owner !== undefined && isAwaitUsing(node);
  const key = isDisposed ? reading.newKey(node) : undefined;
  if (key !== undefined) owner?.points.push({ kind: 'await-using', key, start: node.start });
  if (reading.comments !== undefined) reading.mark = reading.markAt((exported ?? node).start);
  readDeclarators(reading, node as VariableDeclaration);
  reading.mark = mark;
  if (key === undefined) return endStatement(reading, node);
  reading.at(node.end, key, reading.isOpen(node) ? Slot.declarationEndOpen : Slot.declarationEnd);
};
