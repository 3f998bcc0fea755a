/** What the loader is told: through the environment, so that threads and child processes are told the same. */
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import { configure } from '../2-analyze/configure.ts';
import type { TransformerOptions } from '../2-analyze/options.ts';
import type { Selection } from '../2-analyze/selection.ts';
import { projectRoot } from './register-project.ts';

export interface LoaderSettings {
  readonly options: TransformerOptions;
  readonly selection: Selection;
  /** What `include` and `exclude` are relative to, and where the runtime is looked for. */
  readonly root: string;
  /** Whether another process has said what is to be done, and what stands in the way. */
  readonly isInherited: boolean;
  /** `off`, a folder, or undefined for the usual one. */
  readonly cache: string | undefined;
  /** All that decides what becomes of a file, but the file. */
  readonly key: string;
}

/** A user's mistake. The message has the variable, its value and what is expected. */
export class SettingsError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'SettingsError';
    this.code = code;
  }
}

const OPTIONS = 'FUNCTRACE_OPTIONS';
/** The runtime reads it as well, of programs that were built to record receivers. */
const RECEIVERS = 'FUNCTRACE_RECEIVERS';
const SHARED_ROOT = 'functrace.root';

type Environment = Record<string, string | undefined>;

/**
 * Where options are given, the root is added to them, so that child processes have the same.
 *
 * @throws {SettingsError}
 */
export function readSettings(environment: Environment): LoaderSettings {
  const text = environment[OPTIONS];
  const { root: givenRoot, ...given } = text ? parse(text) : {};
  const receivers = receiversSetting(environment[RECEIVERS]);
  const config = receivers === undefined ? given : { receivers, ...given };
  const ignoreNames = environment['IGNORE_NAMES'];
  const read = configure(config, ignoreNames);
  if (read.selection === undefined) {
    const [{ code, option, text: mistake }] = read.problems;
    throw new SettingsError(
      code,
      option === undefined ? mistake : `${OPTIONS}: ${option} ${mistake}`,
    );
  }
  const root = sharedRoot(givenRoot);
  if (text && givenRoot === undefined) environment[OPTIONS] = JSON.stringify({ root, ...given });
  return {
    ...read,
    root,
    isInherited: givenRoot !== undefined,
    cache: environment['FUNCTRACE_CACHE'],
    key: JSON.stringify([root, config, ignoreNames]),
  };
}

function receiversSetting(value: string | undefined): boolean | undefined {
  if (value === undefined || value === '') return undefined;
  if (value === 'on' || value === 'off') return value === 'on';
  throw new SettingsError(
    'FT_TRANSFORMER_OPTION',
    `${RECEIVERS} is ${JSON.stringify(value)}; expected on or off`,
  );
}

function parse(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>;
  throw new SettingsError(
    'FT_TRANSFORMER_OPTION',
    `${OPTIONS} is ${JSON.stringify(text)}; expected a JSON object such as {"include":["src/**"]}`,
  );
}

/** The root of the program's main file. A worker has another file there, so that its thread is told by the one before. */
function sharedRoot(given: unknown): string {
  const known = given ?? getEnvironmentData(SHARED_ROOT);
  if (typeof known === 'string') return known;
  const root = projectRoot(process.argv[1], process.cwd());
  setEnvironmentData(SHARED_ROOT, root);
  return root;
}
