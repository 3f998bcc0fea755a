/** Which files of a program are its project's. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Selection } from '../2-analyze/selection.ts';

const DEPENDENCIES = 'node_modules';

/**
 * The folder of the nearest `package.json`, upwards from a program's main file; for a program that is itself a dependency,
 * such as a test runner, upwards from the working directory.
 */
export function projectRoot(entry: string | undefined, cwd: string): string {
  const start = entry === undefined ? undefined : realFolder(entry);
  const folder = start === undefined || isDependency(start) ? realPath(cwd) : start;
  return nearestPackage(folder) ?? realPath(cwd);
}

function nearestPackage(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** How the nearest `package.json` says that its files are to be read. */
export function packageType(path: string): 'module' | 'commonjs' | undefined {
  const folder = nearestPackage(dirname(path));
  if (folder === undefined) return undefined;
  try {
    const { type } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      readonly type?: unknown;
    };
    return type === 'module' || type === 'commonjs' ? type : undefined;
  } catch {
    // Node has more to say about such a file.
    return undefined;
  }
}

/** Node takes the real path of the main file. Its ending may be missing in the command line. */
function realFolder(entry: string): string {
  try {
    return dirname(realpathSync(entry));
  } catch {
    return realPath(dirname(entry));
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/**
 * The name under which a file is registered, relative to the root; undefined for one that is left alone whatever is in
 * it. A file outside of the root or in `node_modules` has to be named by a pattern of `include`. That of a dependency
 * begins with `node_modules`, wherever it is installed.
 */
export function projectName(path: string, root: string, selection: Selection): string | undefined {
  const name = relative(root, path).split(sep).join('/');
  if (!name.startsWith('../') && !isDependency(path)) return name;
  if (!selection.hasInclude) return undefined;
  const short = name.slice(Math.max(name.lastIndexOf(`${DEPENDENCIES}/`), 0));
  return [name, short].find((one) => selection.reaches(one) !== undefined);
}

function isDependency(path: string): boolean {
  return path.split(sep).includes(DEPENDENCIES);
}
