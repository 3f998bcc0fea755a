/**
 * `functrace run FILE`: makes this process the program's. It is not started in a process of its own, which would cost as
 * long again as Node takes to start, and would have signals, terminals and exit codes to pass on. So all that the program
 * can see of its process is put in order first: its arguments, its main module, what is in `require.cache`.
 *
 * Threads and child processes get the loader through NODE_OPTIONS.
 */
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { CliError } from '../error.ts';
import { parseRun, type RunRequest } from './run-options.ts';
import { preloadInWorkers } from './run-workers.ts';

const LOADER = '@functrace/transformer/register';
const RUNTIME = '@functrace/runtime/hot';
const EXIT_MISTAKE = 2;

/**
 * True when the program can be started. Otherwise a mistake has been reported and the exit code is set, or help is wanted
 * and it is not.
 */
export function prepareRun(args: readonly string[], require: NodeJS.Require): boolean {
  try {
    const request = parseRun(args);
    if (request === undefined) return false;
    prepare(request, require);
    return true;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    process.stderr.write(`functrace: ${error.code}: ${error.message}\n`);
    process.exitCode = EXIT_MISTAKE;
    return false;
  }
}

function prepare(request: RunRequest, require: NodeJS.Require): void {
  const entry = resolve(request.file);
  process.argv.splice(1, Infinity, entry, ...request.args);
  if (process.env['FUNCTRACE'] !== 'off') {
    const loader = findPackage(LOADER, entry);
    setEnvironment(request, loader, findPackage(RUNTIME, entry));
    preloadInWorkers();
    require(loader);
  }
  // The program's own main module takes the place when it is loaded; an ES module leaves it empty.
  delete (process as { mainModule?: unknown }).mainModule;
  for (const path of Object.keys(require.cache)) {
    // oxlint-disable-next-line typescript/no-dynamic-delete -- the one way to take a module out of it
    delete require.cache[path];
  }
}

/** The project's own, of the version that its code may be built with; else the one that came with this command. */
function findPackage(name: string, entry: string): string {
  for (const from of [entry, import.meta.url]) {
    try {
      return createRequire(from).resolve(name);
    } catch {
      // Not installed there.
    }
  }
  throw new CliError(
    'FT_CLI_PACKAGE',
    `${name} cannot be found from ${entry}; run npm install --save-dev ${name.split('/', 2).join('/')}`,
  );
}

function setEnvironment(request: RunRequest, loader: string, runtime: string): void {
  const { env } = process;
  const given = env['FUNCTRACE_OPTIONS'];
  const options = { runtime, ...(given ? parseOptions(given) : {}), ...request.options };
  env['FUNCTRACE_OPTIONS'] = JSON.stringify(options);
  const { FUNCTRACE_STORE: store, ...rest } = request.environment;
  Object.assign(env, rest);
  // A child process may work in another folder.
  if (store !== undefined)
    env['FUNCTRACE_STORE'] = /[/\\]$/.test(store) ? `${resolve(store)}/` : resolve(store);
  const flag = `--require ${quoted(loader)}`;
  const nodeOptions = env['NODE_OPTIONS'] ?? '';
  if (!nodeOptions.includes(flag)) env['NODE_OPTIONS'] = `${nodeOptions} ${flag}`.trim();
}

function parseOptions(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below.
  }
  throw new CliError(
    'FT_CLI_USAGE',
    `FUNCTRACE_OPTIONS is ${JSON.stringify(text)}; expected a JSON object such as {"include":["src/**"]}`,
  );
}

/** As Node takes NODE_OPTIONS apart: at spaces outside of double quotes, in which a backslash escapes. */
function quoted(path: string): string {
  return /[\s"]/.test(path) ? `"${path.replaceAll(/["\\]/g, String.raw`\$&`)}"` : path;
}
