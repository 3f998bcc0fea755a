/** Bounds on what is kept of a value. The first four are settings; what is recorded stays readable whatever they are. */
export interface Limits {
  /** Levels of objects inside objects in mode `deep`; `shallow` has one. */
  depth: number;
  /** Properties of an object, elements of an array, entries of a Map or Set. */
  elements: number;
  /** Characters of a string; of one inside an object a quarter as many. */
  string: number;
  /**
   * Bytes of a call's parameters together, and again of its result. What is beyond them is counted as left out. Names of
   * properties count, although they are written once.
   */
  bytes: number;
}

export const DEFAULT_LIMITS: Readonly<Limits> = {
  depth: 4,
  elements: 16,
  string: 256,
  bytes: 4096,
};

export const LIMITS: Limits = { ...DEFAULT_LIMITS };

export function setLimits(limits: Readonly<Limits>): void {
  Object.assign(LIMITS, limits);
}

/** Objects inside a value that are shown by more than their type: four levels of 16 entries are 65,536. */
export const MAX_OBJECTS = 128;

/** Digits are not kept of bigints with more bits: bringing them into decimal form takes quadratic time. */
export const MAX_BIGINT_BITS = 1024;

/** Characters of the name of a class, a property or a function. */
export const MAX_NAME = 128;

/**
 * A string with more characters is shown by its length alone. One that was put together has to be copied whole before
 * its first character can be read: 13 µs for 100,000, 63 ms for 100 million, and nothing tells which ones were.
 */
export const MAX_READ_STRING: number = 2 ** 17;
