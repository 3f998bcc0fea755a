import { types } from 'node:util';

const { isProxy } = types;
const { getOwnPropertyDescriptor } = Object;

/** A property of the object's own, read without running anything; undefined where that is not possible. */
export function ownData(owner: unknown, name: string | symbol): unknown {
  if ((typeof owner !== 'object' && typeof owner !== 'function') || owner === null)
    return undefined;
  return isProxy(owner) ? undefined : (getOwnPropertyDescriptor(owner, name)?.value as unknown);
}
