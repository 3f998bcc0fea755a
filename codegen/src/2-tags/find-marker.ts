import { findKey } from './tag-keys.ts';

export interface Marker {
  readonly kind: 'tag' | 'near-miss';
  readonly start: number;
  /** Behind the colon; for a near miss, behind what was taken for the marker. */
  readonly end: number;
}

const MARKER = /(?<=^|\s)@orm:/g;

/**
 * What a hurried hand makes of the marker. A word behind a space decides whether `@orm column` is meant as a tag or
 * is prose about tags.
 */
const NEAR_MISS =
  /(?<=^|\s)(?:@\s*orm\s*(?:[:=]|(?:\s+)(?<word>[A-Za-z][\w-]*)(?<sign>\s*[=:;,])?)|orm:(?=[\w-]+[=:;,]))/gi;

/** The markers in a line of a comment, from left to right. */
export function findMarkers(text: string): Marker[] {
  // Almost every comment: not worth two expressions.
  if (!/orm/i.test(text)) return [];
  const tags = [...text.matchAll(MARKER)].map(({ index }) =>
    marker('tag', index, index + '@orm:'.length),
  );
  const misses = [...text.matchAll(NEAR_MISS)].flatMap((match) => {
    const { index, groups } = match;
    if (tags.some(({ start }) => start === index)) return [];
    const word = groups?.['word'];
    if (word !== undefined && groups?.['sign'] === undefined && findKey(word) === undefined)
      return [];
    return [marker('near-miss', index, index + match[0].length)];
  });
  return [...tags, ...misses].toSorted((a, b) => a.start - b.start);
}

function marker(kind: Marker['kind'], start: number, end: number): Marker {
  return { kind, start, end };
}
