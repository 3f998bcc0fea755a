/**
 * Writes a value into the channel, in the form of the format's encoding.ts, at the moment of the call.
 *
 * Nothing of the program's is run: proxies are recognised before they are touched, properties are read through their
 * descriptors, sizes through the original accessors. No iterator is asked for either, by destructuring or spreading: the
 * program may have replaced the one of arrays. And no text is made: that is the drain worker's.
 */
import { types } from 'node:util';
import { Item } from '@functrace/format';
import {
  charge,
  isSpent,
  refund,
  writeByte,
  writeNumber,
  writeString,
  writeVarint,
} from './bytes.ts';
import { classOf, ownName } from './classes.ts';
import { enterObject, isInside, leaveObject, nextDepth } from './depth.ts';
import { LIMITS, MAX_NAME } from './limits.ts';
import { countedNames, propertyNames } from './property-names.ts';
import { isSensitiveName } from './sensitive.ts';
import { type ClassInfo, classId, nameCost, type ShapeNode, shapeOf } from './shapes.ts';
import {
  entriesOf,
  descriptionOf,
  lengthOfBuffer,
  lengthOfTyped,
  nextEntry,
  nextValue,
  sizeOfMap,
  sizeOfSet,
  valuesOf,
} from './originals.ts';
import { writeBigint, writeDate, writeNamed, writeRegExp, writeSized } from './special.ts';

const { isProxy } = types;
const { defineProperty, getOwnPropertyDescriptor } = Object;
const { isArray } = Array;

/** Keys of an array's first elements: a descriptor is found by name, and takes twice as long to find by number. */
const INDEXES: string[] = [];

/** Writes one item, whose objects are shown down to `depth` levels: 0 shows the outermost by its type and size alone. */
export function writeItem(value: unknown, depth: number): void {
  switch (typeof value) {
    case 'string':
      return writeString(value, LIMITS.string >> 2);
    case 'number':
      return writeNumber(value);
    case 'boolean':
      return writeByte(value ? Item.TRUE : Item.FALSE);
    case 'undefined':
      return writeByte(Item.UNDEFINED);
    case 'bigint':
      return writeBigint(value);
    case 'symbol':
      writeByte(Item.SYMBOL);
      return writeString(descriptionOf(value), LIMITS.string >> 2);
    case 'function':
      if (isProxy(value)) return writeByte(Item.PROXY);
      writeByte(Item.FUNCTION);
      return writeString(ownName(value), LIMITS.string >> 2);
    default:
      if (value === null) return writeByte(Item.NULL);
      return writeObject(value as object, depth);
  }
}

function writeObject(value: object, allowed: number): void {
  if (isProxy(value)) return writeByte(Item.PROXY);
  if (isInside(value)) return writeByte(Item.CIRCULAR);
  const depth = nextDepth(allowed);
  if (isArray(value)) return writeArray(value, depth);
  const info = classOf(value);
  if (!info.isPlain && writeSpecial(value, info, depth)) return;
  writeProperties(value, info, depth);
}

/** The own enumerable properties. */
function writeProperties(value: object, info: ClassInfo, depth: number): void {
  if (depth === 0) return writeBare(value, info);
  const names = propertyNames(value);
  const count = countedNames();
  const shown = count < LIMITS.elements ? count : LIMITS.elements;
  const shape = shapeOf(info, names, shown);
  if (shape === undefined) return writeLoose(value, info, names, shown, count, depth);
  if (!charge(shape.cost)) return writeBare(value, info);
  writeByte(shown === count ? Item.OBJECT : Item.OBJECT_MORE);
  writeVarint(shape.id);
  if (shown < count) writeVarint(count - shown);
  enterObject(value);
  for (let index = 0; index < shown; index++) {
    if (isSpent()) {
      writeByte(Item.END);
      break;
    }
    if (shape.hasRedacted && isRedacted(shape, shown - 1 - index)) writeByte(Item.REDACTED);
    else writeProperty(value, names[index] as string, depth - 1);
  }
  leaveObject();
}

function isRedacted(shape: ShapeNode, fromEnd: number): boolean {
  let node = shape;
  for (let steps = fromEnd; steps > 0; steps--) node = node.parent as ShapeNode;
  return node.isRedacted;
}

/** By type, and a plain object by its size. */
function writeBare(value: object, info: ClassInfo): void {
  if (info.name !== 'Object') {
    writeByte(Item.NAMED);
    return writeVarint(classId(info));
  }
  propertyNames(value);
  writeByte(Item.BARE);
  writeVarint(countedNames());
}

/** An object whose names are not kept: one of too many shapes, or with names too long. */
function writeLoose(
  value: object,
  info: ClassInfo,
  names: readonly string[],
  shown: number,
  count: number,
  depth: number,
): void {
  let cost = 0;
  for (let index = 0; index < shown; index++) cost += nameCost(names[index] as string);
  if (!charge(cost)) return writeBare(value, info);
  writeByte(Item.LOOSE);
  writeVarint(classId(info));
  writeVarint(shown);
  writeVarint(count - shown);
  enterObject(value);
  for (let index = 0; index < shown; index++) {
    if (isSpent()) {
      writeByte(Item.END);
      break;
    }
    const name = names[index] as string;
    refund(nameCost(name));
    writeString(name, MAX_NAME);
    if (isSensitiveName(name)) writeByte(Item.REDACTED);
    else writeProperty(value, name, depth - 1);
  }
  leaveObject();
}

