import type { Comment } from './comment.ts';
import type { LineIndex } from './line-index.ts';

/**
 * A comment as the tokenizer meets it: offsets only. Most comments are never looked at again, so lines and columns
 * are worked out for those that are.
 */
export interface SourceComment {
  readonly style: 'line' | 'block';
  /** Start and end of the text of each line, delimiters left out. */
  readonly spans: readonly (readonly [start: number, end: number])[];
}

export function toComment(comment: SourceComment, source: string, lines: LineIndex): Comment {
  return {
    style: comment.style,
    lines: comment.spans.map(([start, end]) => ({
      text: source.slice(start, end),
      at: lines.positionAt(start),
      isExact: true,
    })),
  };
}

/** The span of a `//` comment's text; further slashes belong to the delimiter, so `///@orm:` starts a comment too. */
export function lineCommentSpan(source: string, start: number, end: number): [number, number] {
  let textStart = start + 2;
  while (textStart < end && source[textStart] === '/') textStart += 1;
  const textEnd = source[end - 1] === '\r' ? end - 1 : end;
  return [Math.min(textStart, textEnd), textEnd];
}

/** The lines of a block comment; as in protoc, white space and one star at the start of a further line go. */
export function blockCommentSpans(source: string, start: number, end: number): [number, number][] {
  const spans: [number, number][] = [];
  const closed = source.startsWith('*/', end - 2) && end - start >= 4;
  const stop = closed ? end - 2 : end;
  let at = start + 2;
  while (at <= stop) {
    const newline = source.indexOf('\n', at);
    const lineEnd = newline < 0 || newline > stop ? stop : newline;
    spans.push([at, source[lineEnd - 1] === '\r' && lineEnd > at ? lineEnd - 1 : lineEnd]);
    at = lineEnd + 1;
    while (at < stop && (source[at] === ' ' || source[at] === '\t')) at += 1;
    if (at < stop && source[at] === '*') at += 1;
  }
  return spans;
}
