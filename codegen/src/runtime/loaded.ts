import { isSet } from './presence.ts';

/** What is being written, up to the message at hand. */
const open = new Set<object>();

/** What an ORM adds to the objects that it makes; MikroORM's are these. */
interface Loadable {
  readonly __helper?: { readonly __initialized?: boolean };
  readonly isInitialized?: () => boolean;
}

/**
 * The messages of a relation that are there. An ORM may put a reference without data where it has loaded nothing, or a
 * collection that refuses to be read; and what it has loaded leads back to where it came from, which no wire can hold.
 */
export function loadedIn<T extends object>(
  value: T | readonly T[] | null | undefined,
): readonly T[] {
  if (!isSet(value)) return [];
  if (Symbol.iterator in value) {
    const { isInitialized } = value as Loadable;
    const isLoaded = isInitialized === undefined || isInitialized.call(value);
    return isLoaded ? [...(value as Iterable<T>)].filter(isWritable) : [];
  }
  return isWritable(value) ? [value] : [];
}

function isWritable(message: Loadable): boolean {
  return !open.has(message) && message.__helper?.__initialized !== false;
}

/** Writes the messages of a relation, into which the message itself is not written again. */
export function writeLoaded<T extends object>(
  message: object,
  value: T | readonly T[] | null | undefined,
  write: (value: T) => unknown,
): void {
  whileOpen(message, () => loadedIn(value).forEach(write));
}

export function whileOpen<T>(message: object, write: () => T): T {
  if (open.has(message)) return write();
  open.add(message);
  try {
    return write();
  } finally {
    open.delete(message);
  }
}
