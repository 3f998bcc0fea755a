import { existsSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { isOwnPlugin, OWN_PLUGIN } from '../project/plugin-entry.ts';
import {
  type Invocation,
  invocationsOf,
  optionValue,
  replacePrograms,
  type Word,
} from '../project/scripts.ts';
import { configAt, emitsJavaScript, readTsconfig, type Tsconfig } from '../project/tsconfig.ts';
import { tsPatchRange } from '../project/typescript.ts';
import { insertElement, insertProperty } from './json-edit.ts';
import type { FileChange, Instruction, ScriptChange, Step } from './plan.ts';
import type { Surroundings } from './surroundings.ts';

/** Options after which tsc writes no JavaScript. */
const NO_OUTPUT = new Set(
  '--noEmit --emitDeclarationOnly --version -v --help -h --init --showConfig --listFilesOnly --clean'.split(
    ' ',
  ),
);
const PROJECT = ['-p', '--project'];
const BUILD = new Set(['-b', '--build']);
const COMPILERS = new Set(['tsc', 'tspc']);

interface Build {
  readonly script: string;
  readonly program: Word;
  readonly isBuildMode: boolean;
  readonly hasFiles: boolean;
  readonly configs: readonly Tsconfig[];
}

/** Where scripts compile with `tsc`: the plugin in the tsconfig and `tspc`, or `functrace build`. */
export function compilerStep(surroundings: Surroundings): Step {
  const { project, typescript } = surroundings;
  if (typescript === undefined) return {};
  const builds = Object.entries(project.manifest.scripts).flatMap(([script, text]) =>
    invocationsOf(text).flatMap((invocation) => buildOf(project.folder, script, invocation) ?? []),
  );
  if (typescript.road === 'build') return withBuildCommand(builds, surroundings);
  const configs = new Map(builds.flatMap((build) => build.configs.map((one) => [one.path, one])));
  if (configs.size === 0) return {};
  return {
    roads: ['tspc, with the plugin in tsconfig.json'],
    changes: [...configs.values()].flatMap((config) => pluginChange(project.folder, config) ?? []),
    scripts: replaced(builds, surroundings, 'tspc'),
    instructions: builds.filter(({ hasFiles }) => hasFiles).map(withFiles),
    devDependencies: { 'ts-patch': tsPatchRange(typescript.version) },
  };
}

/** The tsconfigs that the project's scripts compile with. */
export function compiledConfigs({ project }: Pick<Surroundings, 'project'>): Tsconfig[] {
  const builds = Object.entries(project.manifest.scripts).flatMap(([script, text]) =>
    invocationsOf(text).flatMap((invocation) => buildOf(project.folder, script, invocation) ?? []),
  );
  return builds.flatMap(({ configs }) => configs);
}

/** A compilation that writes JavaScript; undefined for any other program. */
function buildOf(folder: string, script: string, invocation: Invocation): Build | undefined {
  const { program, args } = invocation;
  if (!COMPILERS.has(basename(program.text))) return undefined;
  const words = args.map(({ text }) => text);
  if (words.some((word, index) => NO_OUTPUT.has(word) && words[index + 1] !== 'false'))
    return undefined;
  const isBuildMode = words.some((word) => BUILD.has(word));
  const names = isBuildMode
    ? words.filter((word) => !word.startsWith('-'))
    : [optionValue(invocation, PROJECT) ?? 'tsconfig.json'];
  const paths = (names.length === 0 ? ['tsconfig.json'] : names).map((name) =>
    configAt(join(folder, name)),
  );
  const configs = paths
    .filter((path) => existsSync(path))
    .flatMap((path) => (isBuildMode ? withReferences(path, new Set()) : [readTsconfig(path)]))
    .filter(emitsJavaScript);
  const hasFiles = !isBuildMode && words.some((word) => /\.[cm]?tsx?$/.test(word));
  if (configs.length === 0 && !hasFiles) return undefined;
  return { script, program, isBuildMode, hasFiles, configs: hasFiles ? [] : configs };
}

function withReferences(path: string, seen: Set<string>): Tsconfig[] {
  if (seen.has(path)) return [];
  seen.add(path);
  const config = readTsconfig(path);
  return [config, ...config.references.flatMap((reference) => withReferences(reference, seen))];
}

/** Adds the plugin, where neither the file nor one that it extends has it. */
function pluginChange(folder: string, config: Tsconfig): FileChange | undefined {
  if (config.plugins.some(isOwnPlugin)) return undefined;
  const isOwnList = config.pluginsFrom === config.path;
  const path = ['compilerOptions', 'plugins'];
  const entry = { transform: OWN_PLUGIN };
  const after = isOwnList
    ? insertElement(config.text, path, entry)
    : // A list replaces that of a base as a whole: what the base has is taken along.
      insertProperty(config.text, ['compilerOptions'], 'plugins', [entry, ...config.plugins], {
        style: 'inline',
      });
  const taken = !isOwnList && config.plugins.length > 0;
  const what = `compilerOptions.plugins: ${JSON.stringify(entry)}${taken ? ', and those of the file that it extends' : ''}`;
  return { path: relative(folder, config.path), before: config.text, after, what: [what] };
}

function replaced(builds: readonly Build[], { project }: Surroundings, by: string): ScriptChange[] {
  const scripts = new Set(builds.map(({ script }) => script));
  return [...scripts].flatMap((name): ScriptChange[] => {
    const before = project.manifest.scripts[name] ?? '';
    const words = builds
      .filter(
        ({ script, program, hasFiles }) => script === name && program.text === 'tsc' && !hasFiles,
      )
      .map(({ program }) => ({ word: program, by }));
    return words.length === 0 ? [] : [{ name, before, after: replacePrograms(before, words) }];
  });
}

function withBuildCommand(builds: readonly Build[], surroundings: Surroundings): Step {
  const inOneProject = builds.filter(({ isBuildMode, hasFiles }) => !isBuildMode && !hasFiles);
  return {
    ...(builds.length > 0 || alreadyBuilt(surroundings) ? { roads: ['functrace build'] } : {}),
    scripts: replaced(inOneProject, surroundings, 'functrace build'),
    instructions: builds
      .filter((build) => !inOneProject.includes(build))
      .map(({ script, configs }) => instrumentAfter(script, configs, surroundings.project.folder)),
  };
}

function alreadyBuilt({ project }: Surroundings): boolean {
  return Object.values(project.manifest.scripts).some((script) =>
    script.includes('functrace build'),
  );
}

function instrumentAfter(
  script: string,
  configs: readonly Tsconfig[],
  folder: string,
): Instruction {
  const outputs = configs.flatMap(({ outDir }) =>
    outDir === undefined ? [] : [relative(folder, outDir)],
  );
  return {
    text: `scripts.${script} builds several projects at once, and this TypeScript takes no plugins; instrument what it writes, and run the copy:`,
    lines: [`functrace instrument ${[...new Set(outputs)].join(' ') || 'DIR'}`],
  };
}

function withFiles({ script }: Build): Instruction {
  return {
    text: `scripts.${script} names files to tsc, which then reads no tsconfig and no plugins; name a tsconfig instead:`,
    lines: ['tspc -p tsconfig.json'],
  };
}
