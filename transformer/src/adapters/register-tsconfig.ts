/** What a `tsconfig.json` says about compiling one file, read without TypeScript. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join, resolve } from 'node:path';

export interface CompilerSettings {
  readonly experimentalDecorators?: boolean;
  readonly emitDecoratorMetadata?: boolean;
  readonly useDefineForClassFields?: boolean;
  readonly verbatimModuleSyntax?: boolean;
  readonly target?: string;
  readonly jsx?: string;
  readonly jsxImportSource?: string;
  readonly jsxFactory?: string;
  readonly jsxFragmentFactory?: string;
}

interface Configuration {
  readonly extends?: string | readonly string[];
  readonly compilerOptions?: CompilerSettings;
}

/** By folder. */
const known = new Map<string, CompilerSettings>();

/** The settings that hold for the files of a folder: those of the nearest `tsconfig.json` above it. */
export function compilerSettings(folder: string): CompilerSettings {
  const found = known.get(folder);
  if (found !== undefined) return found;
  const file = join(folder, 'tsconfig.json');
  const parent = dirname(folder);
  const settings = existsSync(file)
    ? readSettings(file, new Set())
    : parent === folder
      ? {}
      : compilerSettings(parent);
  known.set(folder, settings);
  return settings;
}

function readSettings(file: string, visited: ReadonlySet<string>): CompilerSettings {
  if (visited.has(file)) return {};
  const configuration = parse(file);
  const bases = [configuration.extends ?? []].flat();
  const inherited = bases.map((base) => {
    const path = locate(base, file);
    return path === undefined ? {} : readSettings(path, new Set([...visited, file]));
  });
  return Object.assign({}, ...inherited, configuration.compilerOptions) as CompilerSettings;
}

function locate(base: string, from: string): string | undefined {
  const candidates =
    base.startsWith('.') || isAbsolute(base)
      ? ['', '.json', '/tsconfig.json'].map((ending) => resolve(dirname(from), `${base}${ending}`))
      : ['', '.json', '/tsconfig.json'].map((ending) => packageFile(`${base}${ending}`, from));
  return candidates.find((path) => path?.endsWith('.json') === true && existsSync(path));
}

function packageFile(name: string, from: string): string | undefined {
  try {
    return createRequire(from).resolve(name);
  } catch {
    return undefined;
  }
}

/** Strings stay; comments and the commas before a closing bracket go. */
const EXTRAS =
  /("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[^]*?\*\/|,(?=(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*[\]}])/g;

/** A file that cannot be read says nothing; the compiler, when it runs, will complain. */
function parse(file: string): Configuration {
  try {
    const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
    return JSON.parse(
      text.replaceAll(EXTRAS, (_, string: string | undefined) => string ?? ''),
    ) as Configuration;
  } catch {
    return {};
  }
}
