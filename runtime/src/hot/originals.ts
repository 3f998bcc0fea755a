/** Accessors and methods of built-in classes as they were at load: the program may replace them, or shadow them. */

const { getOwnPropertyDescriptor, getPrototypeOf } = Object;

const sizes = { map: getterOf(Map.prototype, 'size'), set: getterOf(Set.prototype, 'size') };
const typedLength = getterOf(getPrototypeOf(Uint8Array.prototype) as object, 'length');
const bufferLength = getterOf(ArrayBuffer.prototype, 'byteLength');
const regexpSource = getterOf(RegExp.prototype, 'source');
const symbolDescription = getterOf(Symbol.prototype, 'description');
const mapEntries = Map.prototype.entries;
const setValues = Set.prototype.values;
const mapNext = nextOf(new Map<unknown, unknown>().entries());
const setNext = nextOf(new Set<unknown>().values());

export function sizeOfMap(map: object): number {
  return sizes.map.call(map) as number;
}

export function sizeOfSet(set: object): number {
  return sizes.set.call(set) as number;
}

export function lengthOfTyped(array: object): number {
  return typedLength.call(array) as number;
}

export function lengthOfBuffer(buffer: object): number {
  return bufferLength.call(buffer) as number;
}

export function sourceOf(expression: object): string {
  return regexpSource.call(expression) as string;
}

export function descriptionOf(symbol: symbol): string {
  return (symbolDescription.call(symbol) as string | undefined) ?? '';
}

export function entriesOf(map: object): object {
  return mapEntries.call(map as Map<unknown, unknown>);
}

export function nextEntry(iterator: object): [unknown, unknown] {
  return mapNext.call(iterator).value as [unknown, unknown];
}

export function valuesOf(set: object): object {
  return setValues.call(set as Set<unknown>);
}

export function nextValue(iterator: object): unknown {
  return setNext.call(iterator).value;
}

function nextOf<Entry>(iterator: Iterator<Entry>): (this: unknown) => IteratorResult<Entry> {
  const { next } = getPrototypeOf(iterator) as Record<
    'next',
    (this: unknown) => IteratorResult<Entry>
  >;
  return next;
}

function getterOf(owner: object, name: string): (this: unknown) => unknown {
  const getter = getOwnPropertyDescriptor(owner, name)?.get;
  if (getter === undefined) throw new TypeError(`no accessor ${name}`);
  return getter;
}
