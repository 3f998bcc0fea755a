import { readFileSync, statSync } from 'node:fs';
import { CliError } from '../error.ts';
import { relativeFile } from '../queries/relative-file.ts';

export interface Source {
  /** Where it was found. */
  readonly path: string;
  readonly text: string;
  /** Time of its last change, ms since the epoch. */
  readonly changed: number;
}

/**
 * The source of a recorded file: where the program had it, or at the same place below this folder, as in a recording
 * that was made on another machine.
 */
export function readSource(file: string, folders: readonly string[]): Source {
  const relative = relativeFile(file, folders);
  const path = [file, relative].find((one) => statSync(one, { throwIfNoEntry: false })?.isFile());
  if (path === undefined) {
    throw new CliError(
      'FT_CLI_NO_SOURCE',
      `${file} is not there, nor is ${relative} in this folder; go to the folder of the program's sources`,
    );
  }
  return { path, text: readFileSync(path, 'utf8'), changed: statSync(path).mtimeMs };
}
