import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The runtime of a program: one file, so that there is one instance in a thread however many ask for it. */
export interface RuntimePlace {
  /** As ES modules name it: a path would not do on Windows. */
  readonly url: string;
  /** As `require` names it, which takes no URL. */
  readonly path: string;
}

/**
 * Looks for the runtime where the project would find it, so that code built with the plugin has the same one; then beside
 * this package, which a command that is installed globally brings along. The code gets the place and not the name, as a
 * dependency or a file of another project could not resolve the name.
 */
export function findRuntime(specifier: string, root: string): RuntimePlace | undefined {
  for (const from of [join(root, 'package.json'), import.meta.url]) {
    try {
      const path = createRequire(from).resolve(specifier);
      return { path, url: pathToFileURL(path).href };
    } catch {
      // Not installed there.
    }
  }
  return undefined;
}

/** The package that a file of the runtime belongs to: `…/runtime` of `…/runtime/dist/hot/index.js`. */
export function packageFolder(file: string): string {
  return dirname(dirname(dirname(file)));
}
