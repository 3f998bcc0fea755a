import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';

import ts from 'typescript';

/** One import, export-from, `import()` or `import type` in one file. */
export interface ImportEdge {
  readonly from: string;
  readonly line: number;
  readonly specifier: string;
  /** A file relative to the root, `node:…`, or a package name without its subpath. */
  readonly target: string;
  readonly isFile: boolean;
  /** `export * from`, which hides from a reader what a module offers. */
  readonly isStarExport: boolean;
}

/** The edges of all files, found by TypeScript's scanner: no file is executed, and comments and strings do not count. */
export function importEdges(root: string, files: readonly string[]): ImportEdge[] {
  return files.flatMap((from) => {
    const text = readFileSync(join(root, from), 'utf8');
    return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName, pos }) => {
      const lines = text.slice(0, pos).split('\n');
      return {
        from,
        line: lines.length,
        specifier: fileName,
        isStarExport: /^export (?:type )?\* from/.test(lines.at(-1) ?? ''),
        ...resolve(from, fileName),
      };
    });
  });
}

function resolve(from: string, specifier: string): Pick<ImportEdge, 'target' | 'isFile'> {
  if (specifier.startsWith('.')) {
    return { target: posix.join(posix.dirname(from), specifier), isFile: true };
  }
  if (isBuiltin(specifier)) {
    return { target: specifier.replace(/^(?:node:)?/, 'node:'), isFile: false };
  }
  const depth = specifier.startsWith('@') ? 2 : 1;
  return { target: specifier.split('/').slice(0, depth).join('/'), isFile: false };
}

/** The shortest way to say that files import each other: each cycle once, as the files on it. */
export function importCycles(edges: readonly ImportEdge[]): string[][] {
  const next = Map.groupBy(
    edges.filter(({ isFile }) => isFile),
    ({ from }) => from,
  );
  const done = new Set<string>();
  const path: string[] = [];
  const cycles: string[][] = [];

  function visit(file: string): void {
    const start = path.indexOf(file);
    if (start >= 0) cycles.push([...path.slice(start), file]);
    if (start >= 0 || done.has(file)) return;
    path.push(file);
    for (const { target } of next.get(file) ?? []) visit(target);
    path.pop();
    done.add(file);
  }

  for (const file of next.keys()) visit(file);
  return cycles;
}
