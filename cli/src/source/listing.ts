import { type FoundFunction, findFunction } from '../queries/find-function.ts';
import { functionsOfFile, type FunctionFigures } from '../queries/functions-of-file.ts';
import { programFolders, recordingStart } from '../queries/recording-head.ts';
import type { Selection } from '../queries/selection.ts';
import type { Store } from '../store/open-store.ts';
import { functionExtent } from './function-extent.ts';
import { readSource } from './read-source.ts';

/** A function's source, with what is known of each of its lines. */
export interface Listing {
  readonly function: Omit<FoundFunction, 'index' | 'sites'>;
  /** Where the source was found. */
  readonly path: string;
  /** ISO 8601. */
  readonly changed: string;
  /** The file was changed after the recording began, so that its lines may be others. */
  readonly isChanged: boolean;
  /** False where no function was found at the recorded place, and the lines after it are shown. */
  readonly isWhole: boolean;
  readonly lines: readonly ListedLine[];
}

export interface ListedLine {
  readonly line: number;
  readonly text: string;
  /** Those that begin on this line. Calls are recorded by the function that is called, and not by the line that calls it. */
  readonly functions: readonly FunctionFigures[];
}

/** Of a function whose end is not known. */
const LINES_SHOWN = 20;

/** What is known of the lines of the function that a text names. */
export function listing(store: Store, name: string, selection: Selection): Listing {
  const { index: _index, sites: _sites, ...site } = findFunction(store, name);
  const { path, text, changed } = readSource(site.file, programFolders(store));
  const extent = functionExtent(path, text, site);
  const { first, last } = extent ?? { first: site.line, last: site.line + LINES_SHOWN - 1 };
  const functions = functionsOfFile(store, site.file, selection);
  const lines = text
    .split(/\r?\n/)
    .slice(first - 1, last)
    .map((source, at) => ({
      line: first + at,
      text: source,
      functions: functions.filter((one) => one.line === first + at),
    }));
  return {
    function: site,
    path,
    changed: new Date(changed).toISOString(),
    isChanged: BigInt(Math.floor(changed)) * 1_000_000n > recordingStart(store),
    isWhole: extent !== undefined,
    lines,
  };
}
