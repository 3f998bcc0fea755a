import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CliError } from '../error.ts';
import { EXTENSION, isRecording, lastChange } from './recording-files.ts';

const DEFAULT_FOLDER = '.functrace';
const RECORD_FIRST = 'run a traced program first, or name a recording with --store <file>';

/** Where a user said the recording is, and how to call that place in an error. */
interface Place {
  readonly label: string;
  readonly path: string;
}

/** The recording to ask: `--store`, else `FUNCTRACE_STORE`, else the newest one under `.functrace/`. */
export function findStore(option: string | undefined, environment: string | undefined): string {
  if (option !== undefined) return resolvePlace({ label: `--store "${option}"`, path: option });
  // As for any variable of a shell, empty is the same as unset.
  if (environment === undefined || environment === '') return newestIn(DEFAULT_FOLDER);
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(environment)?.[1];
  if (scheme !== undefined) {
    // The rest of a database's address may hold a password.
    throw new CliError(
      'FT_CLI_NO_STORE',
      `FUNCTRACE_STORE is an address (${scheme}://…), and this command reads SQLite files; name one with --store <file>`,
    );
  }
  return resolvePlace({ label: `FUNCTRACE_STORE "${environment}"`, path: environment });
}

/** The recording itself, or the newest one in the folder. */
export function resolvePlace({ label, path }: Place): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) {
    throw new CliError('FT_CLI_NO_STORE', `${label} does not exist; ${RECORD_FIRST}`);
  }
  return stats.isDirectory() ? newestIn(path) : path;
}

function newestIn(folder: string): string {
  const files = databasesIn(folder);
  // Another program's database may lie there too. Those that are no recording are looked into only on the way to one.
  const newest = files.find(({ path }) => isRecording(path));
  if (newest !== undefined) return newest.path;
  const [other] = files;
  const found = other === undefined ? '' : `: ${other.path} is none`;
  throw new CliError(
    'FT_CLI_NO_STORE',
    `no recording (*${EXTENSION}) in ${folder}${found}; ${RECORD_FIRST}`,
  );
}

/** The folder of the recordings: `--store`, else `FUNCTRACE_STORE`, else `.functrace/`; of a file, the one that it is in. */
export function findFolder(option: string | undefined, environment: string | undefined): string {
  const label = option === undefined ? 'FUNCTRACE_STORE' : '--store';
  const named = option ?? (environment === '' ? undefined : environment);
  if (named === undefined) return DEFAULT_FOLDER;
  const stats = statSync(named, { throwIfNoEntry: false });
  if (stats?.isDirectory() === true) return named;
  if (stats?.isFile() === true) return dirname(named);
  throw new CliError(
    'FT_CLI_NO_STORE',
    `${label} "${named}" is no folder; name one with --store <folder>`,
  );
}

/** The newest first. */
function databasesIn(folder: string): { readonly path: string; readonly changed: number }[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(EXTENSION))
    .map((name) => join(folder, name))
    .map((path) => ({ path, changed: lastChange(path) }))
    .toSorted((a, b) => b.changed - a.changed);
}
