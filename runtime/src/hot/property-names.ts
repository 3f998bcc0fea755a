/** An object's property names, without counting those of a huge one at every call. */

const { keys } = Object;
// The program may replace them.
const get = WeakMap.prototype.get as (
  this: WeakMap<object, HugeObject>,
  key: object,
) => HugeObject | undefined;
const set = WeakMap.prototype.set as (
  this: WeakMap<object, HugeObject>,
  key: object,
  value: HugeObject,
) => void;
const { slice } = Array.prototype;

/** A listing takes about 0.1 µs a name, and the language has no way to stop after the first (bench/parameters). */
const HUGE = 1024;

/** Names that are kept of a huge object. */
const KEPT = 1024;

interface HugeObject {
  readonly names: readonly string[];
  readonly count: number;
  /** Looks that are answered from here before the object is listed again: as many as it has names. */
  looks: number;
}

const hugeObjects = new WeakMap<object, HugeObject>();
/** While there was none, nothing is looked up. */
let hasHuge = false;

let nameCount = 0;

/** How many names the object has that was looked at last; a huge one, how many it had lately. */
export function countedNames(): number {
  return nameCount;
}

/** The names of the own enumerable properties in their order; of a huge object the first ones. */
export function propertyNames(value: object): readonly string[] {
  if (hasHuge) {
    const known = get.call(hugeObjects, value);
    if (known !== undefined && known.looks-- > 0) {
      nameCount = known.count;
      return known.names;
    }
  }
  const names = keys(value);
  nameCount = names.length;
  if (nameCount > HUGE) {
    hasHuge = true;
    set.call(hugeObjects, value, {
      names: slice.call(names, 0, KEPT) as string[],
      count: nameCount,
      looks: nameCount,
    });
  }
  return names;
}
