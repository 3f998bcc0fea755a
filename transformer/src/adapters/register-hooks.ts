/** Registers the hook that hands a thread's program its own code instrumented. */
import { readFileSync } from 'node:fs';
import { createRequire, type LoadFnOutput, type LoadHookSync, registerHooks } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { type Cached, type InstrumentedCache, openCache, toolVersion } from './register-cache.ts';
import type * as Instrumenter from './register-instrument.ts';
import { nodeObstacle, nodeWarning } from './register-node.ts';
import { packageType, projectName } from './register-project.ts';
import { warnOnce } from './register-report.ts';
import { findRuntime, packageFolder, type RuntimePlace } from './register-runtime.ts';
import { patternsNowhere } from './register-include.ts';
import { type LoaderSettings, readSettings, SettingsError } from './register-settings.ts';
import { keepStacksExact, noteInstrumented, usesSourceMaps } from './register-stack.ts';

interface Loader {
  readonly settings: LoaderSettings;
  readonly runtime: RuntimePlace;
  readonly cache: InstrumentedCache | undefined;
  /** Our own code: with it instrumented, the tracer would trace itself. */
  readonly ownFolders: readonly string[];
  /** All that decides what becomes of a file, but the file. */
  readonly key: string;
}

const OWN_FOLDER = packageFolder(fileURLToPath(import.meta.url));

/** Instruments what this thread loads from here on. What stands in the way is said once; the program runs untraced. */
export function registerLoader(): void {
  if (process.env['FUNCTRACE'] === 'off') return;
  const obstacle = nodeObstacle();
  if (obstacle !== undefined) {
    warnOnce('FT_TRANSFORMER_NODE', `${obstacle}; the program runs untraced`);
    return;
  }
  const loader = makeLoader();
  if (loader === undefined) return;
  const warning = nodeWarning();
  if (warning !== undefined && isMainThread && !loader.settings.isInherited)
    warnOnce('FT_TRANSFORMER_NODE', warning);
  warnOfPatterns(loader.settings);
  keepStacksExact(loader.settings.selection.reachesPackages);
  registerHooks({ load: loadHook(loader) });
}

function warnOfPatterns({ options, root, isInherited }: LoaderSettings): void {
  if (!isMainThread || isInherited) return;
  const patterns = patternsNowhere(options.include, root);
  if (patterns.length === 0) return;
  warnOnce(
    'FT_TRANSFORMER_INCLUDE',
    `include has ${patterns.map((pattern) => JSON.stringify(pattern)).join(', ')}, and there is no such path in ${root}; patterns are relative to that folder`,
  );
}

