import { MAX_OBJECTS } from './limits.ts';

/** The objects that lead to the value that is being written, the outermost first. Empty between two values. */
const path: (object | undefined)[] = [];
let length = 0;

/** Objects that may still be looked into. */
let objectsLeft = 0;

export function beginDepth(): void {
  objectsLeft = MAX_OBJECTS;
}

/** The levels that an object may show of those that it is allowed: none once too many objects were looked into. */
export function nextDepth(allowed: number): number {
  return allowed > 0 && objectsLeft-- > 0 ? allowed : 0;
}

export function isInside(value: object): boolean {
  for (let index = 0; index < length; index++) if (path[index] === value) return true;
  return false;
}

export function enterObject(value: object): void {
  path[length++] = value;
}

/** Nothing of the program's is held on to. */
export function leaveObject(): void {
  path[--length] = undefined;
}

/** After a value that was left in the middle. */
export function leaveAll(): void {
  while (length > 0) leaveObject();
}
