import type { Mark } from './function-site.ts';

export interface Comment {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** The comments of a file, to be asked about marks. */
export interface Comments {
  /** What the comments directly before an offset ask for. The last one wins, being the closest. */
  markBefore(offset: number): Mark | undefined;
}

const MARK = /(?<![\w@.-])@(notrace|trace)(?![\w-])/;

/** Whether a comment says something. The search for the sign is a tenth of what one of the whole text takes. */
export function hasTag(all: readonly Comment[], tag: RegExp): boolean {
  return all.some(({ value }) => value.includes('@') && tag.test(value));
}

/** Undefined when no comment holds a mark, as in most files. */
export function markedComments(source: string, all: readonly Comment[]): Comments | undefined {
  if (!hasTag(all, MARK)) return undefined;
  return { markBefore: (offset) => markBefore(source, all, offset) };
}

function markBefore(source: string, all: readonly Comment[], offset: number): Mark | undefined {
  let first = lastBefore(all, offset) + 1;
  const behind = first;
  let reach = offset;
  // Comments with nothing but space between them and the offset.
  while (first > 0 && isBlank(source, all[first - 1]?.end ?? 0, reach)) {
    first--;
    reach = all[first]?.start ?? 0;
  }
  const token = tokenEnd(source, reach);
  const marks = all.slice(first, behind).map(({ value, start, end }) => {
    // A comment on the line of what comes before belongs to that; unless the offset is on the line too.
    const isOwn =
      token === 0 ||
      source.slice(token, start).includes('\n') ||
      !source.slice(end, offset).includes('\n');
    return isOwn ? MARK.exec(value)?.[1] : undefined;
  });
  return marks.findLast((mark) => mark !== undefined) as Mark | undefined;
}

/** Index of the last comment that ends at or before an offset, -1 if there is none. */
function lastBefore(all: readonly Comment[], offset: number): number {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((all[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function isBlank(source: string, start: number, end: number): boolean {
  return source.slice(start, end).trim() === '';
}

function tokenEnd(source: string, offset: number): number {
  return source.slice(0, offset).trimEnd().length;
}
