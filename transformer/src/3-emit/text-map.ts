import { lineAt } from '../1-parse/line-table.ts';
import { MappingWriter } from './text-mappings.ts';
import type { Pieces } from './text-pieces.ts';

/** A map as ECMA-426 has it. */
export interface SourceMap {
  readonly version: 3;
  readonly file?: string;
  readonly sources: readonly (string | null)[];
  readonly sourcesContent?: readonly (string | null)[];
  readonly names: readonly string[];
  readonly mappings: string;
}

/** Behind every offset. Not infinity, which is no small integer, and comparing with it three times as slow. */
const NEVER = 0x3fff_ffff;

/**
 * Maps a text with insertions to its source: a segment where each word begins, which is where V8 and debuggers place
 * calls, and at each offset of `exact`. What is inserted belongs to the word before it.
 * @param starts the offsets at which the source's lines begin
 * @param exact offsets in the source, ascending
 */
export function mapPieces(
  source: string,
  pieces: Pieces,
  starts: readonly number[],
  exact: readonly number[],
): string {
  const writer = new MappingWriter();
  let column = 0;
  let line = 0;
  let next = 0;
  for (let index = 0; index < pieces.texts.length; index++) {
    column += (pieces.texts[index] as string).length;
    const start = pieces.starts[index] as number;
    const end = pieces.ends[index] as number;
    if (start === end) continue;
    line = lineAt(starts, start, line);
    if (next > 0 && start < (exact[next - 1] as number)) next = 0;
    while (next < exact.length && (exact[next] as number) <= start) next++;
    let from = start;
    for (;;) {
      const lineStart = starts[line] as number;
      const lineEnd = line + 1 < starts.length ? (starts[line + 1] as number) : NEVER;
      const to = end < lineEnd ? end : lineEnd;
      if (from === lineStart && from !== start) {
        // The line's first segment is at its first word.
        while (from < to && source.charCodeAt(from) <= 32) from++;
        column = from - lineStart;
      }
      if (from < to) {
        writer.segment(column, 0, line, from - lineStart, -1);
        next = mapWords(writer, source, from, to, exact, next);
      }
      column += to - from;
      if (to === lineEnd) {
        writer.nextLine();
        column = 0;
        line++;
      }
      if (to === end) break;
      from = to;
    }
  }
  return writer.toString();
}

/** Maps the words of a stretch of a line, of which the first character is mapped. Gives the next offset of `exact`. */
function mapWords(
  writer: MappingWriter,
  source: string,
  start: number,
  end: number,
  exact: readonly number[],
  first: number,
): number {
  let from = start;
  let next = first;
  for (; next < exact.length && (exact[next] as number) < end; next++) {
    const stop = exact[next] as number;
    const last = writer.words(source, from, stop);
    if (stop > last) writer.step(stop - last);
    from = stop;
  }
  writer.words(source, from, end);
  return next;
}
