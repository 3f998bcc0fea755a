import { Buffer } from 'node:buffer';
import { posix } from 'node:path';
import {
  decodedMappings,
  FlattenMap,
  type SourceMapInput,
  type SourceMapSegment,
  traceSegment,
} from '@jridgewell/trace-mapping';
import { lineAt } from '../1-parse/line-table.ts';
import { MappingWriter } from './text-mappings.ts';
import type { Pieces } from './text-pieces.ts';

/** A map that says where a file came from, as its readers need it. */
export interface IncomingMap {
  readonly sources: readonly (string | null)[];
  readonly sourcesContent: readonly (string | null)[] | undefined;
  readonly names: readonly string[];
  /** Where a line and column (both from 0) came from; undefined where that is nowhere. */
  trace(line: number, column: number): { source: number; line: number; column: number } | undefined;
  readonly lines: readonly (readonly SourceMapSegment[])[];
}

/** @throws what the text of a map is thrown for that is no JSON, or no map */
export function readMap(map: object | string): IncomingMap {
  const traced = new FlattenMap(map as SourceMapInput);
  return {
    sources: traced.resolvedSources.map(
      (source, index) => (source === '' ? null : source) ?? traced.sources[index] ?? null,
    ),
    sourcesContent: traced.sourcesContent,
    names: traced.names,
    lines: decodedMappings(traced),
    trace(line, column) {
      const segment = traceSegment(traced, line, column);
      return segment === null || segment.length === 1
        ? undefined
        : { source: segment[1], line: segment[2], column: segment[3] };
    },
  };
}

const DATA_URL = /^data:application\/json(?:;charset=[^;,]*)?(;base64)?,(.*)$/s;

/** The text of a map that a comment holds: `//# sourceMappingURL=data:…`. Undefined for the name of a file. */
export function inlineMap(url: string): string | undefined {
  const match = DATA_URL.exec(url);
  if (match === null) return undefined;
  const [, base64, data = ''] = match;
  return base64 === undefined ? decodeURIComponent(data) : Buffer.from(data, 'base64').toString();
}

/** Where a source of a map is, relative to the project, when it can be said. */
export function sourcePath(source: string, file: string, root: string | undefined): string {
  const path = source.startsWith('file://') ? decodeURIComponent(source.slice(7)) : source;
  if (/^[\w+.-]{2,}:/.test(path)) return path;
  if (!path.startsWith('/')) return posix.join(posix.dirname(file), path);
  return root === undefined ? path : posix.relative(root, path);
}

/** Maps a text with insertions to what its source was made from, with every segment that the source's own map has. */
export function composePieces(
  pieces: Pieces,
  starts: readonly number[],
  incoming: IncomingMap,
): string {
  const writer = new MappingWriter();
  let column = 0;
  let line = 0;
  for (let index = 0; index < pieces.texts.length; index++) {
    column += (pieces.texts[index] as string).length;
    const end = pieces.ends[index] as number;
    let from = pieces.starts[index] as number;
    if (from === end) continue;
    line = lineAt(starts, from, line);
    for (;;) {
      const lineStart = starts[line] as number;
      const to = Math.min(end, starts[line + 1] ?? end);
      copySegments(writer, incoming.lines[line] ?? [], from - lineStart, to - lineStart, column);
      column += to - from;
      if (to === starts[line + 1]) {
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

/** Writes the segments of a stretch of a line, from the one that holds at its beginning. */
function copySegments(
  writer: MappingWriter,
  segments: readonly SourceMapSegment[],
  from: number,
  to: number,
  column: number,
): void {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((segments[middle]?.[0] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  const before = segments[low - 1];
  if (before !== undefined && segments[low]?.[0] !== from) copy(writer, before, column);
  for (; low < segments.length; low++) {
    const segment = segments[low] as SourceMapSegment;
    if (segment[0] >= to) return;
    copy(writer, segment, column + segment[0] - from);
  }
}

function copy(writer: MappingWriter, segment: SourceMapSegment, column: number): void {
  if (segment.length === 1) writer.segment(column, -1, 0, 0, -1);
  else writer.segment(column, segment[1], segment[2], segment[3], segment[4] ?? -1);
}
