/**
 * The text of a value that is not a primitive, in the form of @functrace/format's value.ts, made in one go where the
 * value is: the twin of what goes through bytes. It knows no budget.
 *
 * Nothing of the program's is run: proxies are recognised before they are touched, properties are read through their
 * descriptors, names of classes through the prototype's own data properties, sizes through the original accessors. No
 * iterator is asked for either, by destructuring or spreading: the program may have replaced the one of arrays.
 */
import { types } from 'node:util';
import { MORE_KEY, sensitiveNames, storedKey, TYPE_KEY } from '@functrace/format';
import {
  LIMITS,
  MAX_BIGINT_BITS,
  MAX_NAME,
  MAX_OBJECTS,
  MAX_READ_STRING,
} from '../../src/hot/limits.ts';

const { isProxy } = types;
const isSensitive = sensitiveNames([]);
const { getOwnPropertyDescriptor, getPrototypeOf, is, keys } = Object;
const { isArray } = Array;
const { isFinite, isNaN } = Number;
const { min } = Math;
const { stringify } = JSON;
const { toString: bigintText } = BigInt.prototype;
const { slice: stringSlice } = String.prototype;
const { getTime, toISOString } = Date.prototype;

const mapSize = getterOf(Map.prototype, 'size');
const setSize = getterOf(Set.prototype, 'size');
const mapEntries = Map.prototype.entries;
const setValues = Set.prototype.values;
const mapNext = nextOf(new Map<unknown, unknown>().entries());
const setNext = nextOf(new Set<unknown>().values());
const typedLength = getterOf(getPrototypeOf(Uint8Array.prototype) as object, 'length');
const regexpSource = getterOf(RegExp.prototype, 'source');
const symbolDescription = getterOf(Symbol.prototype, 'description');
const bufferLength = getterOf(ArrayBuffer.prototype, 'byteLength');

const BIGINT_BOUND = 1n << BigInt(MAX_BIGINT_BITS);

/** How many levels of objects are shown: 0 shows the outermost by its type and size alone. */
export function naiveText(value: unknown, depth: number): string {
  objectsLeft = MAX_OBJECTS;
  return text(value, depth, undefined);
}

/** Objects that may still be looked into. A variable of the module: previews do not nest, since they run nothing. */
let objectsLeft = 0;

/** The objects that lead to a value, the innermost first. */
interface Path {
  readonly object: object;
  readonly above: Path | undefined;
}

function isOn(path: Path | undefined, value: object): boolean {
  for (let step = path; step !== undefined; step = step.above)
    if (step.object === value) return true;
  return false;
}

