/** Holds every import against the allow-list in `import-rules.ts`, and finds files that import each other. */
import { existsSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';

import { IMPORT_GROUPS, type ImportGroup } from './import-rules.ts';
import { type ImportEdge, importCycles, importEdges } from './module-graph.ts';
import { sourceFiles } from './source-files.ts';

const root = join(import.meta.dirname, '..');

function groupOf(file: string): ImportGroup | undefined {
  return IMPORT_GROUPS.find(({ files }) => files.some((pattern) => matchesGlob(file, pattern)));
}

/** The folder that is published, or not, as one package. */
function packageOf(file: string): string {
  return file
    .split('/')
    .slice(0, file.startsWith('examples/') ? 2 : 1)
    .join('/');
}

function mayImportPackage({ imports }: ImportGroup, target: string): boolean {
  return (
    imports.includes(target) ||
    imports.includes(target.startsWith('node:') ? 'node:*' : '*') ||
    imports.includes('*')
  );
}

/** What is wrong with an edge; undefined when nothing is. */
function objection(edge: ImportEdge): string | undefined {
  const group = groupOf(edge.from);
  if (group === undefined) return undefined; // reported once for the file
  if (edge.isStarExport) return 'list the names instead of `export *`';
  if (!edge.isFile) {
    // A package may be allowed by one of its entries only.
    return mayImportPackage(group, edge.target) || group.imports.includes(edge.specifier)
      ? undefined
      : `${group.name} may not import ${edge.target}`;
  }
  if (edge.target.split('/').includes('build')) return undefined; // output of the program next to it
  if (!existsSync(join(root, edge.target))) return 'no such file';
  if (packageOf(edge.from) !== packageOf(edge.target)) {
    return `reaches into ${packageOf(edge.target)}; import the package by its name`;
  }
  const target = groupOf(edge.target);
  if (target === undefined || target === group || group.imports.includes(target.name))
    return undefined;
  return `${group.name} may not import ${target.name}`;
}

function check(): string[] {
  const files = sourceFiles(root);
  const edges = importEdges(root, files);
  return [
    ...unknownNames(),
    ...files
      .filter((file) => groupOf(file) === undefined)
      .map((file) => `${file}: belongs to no group of scripts/import-rules.ts`),
    ...edges.flatMap((edge) => {
      const reason = objection(edge);
      return reason === undefined
        ? []
        : [`${edge.from}:${edge.line}: '${edge.specifier}': ${reason}`];
    }),
    ...importCycles(edges).map((cycle) => `cycle: ${cycle.join(' -> ')}`),
  ];
}

/** A renamed group must not leave a dead permission behind. Group names have a space or stand for a whole package. */
function unknownNames(): string[] {
  const names = new Set(IMPORT_GROUPS.map(({ name }) => name));
  return IMPORT_GROUPS.flatMap(({ name, imports }) =>
    imports
      .filter((entry) => entry.includes(' ') && !names.has(entry))
      .map((entry) => `scripts/import-rules.ts: ${name} names the unknown group '${entry}'`),
  );
}

const problems = check();
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
