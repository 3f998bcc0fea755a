import vm from 'node:vm';

/** A global object of its own, with what the suite expects of a host. */
export interface Realm {
  readonly context: vm.Context;
  /** Lines that the test printed. */
  readonly printed: string[];
}

/**
 * @param loadRuntime what instrumented scripts get from `require`. Both runs have it, so that their globals are equal.
 */
export function makeRealm(loadRuntime: (specifier: string) => unknown): Realm {
  const printed: string[] = [];
  const context = vm.createContext({});
  const global = vm.runInContext('globalThis', context) as Record<string, unknown>;
  const define = (name: string, value: unknown): void => {
    Object.defineProperty(global, name, {
      value,
      writable: true,
      enumerable: false,
      configurable: true,
    });
  };
  define('print', (text: unknown) => printed.push(String(text)));
  define('require', loadRuntime);
  define('$262', {
    global,
    createRealm: () => (makeRealm(loadRuntime).context as Record<string, unknown>)['$262'],
    evalScript: (text: string) => new vm.Script(text).runInContext(context) as unknown,
    gc: () => globalThis.gc?.(),
    detachArrayBuffer: (buffer: ArrayBuffer) => structuredClone(buffer, { transfer: [buffer] }),
    IsHTMLDDA: undefined,
  });
  return { context, printed };
}