function writeArray(value: readonly unknown[], depth: number): void {
  const length = getOwnPropertyDescriptor(value, 'length')?.value as number;
  if (depth === 0) {
    writeByte(Item.BARE_ARRAY);
    return writeVarint(length);
  }
  const shown = length < LIMITS.elements ? length : LIMITS.elements;
  writeByte(Item.ARRAY);
  writeVarint(length);
  writeVarint(shown);
  enterObject(value);
  for (let index = 0; index < shown; index++) {
    if (isSpent()) {
      writeByte(Item.END);
      break;
    }
    if (index === INDEXES.length) addIndex(index);
    writeProperty(value, INDEXES[index] as string, depth - 1);
  }
  leaveObject();
}

/** An assignment would call a setter that the program has given `Object.prototype`. */
function addIndex(index: number): void {
  defineProperty(INDEXES, index, { __proto__: null, value: `${index}` } as PropertyDescriptor);
}

function writeProperty(owner: object, name: string, depth: number): void {
  const descriptor = getOwnPropertyDescriptor(owner, name);
  if (descriptor === undefined) writeByte(Item.UNDEFINED);
  else if (descriptor.get === undefined && descriptor.set === undefined)
    writeItem(descriptor.value, depth);
  else writeByte(Item.ACCESSOR);
}

interface Special {
  readonly is: (value: object) => boolean;
  readonly write: (value: object, info: ClassInfo, depth: number) => void;
}

/** Built-in classes whose content is not in their properties. */
const SPECIAL: readonly Special[] = [
  // oxlint-disable-next-line typescript/no-deprecated -- Error.isError, which is to be used, came with Node 24
  { is: types.isNativeError, write: writeError },
  { is: types.isPromise, write: () => writeByte(Item.PROMISE) },
  { is: types.isGeneratorObject, write: () => writeByte(Item.GENERATOR) },
  { is: types.isDate, write: writeDate },
  { is: types.isRegExp, write: writeRegExp },
  { is: types.isMap, write: writeMap },
  { is: types.isSet, write: writeSet },
  {
    is: types.isTypedArray,
    write: (value, info) => writeSized(Item.TYPED, info, lengthOfTyped(value)),
  },
  {
    is: types.isArrayBuffer,
    write: (value, info) => writeSized(Item.SIZED, info, lengthOfBuffer(value)),
  },
  { is: types.isBoxedPrimitive, write: (_value, info) => writeNamed(info) },
  { is: types.isModuleNamespaceObject, write: () => writeByte(Item.MODULE) },
];

/** False when the value is none of them. */
function writeSpecial(value: object, info: ClassInfo, depth: number): boolean {
  for (let index = 0; index < SPECIAL.length; index++) {
    const special = SPECIAL[index] as Special;
    if (!special.is(value)) continue;
    special.write(value, info, depth);
    return true;
  }
  return false;
}

function writeError(error: object, info: ClassInfo, depth: number): void {
  writeByte(depth === 0 ? Item.BARE_ERROR : Item.ERROR);
  if (depth === 0) writeVarint(classId(info));
  const message = getOwnPropertyDescriptor(error, 'message')?.value as unknown;
  writeString(typeof message === 'string' ? message : '', LIMITS.string >> 2);
  if (depth === 0) return;
  if (isSpent() || getOwnPropertyDescriptor(error, 'cause') === undefined) {
    writeByte(Item.END);
  } else {
    enterObject(error);
    writeProperty(error, 'cause', depth - 1);
    leaveObject();
  }
  writeProperties(error, info, depth);
}

function writeMap(map: object, _info: ClassInfo, depth: number): void {
  const size = sizeOfMap(map);
  const shown = size < LIMITS.elements ? size : LIMITS.elements;
  if (!beginEntries(depth === 0 ? Item.BARE_MAP : Item.MAP, size, shown, depth)) return;
  const iterator = entriesOf(map);
  enterObject(map);
  for (let index = 0; index < shown; index++) {
    if (isSpent()) {
      writeByte(Item.END);
      break;
    }
    const entry = nextEntry(iterator);
    const key = entry[0];
    writeItem(key, depth - 1);
    if (typeof key === 'string' && isSensitiveName(key)) writeByte(Item.REDACTED);
    else writeItem(entry[1], depth - 1);
  }
  leaveObject();
}

function writeSet(set: object, _info: ClassInfo, depth: number): void {
  const size = sizeOfSet(set);
  const shown = size < LIMITS.elements ? size : LIMITS.elements;
  if (!beginEntries(depth === 0 ? Item.BARE_SET : Item.SET, size, shown, depth)) return;
  const iterator = valuesOf(set);
  enterObject(set);
  for (let index = 0; index < shown; index++) {
    if (isSpent()) {
      writeByte(Item.END);
      break;
    }
    writeItem(nextValue(iterator), depth - 1);
  }
  leaveObject();
}

function beginEntries(item: number, size: number, shown: number, depth: number): boolean {
  writeByte(item);
  writeVarint(size);
  if (depth === 0) return false;
  writeVarint(shown);
  return true;
}
