/** Runs programs over published packages as they are, with one package's own folder in the project, so that it is traced. */
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type ts from 'typescript';
import { Project } from './project.ts';
import {
  type CoveredFunction,
  coveredFunction,
  type CoveredScript,
  type Counts,
  functionsOf,
  parse,
  startOf,
} from './witness.ts';

const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));
const OWN_CACHE = '.cache';

/** A project with copies of `packages`; every other one is a link, and so none of the project's. */
export function programProject(packages: readonly string[]): Project {
  const project = new Project({});
  for (const name of installed()) {
    const path = project.path('node_modules', name);
    mkdirSync(dirname(path), { recursive: true });
    if (packages.includes(name)) copyPackage(join(MODULES, name), path);
    else symlinkSync(join(MODULES, name), path);
  }
  return project;
}

function installed(): string[] {
  return readdirSync(MODULES).flatMap((name) => {
    if (name === OWN_CACHE) return [];
    return name.startsWith('@')
      ? readdirSync(join(MODULES, name)).map((part) => `${name}/${part}`)
      : [name];
  });
}

const MAP_COMMENT = /^\/\/[#@] sourceMappingURL=.*$/gm;

/** Without source maps: V8 counts functions where they are in the file that runs, and so shall the recording. */
function copyPackage(from: string, to: string): void {
  cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith('.map') });
  for (const name of readdirSync(to, { recursive: true, encoding: 'utf8' })) {
    if (!/\.[cm]?js$/.test(name)) continue;
    const path = join(to, name);
    const text = readFileSync(path, 'utf8');
    const without = text.replaceAll(MAP_COMMENT, '');
    if (without !== text) writeFileSync(path, without);
  }
}

export interface Covered {
  /** By where a recording says that the function starts. */
  readonly counts: Counts;
  /** What V8 saw called and no function of the source is, but for files as such and initialisers of fields. */
  readonly unplaced: readonly string[];
}

const INITIALIZER = /^<(?:instance_members|static)_initializer>$/;

/** V8's counts of the functions in the files of `packages`. */
export function countsInPlace(
  scripts: readonly CoveredScript[],
  folder: string,
  packages: readonly string[],
): Covered {
  const counts = new Map<string, number>();
  const unplaced: string[] = [];
  const roots = packages.map(
    (name) => `${pathToFileURL(join(folder, 'node_modules', name)).href}/`,
  );
  for (const script of scripts) {
    if (!roots.some((root) => script.url.startsWith(root))) continue;
    const path = fileURLToPath(script.url);
    const file = parse(path);
    const placed = new Set<CoveredFunction>();
    for (const node of functionsOf(file)) {
      const { line, character } = file.getLineAndCharacterOfPosition(startOf(file, node));
      const position = `${relative(folder, path)}:${line + 1}:${character + 1}`;
      const match = coveredFunction(script, file, node);
      if (match !== undefined) placed.add(match);
      counts.set(position, (counts.get(position) ?? 0) + (match?.ranges[0]?.count ?? 0));
    }
    for (const covered of script.functions) {
      if (placed.has(covered) || isOutside(covered, file)) continue;
      unplaced.push(`${relative(folder, path)} ${JSON.stringify(covered)}`);
    }
  }
  return { counts, unplaced };
}

function isOutside(
  { functionName, ranges: [range] }: CoveredFunction,
  file: ts.SourceFile,
): boolean {
  const isFile = range?.startOffset === 0 && range.endOffset === file.text.length;
  return isFile || range?.count === 0 || INITIALIZER.test(functionName);
}

export interface Explained {
  /** Reasons by position. */
  readonly leftAlone: ReadonlyMap<string, string>;
  /** What is on standard error besides. */
  readonly rest: string;
}

const DECISION = /^(\S+:\d+:\d+) {2}(trace|skip ) {2}(\S.*?)(?: {2}(.*))?$/;

/** Reads what `--explain` printed. */
export function readExplained(stderr: string): Explained {
  const leftAlone = new Map<string, string>();
  const rest: string[] = [];
  for (const line of stderr.split('\n')) {
    const [, position, verdict, , reason] = DECISION.exec(line) ?? [];
    if (position === undefined) rest.push(line);
    else if (verdict === 'skip ') leftAlone.set(position, reason ?? 'no reason');
  }
  return { leftAlone, rest: rest.join('\n').trim() };
}
