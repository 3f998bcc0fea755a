import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  instrument,
  makeSelection,
  readOptions,
  type SourceFormat,
  TransformerError,
} from '../instrument.ts';
import { languageOf } from '../source-format.ts';

const SOURCE = /\.[cm]?[jt]sx?$/;
const FORMATS: readonly SourceFormat[] = ['module', 'commonjs'];
const EVERYTHING = makeSelection(readOptions({}).options, undefined);

/** Answers whether a function begins at a place of a source, which is named relative to the project. */
export function functionsOf(
  root: string,
): (file: string, line: number, column: number) => boolean | undefined {
  const known = new Map<string, ReadonlySet<string> | undefined>();
  return (file, line, column) => {
    if (!known.has(file)) known.set(file, functionPlaces(resolve(root, file)));
    return known.get(file)?.has(`${line}:${column}`);
  };
}

/** Undefined for a source that is not there, or in no language that can be read. */
function functionPlaces(path: string): ReadonlySet<string> | undefined {
  if (!SOURCE.test(path) || !existsSync(path)) return undefined;
  const source = readFileSync(path, 'utf8');
  for (const format of FORMATS) {
    const places = new Set<string>();
    try {
      instrument({
        source,
        file: path,
        language: languageOf(path),
        format,
        selection: EVERYTHING,
        map: false,
        explain: (decisions) => {
          for (const { site } of decisions) places.add(`${site.line}:${site.column}`);
        },
      });
      return places;
    } catch (error) {
      if (!(error instanceof TransformerError)) throw error;
    }
  }
  return undefined;
}
