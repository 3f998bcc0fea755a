import {
  decodedMappings,
  encodedMappings,
  type SourceMapInput,
  type SourceMapSegment,
  TraceMap,
} from '@jridgewell/trace-mapping';
import type { SourceMap } from '../instrument.ts';

/**
 * The mappings of a file that was compiled from an instrumented source, to the source without the instrumentation.
 * @param compiled the compiler's map, to the one source that it has
 * @param instrumented the map of that source
 * @param original the text that was instrumented, whose lines stay where they are
 */
export function composeThrough(
  compiled: object,
  instrumented: SourceMap,
  original: string,
): string {
  const outer = new TraceMap(compiled as SourceMapInput);
  const inner = decodedMappings(new TraceMap(instrumented));
  const lengths = original.split('\n').map((line) => line.length);
  const mappings = decodedMappings(outer).map((line) =>
    line.map((segment): SourceMapSegment => {
      if (segment.length === 1) return segment;
      const [column, source, row, place] = segment;
      const origin = originOf(inner[row] ?? [], place, row, lengths);
      if (origin === undefined) return [column];
      return segment.length === 5
        ? [column, source, ...origin, segment[4]]
        : [column, source, ...origin];
    }),
  );
  return encodedMappings(
    new TraceMap({ version: 3, sources: outer.sources, names: outer.names, mappings }),
  );
}

/**
 * Where a column of an instrumented line came from. There is a segment behind everything inserted, so that two segments
 * lie as far apart in both texts, but where something was inserted in front of the second.
 */
function originOf(
  segments: readonly SourceMapSegment[],
  column: number,
  row: number,
  lengths: readonly number[],
): readonly [line: number, column: number] | undefined {
  const index = lastUpTo(segments, column);
  const [before, after] = [segments[index], segments[index + 1]];
  if (before === undefined) return placeOf(after);
  if (before.length === 1) return undefined;
  const place = before[3] + column - before[0];
  const end = after?.length === 4 && after[2] === before[2] ? after[3] : (lengths[row] ?? 0);
  // Of ours: it belongs to what follows it, if that is on the line.
  return place < end || after === undefined ? [before[2], Math.min(place, end)] : placeOf(after);
}

/** The index of the last segment that begins at or before a column; -1 where there is none. */
function lastUpTo(segments: readonly SourceMapSegment[], column: number): number {
  let [low, high] = [0, segments.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((segments[middle]?.[0] ?? 0) <= column) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function placeOf(segment: SourceMapSegment | undefined): readonly [number, number] | undefined {
  return segment === undefined || segment.length === 1 ? undefined : [segment[2], segment[3]];
}
