/** Bounds on what is kept of a value. */
export const LIMITS = {
  /** Characters of a string. */
  stringLength: 256,
  /** Characters of a string inside an object. */
  innerStringLength: 64,
  /** Properties of an object, elements of an array, entries of a Map or Set. */
  entries: 16,
  /** Levels of objects inside objects in mode `deep`; `shallow` has one. */
  depth: 4,
  /** Objects inside a value that are shown by more than their type: four levels of 16 entries are 65,536. */
  objects: 128,
  /** Characters of a whole value. One with more is shown by its type and size alone. */
  textLength: 4096,
  /** Digits are not computed for bigints of more bits: their text takes quadratic time. */
  bigintBits: 1024,
} as const;
