/**
 * What instrumented CommonJS and scripts do where their runtime cannot be loaded: they run untraced, after one warning a
 * process. Every function of the runtime gets a call's number first and gives the second argument back, or nothing that
 * counts, so that one function can stand for all of them: `enter` then gives the enclosing call's number, which is 0.
 *
 * An ES module cannot do the same. Its import is linked before any of its code runs; `await import(…)` would make the
 * module asynchronous for all that import it; and `require` from `createRequire` is not seen by bundlers and is not there
 * yet when a cycle of imports calls a hoisted function.
 */
export function untracedRuntime(error: string, specifier: string): string {
  const place = 'globalThis[Symbol.for("functrace.untraced")]';
  const warning = `\`functrace: cannot load ${specifier.replaceAll(/[\\`$]/g, String.raw`\$&`)} (\${${error}.code || ${error}}), running untraced\``;
  return `${place} || (typeof process === "object" && process.emitWarning(${warning}), ${place} = new Proxy({}, { get: () => (_, value) => value }))`;
}

/**
 * Begins the specifier of a module that the plugin for bundlers adds to a bundle, so that it is never missing. Its default
 * export is the runtime.
 */
export const OF_THE_BUNDLE = 'functrace:';
