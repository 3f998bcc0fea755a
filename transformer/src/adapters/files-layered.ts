import { writeFileSync } from 'node:fs';
import { composeThrough } from './files-compose.ts';
import type { FileSettings } from './files-compiled.ts';
import { type InstrumentedSource, sourceReader } from './files-sources.ts';
import { type CompilerRun, runTsc } from './files-tsc.ts';

type CompilerOptions = Readonly<Record<string, unknown>>;

/** What is used of `typescript/sync`, of 7.1 and newer. */
export interface CompilerApi {
  readonly API: new (options: {
    readonly cwd: string;
    readonly fs: Readonly<Record<string, unknown>>;
  }) => {
    parseConfigFile(path: string): { fileNames: readonly string[]; options: CompilerOptions };
    parseCommandLine(args: readonly string[]): { options: CompilerOptions };
    createSnapshot(request: {
      readonly createPrograms: readonly [
        { readonly rootFiles: readonly string[]; readonly compilerOptions: CompilerOptions },
      ];
    }): { readonly createdPrograms?: readonly LayeredProgram[] } & {
      readonly operation?: { readonly createdPrograms?: readonly LayeredProgram[] };
    };
    close(): void;
  };
}

interface LayeredProgram {
  getJavaScriptEmit(files: readonly string[]): {
    readonly outputFiles: ReadonlyMap<string, { text: string; sourceFileName?: string }>;
  };
}

/** What is used of `typescript/fs`. */
export interface FileSystemApi {
  readonly serverFS: { readonly useOS: unknown };
}

export interface LayeredBuild {
  readonly compiler: CompilerApi;
  readonly files: FileSystemApi;
  readonly project: string;
  /** Options of tsc, but for the project. */
  readonly args: readonly string[];
  readonly run: CompilerRun;
}

/**
 * Types, messages and declarations come from tsc and the sources as they are; JavaScript from a second program that reads
 * them instrumented. So what is traced are the functions that were written, whatever the target makes of them.
 */
export function buildLayered(build: LayeredBuild, settings: FileSettings): number {
  const { status, emitted } = runTsc(build.run);
  const outputs = new Set(emitted.filter((path) => /\.[cm]?jsx?$/.test(path)));
  if (outputs.size > 0) writeLayered(build, outputs, settings);
  return status;
}

function writeLayered(
  { compiler, files, project, args }: LayeredBuild,
  outputs: ReadonlySet<string>,
  settings: FileSettings,
): void {
  const { useOS } = files.serverFS;
  const sources = new Map<string, InstrumentedSource>();
  let read: ((path: string) => string | undefined) | undefined;
  const os = Object.fromEntries(FILE_OPERATIONS.map((name) => [name, useOS]));
  const api = new compiler.API({
    cwd: process.cwd(),
    fs: { ...os, readFile: (path: string): unknown => read?.(path) ?? useOS },
  });
  try {
    const config = api.parseConfigFile(project);
    const options = { ...config.options, ...api.parseCommandLine(args).options };
    // From here on, the sources of the program are what the instrumentation makes of them.
    read = sourceReader(options['module'], settings, sources);
    const snapshot = api.createSnapshot({
      createPrograms: [
        { rootFiles: config.fileNames, compilerOptions: { ...options, ...OUTPUT_OPTIONS } },
      ],
    });
    const program = (snapshot.createdPrograms ?? snapshot.operation?.createdPrograms)?.[0];
    if (program === undefined) throw new Error('the compiler made no program');
    const { outputFiles } = program.getJavaScriptEmit([...sources.keys()]);
    for (const [path, { text, sourceFileName }] of outputFiles) {
      const source = sources.get(sourceFileName ?? '');
      const map = outputFiles.get(`${path}.map`)?.text;
      if (source === undefined || map === undefined || !outputs.has(path)) continue;
      writeOutput(path, text, map, source, options);
    }
  } finally {
    api.close();
  }
}

const FILE_OPERATIONS = [
  'directoryExists',
  'fileExists',
  'getAccessibleEntries',
  'realpath',
  'stat',
  'writeFile',
  'removeFile',
] as const;

/** A map beside each file, whatever the project asks for: it is composed, and written as the project asks. */
const OUTPUT_OPTIONS: CompilerOptions = {
  sourceMap: true,
  inlineSourceMap: false,
  inlineSources: false,
  mapRoot: undefined,
  declaration: false,
  declarationMap: false,
  composite: false,
  incremental: false,
  tsBuildInfoFile: undefined,
};

const MAP_COMMENT = /\/\/# sourceMappingURL=\S*\s*$/;

function writeOutput(
  path: string,
  text: string,
  map: string,
  source: InstrumentedSource,
  options: CompilerOptions,
): void {
  const parsed = JSON.parse(map) as { readonly mappings: string };
  const composed = JSON.stringify({
    ...parsed,
    mappings: composeThrough(parsed, source.map, source.original),
    ...(options['inlineSources'] === true ? { sourcesContent: [source.original] } : {}),
  });
  const code = text.replace(MAP_COMMENT, '');
  if (options['inlineSourceMap'] === true) {
    const data = Buffer.from(composed).toString('base64');
    writeFileSync(path, `${code}//# sourceMappingURL=data:application/json;base64,${data}`);
    return;
  }
  if (options['sourceMap'] !== true) {
    writeFileSync(path, code);
    return;
  }
  // With `mapRoot`, the comment that tsc wrote names another place, and the map is where tsc put it.
  writeFileSync(path, text);
  writeFileSync(`${path}.map`, composed);
}
