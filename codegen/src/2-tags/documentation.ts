import type { Comment, Comments } from '../1-parse/comment.ts';
import { findMarkers } from './find-marker.ts';
import { readItems } from './read-items.ts';

/** The prose of an element's comments, a line each: leading first, then trailing; tags are left out. */
export function documentationOf({ leading, trailing }: Comments): readonly string[] {
  if (leading === undefined && trailing === undefined) return [];
  const above = proseOf(leading);
  const behind = proseOf(trailing);
  return above.length > 0 && behind.length > 0 ? [...above, '', ...behind] : [...above, ...behind];
}

function proseOf(comment: Comment | undefined): string[] {
  const lines = (comment?.lines ?? []).flatMap(({ text }) => {
    const prose = withoutTag(text).trimEnd();
    // A line that held nothing but a tag leaves no gap behind.
    return prose.trim() === '' && text.trim() !== '' ? [] : [prose];
  });
  const trimmed = withoutBlankEnds(lines);
  const indents = trimmed.filter((line) => line !== '').map((line) => line.search(/\S/));
  const indent = Math.min(...indents);
  return trimmed.map((line) => line.slice(indent));
}

function withoutTag(text: string): string {
  const marker = findMarkers(text)[0];
  if (marker === undefined) return text;
  if (marker.kind === 'near-miss') return text.slice(0, marker.start);
  const { end } = readItems(text, marker.end);
  const before = text.slice(0, marker.start);
  const after = text.slice(end).replace(/^\s*\/\/\s*/, '');
  return after === '' ? before : `${before}${before.endsWith(' ') ? '' : ' '}${after}`;
}

function withoutBlankEnds(lines: readonly string[]): string[] {
  const first = lines.findIndex(isProse);
  return first < 0 ? [] : lines.slice(first, lines.findLastIndex(isProse) + 1);
}

function isProse(line: string): boolean {
  return line.trim() !== '';
}
