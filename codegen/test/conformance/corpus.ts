import { globSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

import { CodegenError } from '../../src/runtime/error.ts';

/** A checkout of `.proto` files. Never part of this repository: whoever measures fetches it. */
export interface Corpus {
  readonly name: string;
  /** Folders under which imports are looked for, the first one first. */
  readonly roots: readonly string[];
  /** Absolute paths, sorted. */
  readonly files: readonly string[];
}

/** `NAME=PATH`, or `NAME=PATH:ROOT:ROOT` where the import roots are not below the checkout. */
export function readCorpus(argument: string): Corpus {
  const [, name, path, ...roots] = /^([^=]+)=([^:]+)((?::[^:]+)*)$/.exec(argument) ?? [];
  if (name === undefined || path === undefined) {
    const message = `expected NAME=PATH or NAME=PATH:ROOT…, got ${JSON.stringify(argument)}`;
    throw new CodegenError('FT_CODEGEN_USAGE', message);
  }
  const files = protoFiles(path);
  if (files.length === 0) {
    throw new CodegenError('FT_CODEGEN_USAGE', `there are no .proto files in ${path}`);
  }
  const given = (roots[0] ?? '').split(':').filter((root) => root !== '');
  return { name, roots: given.length > 0 ? given : findRoots(path, files), files };
}

/** The name under which others import the file. */
export function importName({ roots }: Corpus, file: string): string {
  const names = roots.map((root) => relative(root, file).split(sep).join('/'));
  return names.find((name) => !name.startsWith('../')) ?? file;
}

function protoFiles(folder: string): string[] {
  return globSync('**/*.proto', { cwd: folder })
    .toSorted()
    .map((path) => join(folder, path));
}

/**
 * The checkout itself, and before it each folder that an import needs: where the imported path ends a file's path,
 * what stands in front of it is a root, the shortest one if there are several.
 */
function findRoots(folder: string, files: readonly string[]): string[] {
  const known = new Set(files);
  const roots = new Set([folder]);
  const imports = new Set(files.flatMap(importsOf));
  const byName = Map.groupBy(files, (file) => file.slice(file.lastIndexOf('/') + 1));
  for (const imported of imports) {
    if ([...roots].some((root) => known.has(join(root, imported)))) continue;
    const named = byName.get(imported.slice(imported.lastIndexOf('/') + 1)) ?? [];
    const found = named.filter((file) => file.endsWith(`/${imported}`));
    const [shortest] = found.toSorted((a, b) => a.length - b.length);
    if (shortest !== undefined) roots.add(shortest.slice(0, -imported.length - 1));
  }
  // A file below two roots has its name from the deeper one, under which the others import it.
  return [...roots].toSorted((a, b) => b.length - a.length);
}

function importsOf(file: string): string[] {
  const found = readFileSync(file, 'utf8').matchAll(/^import\s+(?:\w+\s+)?["'](?<path>.+?)["']/gm);
  return [...found].map((match) => match.groups?.['path'] ?? '');
}
