import type { SiteEntry } from '@functrace/format';
import type { Place } from './1-parse/estree-reading.ts';
import { lineAt } from './1-parse/line-table.ts';
import type { Decision } from './2-analyze/decide.ts';
import type { SiteFile } from './3-emit/text-header.ts';
import { type IncomingMap, sourcePath } from './3-emit/text-incoming.ts';

type PlaceOf = (offset: number) => Place | undefined;

/** Places in the text that is read. */
export function placesIn(starts: readonly number[]): PlaceOf {
  let line = 0;
  return (offset) => {
    line = lineAt(starts, offset, line);
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  };
}

/** Places in the files that the text was made from. What a compiler added has none. */
export function originalPlaces(
  starts: readonly number[],
  incoming: IncomingMap,
  { file, root }: { readonly file: string; readonly root?: string | undefined },
): PlaceOf {
  const names: string[] = [];
  let line = 0;
  return (offset) => {
    line = lineAt(starts, offset, line);
    const origin = incoming.trace(line, offset - (starts[line] ?? 0));
    if (origin === undefined) return undefined;
    const name = (names[origin.source] ??= sourcePath(
      incoming.sources[origin.source] ?? '',
      file,
      root,
    ));
    return { line: origin.line + 1, column: origin.column + 1, file: name };
  };
}

/** Puts the functions of each original file together, as they are registered file by file. */
export function groupByFile(decisions: readonly Decision[]): readonly Decision[] {
  const groups = Map.groupBy(decisions, ({ site }) => site.originalFile);
  return groups.size < 2 ? decisions : [...groups.values()].flat();
}

/** @param entries of the traced functions among the decisions */
export function splitByFile(
  file: string,
  decisions: readonly Decision[],
  entries: readonly SiteEntry[],
): readonly SiteFile[] {
  const files: { readonly file: string; readonly entries: SiteEntry[] }[] = [];
  let index = 0;
  for (const { site, isTraced } of decisions) {
    if (!isTraced) continue;
    const own = site.originalFile ?? file;
    if (files.at(-1)?.file !== own) files.push({ file: own, entries: [] });
    const entry = entries[index++];
    if (entry !== undefined) files.at(-1)?.entries.push(entry);
  }
  return files;
}
