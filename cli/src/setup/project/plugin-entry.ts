import { isObject } from './manifest.ts';

export const OWN_PLUGIN = '@functrace/transformer';

/** Whether an entry of `compilerOptions.plugins` is ours, by name or by a path to it. */
export function isOwnPlugin(entry: unknown): boolean {
  if (!isObject(entry)) return false;
  const transform = entry['transform'];
  return typeof transform === 'string' && /(?:^|\/)@functrace\/transformer(?:$|\/)/.test(transform);
}