function text(value: unknown, depth: number, path: Path | undefined): string {
  switch (typeof value) {
    case 'string':
      return stringText(value);
    case 'number':
      return numberText(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'undefined':
      return tagged('undefined');
    case 'bigint':
      return bigintPreview(value);
    case 'symbol':
      return tagged(
        'symbol',
        `"value":${stringText((symbolDescription.call(value) as string | undefined) ?? '')}`,
      );
    case 'function':
      return isProxy(value)
        ? tagged('Proxy')
        : tagged('function', `"name":${stringText(ownName(value))}`);
    default:
      return value === null ? 'null' : objectText(value as object, depth, path);
  }
}

function objectText(value: object, allowed: number, path: Path | undefined): string {
  if (isProxy(value)) return tagged('Proxy');
  if (isOn(path, value)) return tagged('circular');
  const inner: Path = { object: value, above: path };
  const depth = allowed > 0 && objectsLeft-- > 0 ? allowed : 0;
  for (let index = 0; index < SPECIAL.length; index++) {
    const special = SPECIAL[index] as Special;
    if (special.is(value)) return special.text(value, depth, inner);
  }
  if (isArray(value)) return arrayText(value, depth, inner);
  const name = className(value);
  if (depth === 0)
    return name === 'Object'
      ? tagged('Object', `"${MORE_KEY}":${keys(value).length}`)
      : tagged(name);
  const fields = properties(value, depth, inner);
  return name === 'Object' ? `{${fields}}` : tagged(name, fields);
}

interface Special {
  readonly is: (value: object) => boolean;
  readonly text: (value: object, depth: number, path: Path | undefined) => string;
}

/** Built-in classes whose content is not in their properties. */
const SPECIAL: readonly Special[] = [
  // oxlint-disable-next-line typescript/no-deprecated -- Error.isError, which is to be used, came with Node 24
  { is: types.isNativeError, text: errorText },
  { is: types.isPromise, text: () => tagged('Promise') },
  { is: types.isGeneratorObject, text: () => tagged('Generator') },
  { is: types.isDate, text: dateText },
  {
    is: types.isRegExp,
    text: (value) => tagged('RegExp', `"value":${stringText(regexpSource.call(value) as string)}`),
  },
  { is: types.isMap, text: mapText },
  { is: types.isSet, text: setText },
  {
    is: types.isTypedArray,
    text: (value) => tagged(className(value), `"length":${typedLength.call(value) as number}`),
  },
  {
    is: types.isArrayBuffer,
    text: (value) => tagged('ArrayBuffer', `"length":${bufferLength.call(value) as number}`),
  },
  {
    is: types.isBoxedPrimitive,
    text: (value) => tagged(className(value)),
  },
  { is: types.isModuleNamespaceObject, text: () => tagged('Module') },
];

function arrayText(value: readonly unknown[], depth: number, path: Path | undefined): string {
  const length = getOwnPropertyDescriptor(value, 'length')?.value as number;
  if (depth === 0) return tagged('Array', `"length":${length}`);
  const shown = min(length, LIMITS.elements);
  let items = '';
  for (let index = 0; index < shown; index++)
    items = joined(items, propertyText(value, String(index), depth - 1, path));
  if (length > shown)
    items = joined(items, `{"${TYPE_KEY}":"more","${MORE_KEY}":${length - shown}}`);
  return `[${items}]`;
}

/** The own enumerable properties, as the inside of a JSON object. */
function properties(value: object, depth: number, path: Path | undefined): string {
  const names = keys(value);
  const shown = min(names.length, LIMITS.elements);
  let fields = '';
  for (let index = 0; index < shown; index++) {
    const name = names[index] as string;
    const shortened = name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name;
    const inner = isSensitive(name)
      ? tagged('redacted')
      : propertyText(value, name, depth - 1, path);
    fields = joined(fields, `${stringify(storedKey(shortened))}:${inner}`);
  }
  return names.length > shown ? joined(fields, `"${MORE_KEY}":${names.length - shown}`) : fields;
}

function propertyText(owner: object, name: string, depth: number, path: Path | undefined): string {
  const descriptor = getOwnPropertyDescriptor(owner, name);
  if (descriptor === undefined) return tagged('undefined');
  if (!('value' in descriptor)) return tagged('accessor');
  return text(descriptor.value, depth, path);
}

function errorText(error: object, depth: number, path: Path | undefined): string {
  const message = `"message":${dataString(error, 'message')}`;
  if (depth === 0) return tagged(className(error), message);
  const hasCause = getOwnPropertyDescriptor(error, 'cause') !== undefined;
  const cause = hasCause ? `"cause":${propertyText(error, 'cause', depth - 1, path)}` : '';
  return tagged(className(error), joined(joined(message, cause), properties(error, depth, path)));
}

function dateText(date: object): string {
  const isValid = !isNaN(getTime.call(date as Date));
  return tagged(
    'Date',
    `"value":${isValid ? stringText(toISOString.call(date as Date)) : '"Invalid Date"'}`,
  );
}

function mapText(map: object, depth: number, path: Path | undefined): string {
  const size = mapSize.call(map) as number;
  if (depth === 0) return tagged('Map', `"size":${size}`);
  const iterator = mapEntries.call(map as Map<unknown, unknown>);
  let entries = '';
  for (let count = 0; count < min(size, LIMITS.elements); count++) {
    const entry = mapNext.call(iterator).value as [unknown, unknown];
    const inner =
      typeof entry[0] === 'string' && isSensitive(entry[0])
        ? tagged('redacted')
        : text(entry[1], depth - 1, path);
    entries = joined(entries, `[${text(entry[0], depth - 1, path)},${inner}]`);
  }
  return tagged('Map', `"size":${size},"entries":[${entries}]`);
}

function setText(set: object, depth: number, path: Path | undefined): string {
  const size = setSize.call(set) as number;
  if (depth === 0) return tagged('Set', `"size":${size}`);
  const iterator = setValues.call(set as Set<unknown>);
  let values = '';
  for (let count = 0; count < min(size, LIMITS.elements); count++) {
    values = joined(values, text(setNext.call(iterator).value, depth - 1, path));
  }
  return tagged('Set', `"size":${size},"values":[${values}]`);
}

function bigintPreview(value: bigint): string {
  const isShort = value < BIGINT_BOUND && value > -BIGINT_BOUND;
  return tagged(
    'bigint',
    isShort ? `"value":"${bigintText.call(value)}"` : `"bits":"more than ${MAX_BIGINT_BITS}"`,
  );
}

function numberText(value: number): string {
  if (isFinite(value)) return is(value, -0) ? '-0' : `${value}`;
  return tagged('number', `"value":"${value}"`);
}

function stringText(value: string): string {
  const bound = LIMITS.string >> 2;
  if (value.length <= bound) return stringify(value);
  const start = stringSlice.call(value, 0, value.length > MAX_READ_STRING ? 0 : bound);
  return tagged('string', `"value":${stringify(start)},"length":${value.length}`);
}

/** The name of a value's class, read without running a getter; Object where it cannot be known. */
function className(value: object): string {
  // An instance's own `constructor` is the program's data and may be anything.
  for (
    let owner = getPrototypeOf(value) as object | null;
    owner !== null;
    owner = getPrototypeOf(owner) as object | null
  ) {
    if (isProxy(owner)) return 'Object';
    const made = getOwnPropertyDescriptor(owner, 'constructor')?.value as unknown;
    if (typeof made === 'function' && !isProxy(made)) return shortName(made) || 'Object';
  }
  return 'Object';
}

/** A class may have any name, also one longer than a whole value may be. */
function shortName(named: object): string {
  return stringSlice.call(ownName(named), 0, MAX_NAME);
}

function ownName(named: object): string {
  const name = getOwnPropertyDescriptor(named, 'name')?.value as unknown;
  return typeof name === 'string' ? name : '';
}

function dataString(owner: object, name: string): string {
  const value = getOwnPropertyDescriptor(owner, name)?.value as unknown;
  return stringText(typeof value === 'string' ? value : '');
}

function tagged(type: string, fields: string = ''): string {
  return `{${joined(`"${TYPE_KEY}":${stringify(type)}`, fields)}}`;
}

function joined(first: string, second: string): string {
  return first === '' || second === '' ? first + second : `${first},${second}`;
}

function nextOf<Item>(iterator: Iterator<Item>): (this: unknown) => IteratorResult<Item> {
  const { next } = getPrototypeOf(iterator) as Record<
    'next',
    (this: unknown) => IteratorResult<Item>
  >;
  return next;
}

function getterOf(owner: object, name: string): (this: unknown) => unknown {
  const getter = getOwnPropertyDescriptor(owner, name)?.get;
  if (getter === undefined) throw new TypeError(`no accessor ${name}`);
  return getter;
}
