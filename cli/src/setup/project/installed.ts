import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isObject } from './manifest.ts';

/** A package as it is found from some folder. */
export interface Installed {
  /** As its own package.json says, which an alias in node_modules does not change. */
  readonly name: string;
  readonly version: string;
  /** Without links: two folders that share a copy have the same. */
  readonly folder: string;
}

/**
 * Looks a package up as Node does, folder by folder. Not with `require.resolve`: most packages do not export their
 * package.json.
 */
export function installedPackage(start: string, name: string): Installed | undefined {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules', name, 'package.json');
    if (existsSync(path)) {
      const { name: ownName, version } = readPackage(path);
      return { name: ownName ?? name, version: version ?? '0.0.0', folder: realFolder(path) };
    }
    if (dirname(folder) === folder) return undefined;
  }
}

function realFolder(path: string): string {
  return dirname(realpathSync(path));
}

function readPackage(path: string): { readonly name?: string; readonly version?: string } {
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
  return isObject(value) ? value : {};
}

/** Negative where `a` is the older version. A pre-release counts as what it leads to. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  for (let index = 0; index < 3; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbersOf(version: string): number[] {
  return (/\d+(?:\.\d+)*/.exec(version)?.[0] ?? '0').split('.').map(Number);
}