function makeLoader(): Loader | undefined {
  let settings: LoaderSettings;
  try {
    settings = readSettings(process.env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    warnOnce(error.code, `${error.message}; the program runs untraced`);
    return undefined;
  }
  const { root, options } = settings;
  const runtime = findRuntime(options.runtime, root);
  if (runtime === undefined) {
    warnOnce(
      'FT_TRANSFORMER_RUNTIME',
      `${options.runtime} is not installed in ${root}; run npm install @functrace/runtime; the program runs untraced`,
    );
    return undefined;
  }
  return {
    settings,
    runtime,
    // Decisions are printed as they are made.
    cache: options.explain ? undefined : openCache(settings.cache, root),
    key: JSON.stringify([toolVersion(), settings.key]),
    ownFolders: [OWN_FOLDER, packageFolder(runtime.path)],
  };
}

function loadHook(loader: Loader): LoadHookSync {
  // The parser and what it needs are loaded by the same thread's loader.
  let isBusy = false;
  return (url, context, nextLoad) => {
    if (isBusy || !url.startsWith('file:')) return nextLoad(url, context);
    const loaded = readJsx(url, loader) ?? nextLoad(url, context);
    isBusy = true;
    try {
      return instrumented(loader, url, loaded);
    } catch (error) {
      // Node's to report.
      if (codeOf(error) === 'FT_TRANSFORMER_SYNTAX') return loaded;
      const reason = error instanceof Error ? error.message : String(error);
      warnOnce('FT_TRANSFORMER_INTERNAL', `${url}: ${reason}; the file runs untraced`);
      return loaded;
    } finally {
      isBusy = false;
    }
  };
}

function codeOf(error: unknown): unknown {
  return (error as { readonly code?: unknown } | undefined)?.code;
}

/** JSX, which Node refuses by the file's name; undefined for any other file. */
function readJsx(url: string, { settings }: Loader): LoadFnOutput | undefined {
  if (!/\.[jt]sx(?:[?#]|$)/.test(url)) return undefined;
  const path = fileURLToPath(url);
  if (projectName(path, settings.root, settings.selection) === undefined) return undefined;
  return { format: packageType(path), source: readFileSync(path), shortCircuit: true };
}

function instrumented(loader: Loader, url: string, loaded: LoadFnOutput): LoadFnOutput {
  const kind = kindOf(url, loaded.format);
  if (kind === undefined) return loaded;
  const path = fileURLToPath(url);
  if (loader.ownFolders.some((folder) => path.startsWith(folder))) return loaded;
  const file = projectName(path, loader.settings.root, loader.settings.selection);
  if (file === undefined) return loaded;
  const source = sourceOf(loaded, path);
  const withMaps = usesSourceMaps();
  const key = JSON.stringify([
    loader.key,
    file,
    kind.format,
    kind.language,
    loader.runtime.path,
    withMaps,
  ]);
  const known = loader.cache?.find(key, source);
  const cached =
    known === undefined
      ? instrumentNow(loader, key, { ...kind, url, path, file, source, withMaps })
      : known;
  if (cached === null) return loaded;
  startRuntime(loader);
  noteInstrumented(url, cached.compiledTo !== null);
  return { ...loaded, format: cached.compiledTo ?? loaded.format, source: cached.code };
}

function instrumentNow(
  loader: Loader,
  key: string,
  job: Omit<Instrumenter.FileJob, 'source' | 'runtime'> & { readonly source: Buffer },
): Cached {
  const { settings, cache } = loader;
  const runtime = { module: loader.runtime.url, commonjs: loader.runtime.path };
  const source = job.source.toString();
  const result = withInstrumenter(({ instrumentFile }) =>
    instrumentFile({ ...job, runtime, source }, settings),
  );
  cache?.keep(key, job.source, result);
  return result;
}

let instrumenter: typeof Instrumenter | undefined;

/** Not loaded before it is needed: a run that finds everything in the cache never loads the parser. */
function withInstrumenter<Result>(use: (instrumenter: typeof Instrumenter) => Result): Result {
  return unseen((require) => {
    // The sources run as they stand, so the file has the ending of this one.
    const name = `./register-instrument${extname(import.meta.url)}`;
    instrumenter ??= require(name) as typeof Instrumenter;
    return use(instrumenter);
  });
}

let hasStarted = false;

/** Has the recording begin while the program is still being loaded, which is as long as it takes. */
function startRuntime({ runtime }: Loader): void {
  if (hasStarted) return;
  hasStarted = true;
  unseen((require) => {
    const { start } = require(runtime.path) as { readonly start?: () => void };
    start?.();
  });
}

/** Loads something of which the program is to see nothing in `require.cache`. */
function unseen<Result>(load: (require: NodeJS.Require) => Result): Result {
  const require = createRequire(import.meta.url);
  const before = new Set(Object.keys(require.cache));
  try {
    return load(require);
  } finally {
    for (const path of Object.keys(require.cache)) {
      // oxlint-disable-next-line typescript/no-dynamic-delete -- the one way to take a module out of it
      if (!before.has(path)) delete require.cache[path];
    }
  }
}

interface Kind {
  readonly language: Instrumenter.FileJob['language'];
  /** Undefined where Node has yet to find out. */
  readonly format: 'module' | 'commonjs' | undefined;
}

const LANGUAGES: Readonly<Record<string, Instrumenter.FileJob['language']>> = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.tsx': 'tsx',
  '.jsx': 'jsx',
};

const FORMATS: Readonly<Record<string, Kind['format']>> = {
  module: 'module',
  'module-typescript': 'module',
  commonjs: 'commonjs',
  'commonjs-typescript': 'commonjs',
  // Only what has been read for its syntax.
  unknown: undefined,
};

function kindOf(url: string, format: string | null | undefined): Kind | undefined {
  if (!Object.hasOwn(FORMATS, format ?? 'unknown')) return undefined;
  const extension = extname(url.replace(/[?#].*$/, ''));
  return {
    language: LANGUAGES[extension] ?? (format?.endsWith('typescript') === true ? 'ts' : 'js'),
    format: FORMATS[format ?? 'unknown'],
  };
}

function sourceOf(loaded: LoadFnOutput, path: string): Buffer {
  const { source } = loaded;
  // Node leaves it to the CommonJS loader to read the file, in some versions.
  if (source === null || source === undefined) return readFileSync(path);
  if (typeof source === 'string') return Buffer.from(source);
  return ArrayBuffer.isView(source)
    ? Buffer.from(source.buffer, source.byteOffset, source.byteLength)
    : Buffer.from(source);
}
