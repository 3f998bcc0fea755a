import { CodegenError } from './error.ts';

/** NULL of a database and `undefined` of a message are the same: not set, and not written. */
export function isSet<T>(value: T | null | undefined): value is T {
  return value !== undefined && value !== null;
}

/** Copies what is set; the rest keeps the defaults of the class. */
export function initialise<T extends object>(message: T, init: object): void {
  for (const [property, value] of Object.entries(init)) {
    if (isSet(value)) Reflect.set(message, property, value);
  }
}

/** The member of a oneof that is set; the last one when, against the rules, several are. */
export function whichOf<K extends string>(
  message: Readonly<Partial<Record<K, unknown>>>,
  members: readonly K[],
): K | undefined {
  return members.findLast((member) => isSet(message[member]));
}

/** Two members at once cannot be written: the reader would keep one and drop the other without a word. */
export function checkOneof<K extends string>(
  message: Readonly<Partial<Record<K, unknown>>>,
  oneof: string,
  members: readonly K[],
): void {
  const set = members.filter((member) => isSet(message[member]));
  if (set.length < 2) return;
  throw new CodegenError(
    'FT_CODEGEN_ONEOF',
    `oneof ${oneof} has ${set.join(' and ')} set; expected at most one`,
  );
}

export function required<T>(value: T | null | undefined, field: string): T {
  if (isSet(value)) return value;
  throw new CodegenError('FT_CODEGEN_REQUIRED', `required field ${field} is not set`);
}
