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

/** The characters that identifiers, keywords and numbers consist of; all beyond ASCII are taken for such. */
const WORD = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\w$#@]/.test(String.fromCharCode(code)) ? 1 : 0,
);

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
  const writer = new MappingWriter(source.length);
  let column = 0;
  let line = 0;
  let nextExact = 0;
  for (let index = 0; index < pieces.texts.length; index++) {
    column += (pieces.texts[index] as string).length;
    const start = pieces.starts[index] as number;
    const end = pieces.ends[index] as number;
    if (start === end) continue;
    line = lineAt(starts, start, line);
    let lineStart = starts[line] as number;
    let lineEnd = starts[line + 1] ?? Number.POSITIVE_INFINITY;
    if (start < (exact[nextExact - 1] ?? 0)) nextExact = 0;
    while ((exact[nextExact] ?? Number.POSITIVE_INFINITY) <= start) nextExact++;
    let stop = exact[nextExact] ?? Number.POSITIVE_INFINITY;
    writer.segment(column, 0, line, start - lineStart, -1);
    let last = start;
    let isInLine = true;
    let wasWord = true;
    for (let offset = start; offset < end; offset++) {
      if (offset === lineEnd) {
        writer.nextLine();
        line++;
        lineStart = lineEnd;
        lineEnd = starts[line + 1] ?? Number.POSITIVE_INFINITY;
        column = 0;
        last = offset;
        isInLine = false;
      }
      const code = source.charCodeAt(offset);
      const isWord = code > 127 || WORD[code] === 1;
      if (!isInLine) {
        wasWord = isWord;
        if (code <= 32) continue;
        isInLine = true;
        writer.segment(offset - lineStart, 0, line, offset - lineStart, -1);
        column = offset - lineStart;
        last = offset;
      } else if ((isWord && !wasWord) || offset === stop) {
        writer.step(offset - last);
        column += offset - last;
        last = offset;
      }
      wasWord = isWord;
      if (offset === stop) stop = exact[++nextExact] ?? Number.POSITIVE_INFINITY;
    }
    column += end - last;
    if (end === lineEnd) {
      // The line break was the last of it.
      writer.nextLine();
      column = 0;
    }
  }
  return writer.toString();
}
