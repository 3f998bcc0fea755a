import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type ts from 'typescript';
import { transformer } from '../../src/index.ts';

const require = createRequire(import.meta.url);

/** The two compilers that have a transformer API. */
export const COMPILERS: readonly { readonly name: string; readonly ts: typeof ts }[] = [
  { name: 'typescript 6', ts: require('typescript') as typeof ts },
  { name: 'typescript 5', ts: require('typescript5') as typeof ts },
];

export interface Compilation {
  readonly ts: typeof ts;
  readonly files: readonly string[];
  readonly options: ts.CompilerOptions;
  /** The plugin's configuration, undefined to compile without it. */
  readonly config?: Readonly<Record<string, unknown>> | undefined;
  /** Further transformers that run before ours. */
  readonly before?: readonly ts.TransformerFactory<ts.SourceFile>[];
  /** Text of files that are not on disk. */
  readonly texts?: Readonly<Record<string, string>>;
}

export interface Compiled {
  /** Emitted text by path. */
  readonly outputs: ReadonlyMap<string, string>;
  readonly diagnostics: readonly ts.Diagnostic[];
}

/** Compiles without type checking, and without the libraries that only it needs. */
export function compile({
  ts,
  files,
  options,
  config,
  before = [],
  texts = {},
}: Compilation): Compiled {
  const settings: ts.CompilerOptions = {
    noLib: true,
    noResolve: true,
    types: [],
    noCheck: true,
    ...options,
  };
  const host = ts.createCompilerHost(settings);
  const readFile = host.readFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  host.readFile = (name) => texts[name] ?? readFile(name);
  host.fileExists = (name) => Object.hasOwn(texts, name) || fileExists(name);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (name, languageVersion, ...rest) => {
    const text = texts[name];
    return text === undefined
      ? getSourceFile(name, languageVersion, ...rest)
      : ts.createSourceFile(name, text, languageVersion, false);
  };
  const program = ts.createProgram(files, settings, host);
  const outputs = new Map<string, string>();
  const diagnostics: ts.Diagnostic[] = [];
  const own =
    config === undefined
      ? []
      : [
          transformer(program, config, {
            ts,
            addDiagnostic: (diagnostic) => diagnostics.push(diagnostic as ts.Diagnostic),
          }) as ts.TransformerFactory<ts.SourceFile>,
        ];
  const write = (name: string, text: string): void => void outputs.set(name, text);
  program.emit(undefined, write, undefined, false, { before: [...before, ...own] });
  return { outputs, diagnostics };
}

/** Compiles one text and gives the JavaScript. */
export function compileText(
  compiler: typeof ts,
  text: string,
  options: ts.CompilerOptions = {},
  config: Readonly<Record<string, unknown>> = {},
): string {
  const { outputs } = compile({
    ts: compiler,
    files: ['/project/input.ts'],
    texts: { '/project/input.ts': text },
    options: {
      target: compiler.ScriptTarget.ESNext,
      module: compiler.ModuleKind.ESNext,
      configFilePath: '/project/tsconfig.json',
      ...options,
    },
    config,
  });
  const output = outputs.get('/project/input.js');
  if (output === undefined) throw new Error(`nothing emitted, only ${[...outputs.keys()].join()}`);
  return output;
}

/** Writes outputs into a folder that Node takes for the given kind of package. */
export function writeOutputs(
  folder: string,
  compiled: Compiled,
  type: 'module' | 'commonjs',
): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type }));
  for (const [path, text] of compiled.outputs) writeFileSync(join(folder, basename(path)), text);
}

export const testFolder: string = dirname(import.meta.dirname);
