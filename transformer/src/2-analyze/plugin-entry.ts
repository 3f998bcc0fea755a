/** What an entry of `compilerOptions.plugins` says to ts-patch, and not to us. */
const HOST_KEYS: ReadonlySet<string> = new Set([
  'transform',
  'import',
  'tsConfig',
  'isEsm',
  'name',
  'type',
  'after',
  'afterDeclarations',
  'transformProgram',
  'resolvePathAliases',
]);

/** Our options in such an entry. */
export function pluginOptions(
  entry: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(entry).filter(([key]) => !HOST_KEYS.has(key)));
}
