/**
 * The names of classes and properties that a thread has written. Objects with the same properties share a shape, which is
 * defined behind the first value that uses it, so that a later one costs its number and a comparison of pointers for
 * each property.
 *
 *   class ──▶ id ──▶ total ──▶ customer     a node for each property, as objects are built; a node in which an object ends
 *              └───▶ name                   has a number
 *
 * Only names are kept, never an object. Their number is bounded: objects that are used as dictionaries have a shape each.
 */
import { Definition, Item, PLAIN_CLASS } from '@functrace/format';
import { MAX_NAME } from './limits.ts';
import { isSensitiveName } from './sensitive.ts';

const { defineProperty } = Object;

// The program may replace them.
const mapGet = Map.prototype.get as (
  this: Map<string, ShapeNode>,
  key: string,
) => ShapeNode | undefined;
const mapSet = Map.prototype.set as (
  this: Map<string, ShapeNode>,
  key: string,
  node: ShapeNode,
) => unknown;

/** What objects of one prototype have in common. */
export interface ClassInfo {
  readonly name: string;
  /** The program's own class or a plain object: nothing has to be asked about what it may be beyond that. */
  readonly isPlain: boolean;
  readonly root: ShapeNode;
  /** Its number, and the age in which that was given. */
  id: number;
  age: number;
}

export interface ShapeNode {
  readonly key: string;
  readonly parent: ShapeNode | undefined;
  /** Characters of all names up to here, as they count in a value's budget. */
  readonly cost: number;
  /** This property's value is redacted; and that or one of those before it. */
  readonly isRedacted: boolean;
  readonly hasRedacted: boolean;
  /** The property looked up last: most objects of a class have the same ones. */
  next: ShapeNode | undefined;
  others: Map<string, ShapeNode> | undefined;
  id: number;
  age: number;
}

/** Names that are kept at a time. */
const MAX_NODES = 8192;

/** Once there is no room for names, so many values do without before all are forgotten and learnt anew. */
const PATIENCE = 65_536;

/** Bytes. */
export const MAX_DEFINITIONS = 8192;

/** Definitions of one value; one that does not fit is not made, and the object writes its names itself. */
const definitions = new Uint8Array(MAX_DEFINITIONS);
let defined = 0;

let nodes = 0;
let misses = 0;
let ids = PLAIN_CLASS + 1;
/** Raised when the names are forgotten: a number of another age means nothing. */
let age = 1;

export function newClass(name: string, isPlain: boolean): ClassInfo {
  return { name, isPlain, root: newNode('', undefined, 0), id: PLAIN_CLASS, age: 0 };
}

function newNode(key: string, parent: ShapeNode | undefined, cost: number): ShapeNode {
  const isRedacted = parent !== undefined && isSensitiveName(key);
  return {
    key,
    parent,
    cost,
    isRedacted,
    hasRedacted: isRedacted || parent?.hasRedacted === true,
    next: undefined,
    others: undefined,
    id: 0,
    age: 0,
  };
}

/** The numbers given so far are not known to the reader, or not for sure. */
export function forgetShapes(): void {
  age++;
  ids = PLAIN_CLASS + 1;
  defined = 0;
}

/** The shape of an object with the first `count` of these names; undefined where it is not to be kept. */
export function shapeOf(
  info: ClassInfo,
  names: readonly string[],
  count: number,
): ShapeNode | undefined {
  let node = info.root;
  for (let index = 0; index < count; index++) {
    const name = names[index] as string;
    const next = node.next;
    if (next !== undefined && next.key === name) {
      node = next;
      continue;
    }
    const other = otherShape(node, name);
    if (other === undefined) return undefined;
    node.next = other;
    node = other;
  }
  if (node.age === age) return node;
  return define(info, node, count) ? node : undefined;
}

function otherShape(node: ShapeNode, name: string): ShapeNode | undefined {
  const known = node.others === undefined ? undefined : mapGet.call(node.others, name);
  if (known !== undefined) return known;
  if (name.length > MAX_NAME) return undefined;
  if (nodes >= MAX_NODES) {
    misses++;
    return undefined;
  }
  nodes++;
  const made = newNode(name, node, node.cost + nameCost(name));
  node.others ??= new Map();
  mapSet.call(node.others, name, made);
  return made;
}

/** At least the bytes that a name takes where it is written, so that names count alike whether they are or not. */
export function nameCost(name: string): number {
  const length = name.length < MAX_NAME ? name.length : MAX_NAME;
  for (let index = 0; index < length; index++)
    if (name.charCodeAt(index) > 255) return length * 2 + 8;
  return length + 8;
}

/** Whether too many values went without a shape: the caller then forgets the classes, and with them the shapes. */
export function isWornOut(): boolean {
  return misses >= PATIENCE || ids >= MAX_NODES * 4;
}

export function forgetNodes(): void {
  nodes = 0;
  misses = 0;
  forgetShapes();
}

/** The number of a class, which is defined if it has none; PLAIN_CLASS where there is no room for that. */
export function classId(info: ClassInfo): number {
  if (info.age === age) return info.id;
  if (info.name === 'Object') {
    info.id = PLAIN_CLASS;
  } else {
    if (!hasRoom(info.name.length)) return PLAIN_CLASS;
    info.id = ids++;
    definitions[defined++] = Definition.CLASS;
    defineVarint(info.id);
    defineText(info.name);
  }
  info.age = age;
  return info.id;
}

function define(info: ClassInfo, node: ShapeNode, count: number): boolean {
  const owner = classId(info);
  if (!hasRoom(node.cost + count * 8)) return false;
  node.id = ids++;
  node.age = age;
  definitions[defined++] = Definition.SHAPE;
  defineVarint(node.id);
  defineVarint(owner);
  defineVarint(count);
  const names: string[] = [];
  names.length = count;
  let at = node;
  for (let index = count - 1; index >= 0; index--) {
    // An assignment would call a setter that the program has given `Object.prototype`.
    defineProperty(names, index, { __proto__: null, value: at.key } as PropertyDescriptor);
    at = at.parent as ShapeNode;
  }
  for (let index = 0; index < count; index++) defineText(names[index] as string);
  return true;
}

function hasRoom(characters: number): boolean {
  return defined + characters * 2 + 64 <= definitions.length;
}

function defineVarint(value: number): void {
  let rest = value;
  while (rest > 127) {
    definitions[defined++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  definitions[defined++] = rest;
}

function defineText(text: string): void {
  const { length } = text;
  let isNarrow = true;
  for (let index = 0; index < length; index++) if (text.charCodeAt(index) > 255) isNarrow = false;
  definitions[defined++] = isNarrow ? Item.LATIN1 : Item.UTF16;
  defineVarint(length);
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    definitions[defined++] = code & 255;
    if (!isNarrow) definitions[defined++] = code >> 8;
  }
}

/** Copies what was defined since the last time behind a value, and returns how many bytes that was. */
export function takeDefinitions(bytes: Uint8Array, start: number): number {
  const count = defined;
  for (let index = 0; index < count; index++) bytes[start + index] = definitions[index] as number;
  defined = 0;
  return count;
}
