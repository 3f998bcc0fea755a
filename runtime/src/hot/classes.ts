/** What is known of a value from its prototype, found out once. Nothing is run: constructors and names are read as data. */
import { types } from 'node:util';
import { MAX_NAME } from './limits.ts';
import { type ClassInfo, forgetNodes, isWornOut, newClass } from './shapes.ts';

const { isProxy } = types;
const { getOwnPropertyDescriptor, getPrototypeOf } = Object;
const { slice: stringSlice } = String.prototype;
// The program may replace them.
const get = WeakMap.prototype.get as (
  this: WeakMap<object, ClassInfo>,
  key: object,
) => ClassInfo | undefined;
const set = WeakMap.prototype.set as (
  this: WeakMap<object, ClassInfo>,
  key: object,
  info: ClassInfo,
) => void;

/** Prototypes of classes whose instances hold more than their properties. Those of other realms end elsewhere. */
const SPECIAL: readonly object[] = [
  ...[Error, Promise, Date, RegExp, Map, Set, ArrayBuffer].map((made) => made.prototype as object),
  ...[Number, String, Boolean, Symbol, BigInt].map((made) => made.prototype as object),
  getPrototypeOf(Uint8Array.prototype) as object,
  getPrototypeOf(Object.getPrototypeOf((function* () {})())) as object,
  getPrototypeOf(Object.getPrototypeOf((async function* () {})())) as object,
];
const PLAIN_PROTOTYPE = Object.prototype;

/** Weak: a class goes when the program drops it. */
let classes = new WeakMap<object, ClassInfo>();
/** Looked up before all others, without hashing. */
let plainObjects = newClass('Object', true);
let withoutPrototype = newClass('Object', false);

export function classOf(value: object): ClassInfo {
  const prototype = getPrototypeOf(value) as object | null;
  if (prototype === PLAIN_PROTOTYPE) return plainObjects;
  if (prototype === null) return withoutPrototype;
  return get.call(classes, prototype) ?? learn(prototype);
}

/** Between two values: makes room when there are more names than are kept. */
export function forgetIfWornOut(): void {
  if (isWornOut()) forgetClasses();
}

/** What has been found out no longer holds: of names, whether they are redacted. */
export function forgetClasses(): void {
  classes = new WeakMap();
  plainObjects = newClass('Object', true);
  withoutPrototype = newClass('Object', false);
  forgetNodes();
}

function learn(prototype: object): ClassInfo {
  const info = newClass(className(prototype), isOrdinary(prototype));
  // A proxy's answers may change.
  set.call(classes, prototype, info);
  return info;
}

function isOrdinary(prototype: object): boolean {
  for (
    let owner: object | null = prototype;
    owner !== null;
    owner = getPrototypeOf(owner) as object | null
  ) {
    if (owner === PLAIN_PROTOTYPE) return true;
    if (isProxy(owner)) return false;
    for (let index = 0; index < SPECIAL.length; index++) if (SPECIAL[index] === owner) return false;
  }
  return false;
}

/** The name of the class with that prototype; Object where it cannot be known. */
function className(prototype: object): string {
  for (
    let owner: object | null = prototype;
    owner !== null;
    owner = getPrototypeOf(owner) as object | null
  ) {
    if (isProxy(owner)) return 'Object';
    const made = getOwnPropertyDescriptor(owner, 'constructor')?.value as unknown;
    if (typeof made === 'function' && !isProxy(made))
      return stringSlice.call(ownName(made), 0, MAX_NAME) || 'Object';
  }
  return 'Object';
}

export function ownName(named: object): string {
  const name = getOwnPropertyDescriptor(named, 'name')?.value as unknown;
  return typeof name === 'string' ? name : '';
}
