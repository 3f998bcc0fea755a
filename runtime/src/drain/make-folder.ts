import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it. Node's own `recursive` never returns where a folder exists that takes no new ones,
 * such as `/proc`, and a thread that waits for this one would wait for ever.
 */
export function makeFolder(path: string): void {
  if (tryToMake(path)) return;
  const above = dirname(path);
  if (above !== path) makeFolder(above);
  // Throws what stands in the way.
  if (!tryToMake(path)) mkdirSync(path);
}

/** False when there is no folder to make it in. */
function tryToMake(path: string): boolean {
  // A debugger that pauses on exceptions would pause at one, where the traced thread does this itself.
  if (existsSync(path)) return true;
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // What is no folder is found out when the file is opened.
    if (code === 'EEXIST') return true;
    if (code === 'ENOENT') return false;
    throw error;
  }
}
