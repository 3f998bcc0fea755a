import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { parse, type ParseError, printParseErrorCode } from 'jsonc-parser';
import { CliError } from '../../error.ts';
import { isObject } from './manifest.ts';

/** A tsconfig with what it takes from those that it extends. */
export interface Tsconfig {
  readonly path: string;
  readonly text: string;
  /** Its own, as written. */
  readonly own: Readonly<Record<string, unknown>>;
  /** Merged: an option of a later file replaces that of an earlier one as a whole, lists included. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The entries of `compilerOptions.plugins`, and the file that has them. */
  readonly plugins: readonly unknown[];
  readonly pluginsFrom: string | undefined;
  /** Where `outDir` leads, which is relative to the file that names it. */
  readonly outDir: string | undefined;
  /** Tsconfigs of the projects that this one references. */
  readonly references: readonly string[];
  /** Bases that were not found. */
  readonly missing: readonly string[];
}

interface Layer {
  readonly path: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** @throws {CliError} where the file is missing or is no JSON with comments */
export function readTsconfig(path: string): Tsconfig {
  const missing: string[] = [];
  const own = readLayer(path);
  const layers = chainOf(own, missing, new Set());
  const options = Object.assign(
    {},
    ...layers.map(({ value }) => compilerOptions(value)),
  ) as Readonly<Record<string, unknown>>;
  const withPlugins = layers.findLast(({ value }) => 'plugins' in compilerOptions(value));
  const withOutput = layers.findLast(({ value }) => 'outDir' in compilerOptions(value));
  const plugins = options['plugins'];
  return {
    path,
    text: own.text,
    own: own.value,
    options,
    plugins: Array.isArray(plugins) ? plugins : [],
    pluginsFrom: withPlugins?.path,
    outDir: outputFolder(withOutput, path),
    references: referencesOf(own),
    missing,
  };
}

/** Whether a build with it writes JavaScript. */
export function emitsJavaScript({ options, own, references }: Tsconfig): boolean {
  if (options['noEmit'] === true || options['emitDeclarationOnly'] === true) return false;
  const isSolution =
    references.length > 0 && Array.isArray(own['files']) && own['files'].length === 0;
  return !isSolution;
}

function readLayer(path: string): Layer & { readonly text: string } {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(
      'FT_CLI_PROJECT',
      `${path} cannot be read (${reason}); name a tsconfig with -p <file>`,
    );
  }
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error !== undefined || !isObject(value)) {
    const line = text.slice(0, error?.offset).split('\n').length;
    const reason = error === undefined ? 'no object' : printParseErrorCode(error.error);
    throw new CliError('FT_CLI_PROJECT', `${path}:${line} is no JSON (${reason}); mend it first`);
  }
  return { path, text, value };
}

/** The bases first, in the order in which they apply. */
function chainOf(layer: Layer, missing: string[], seen: ReadonlySet<string>): Layer[] {
  const bases = [layer.value['extends'] ?? []].flat().filter((one) => typeof one === 'string');
  const below = bases.flatMap((base) => {
    const path = resolveBase(base, layer.path);
    if (path === undefined) missing.push(base);
    // A circle of bases is tsc's to report.
    if (path === undefined || seen.has(path)) return [];
    return chainOf(readLayer(path), missing, new Set([...seen, path]));
  });
  return [...below, layer];
}

function resolveBase(base: string, from: string): string | undefined {
  if (isAbsolute(base) || base.startsWith('.')) {
    const path = resolve(dirname(from), base);
    return [path, `${path}.json`].find(isFile);
  }
  const { resolve: find } = createRequire(from);
  for (const name of [base, `${base}.json`, `${base}/tsconfig.json`]) {
    try {
      return find(name);
    } catch {
      // Not by that name; the next may be it.
    }
  }
  return undefined;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function compilerOptions(value: Layer['value']): Readonly<Record<string, unknown>> {
  const options = value['compilerOptions'];
  return isObject(options) ? options : {};
}

function outputFolder(layer: Layer | undefined, root: string): string | undefined {
  const outDir = layer === undefined ? undefined : compilerOptions(layer.value)['outDir'];
  if (layer === undefined || typeof outDir !== 'string') return undefined;
  return resolve(dirname(layer.path), outDir.replaceAll('${configDir}', dirname(root)));
}

function referencesOf({ path, value }: Layer): string[] {
  const references = value['references'];
  if (!Array.isArray(references)) return [];
  return references.flatMap((reference) => {
    if (!isObject(reference) || typeof reference['path'] !== 'string') return [];
    const target = resolve(dirname(path), reference['path']);
    return [configAt(target)].filter(existsSync);
  });
}

/** What `-p` and a reference may name: a file, or the folder of a tsconfig.json. */
export function configAt(path: string): string {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
    ? join(path, 'tsconfig.json')
    : path;
}
