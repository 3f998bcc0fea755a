import type { Store } from '../store/open-store.ts';
import { programFolders } from './recording-head.ts';
import { relativeFile } from './relative-file.ts';

interface Named {
  readonly name: string;
  readonly file: string;
}

/** Whether a pattern is found in a function's qualified name, or in its file's path below the program's folder. */
export function namePattern(store: Store, pattern: RegExp): (site: Named) => boolean {
  const folders = programFolders(store);
  return ({ name, file }) =>
    name.search(pattern) !== -1 || relativeFile(file, folders).search(pattern) !== -1;
}
