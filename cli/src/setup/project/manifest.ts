import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { CliError } from '../../error.ts';

/** What the set-up reads of a package.json. */
export interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly type?: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly engines: Readonly<Record<string, string>>;
  readonly packageManager?: string;
  readonly babel?: unknown;
  readonly jest?: unknown;
}

export interface Project {
  /** Where its package.json is. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The project that a folder belongs to: that of the nearest package.json. */
export function findProject(start: string): Project {
  const path = findUp(start, 'package.json');
  if (path === undefined) {
    throw new CliError(
      'FT_CLI_NO_PROJECT',
      `no package.json in ${start} or above it; go to the project's folder, or make one with npm init`,
    );
  }
  return { folder: dirname(path), manifest: readManifest(path) };
}

/** The nearest file of that name, in the folder or above it. */
export function findUp(start: string, name: string): string | undefined {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const path = join(folder, name);
    if (existsSync(path)) return path;
    if (dirname(folder) === folder) return undefined;
  }
}

/** @throws {CliError} for a file that is no JSON object */
function readManifest(path: string): Manifest {
  const value = parseObject(path);
  return {
    ...value,
    scripts: texts(value['scripts']),
    dependencies: texts(value['dependencies']),
    devDependencies: texts(value['devDependencies']),
    engines: texts(value['engines']),
  };
}

function parseObject(path: string): Readonly<Record<string, unknown>> {
  let reason = 'it holds no object';
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
    if (isObject(value)) return value;
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error);
  }
  throw new CliError('FT_CLI_NO_PROJECT', `${path} cannot be read (${reason}); mend it first`);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function texts(value: unknown): Readonly<Record<string, string>> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}

/** The version range that a project asks a package in; undefined for one that it does not name. */
export function declaredRange({ manifest }: Project, name: string): string | undefined {
  return manifest.dependencies[name] ?? manifest.devDependencies[name];
}
