import { createRequire } from 'node:module';
import type stringWidth from 'string-width';

const ELLIPSIS = '…';

/** Letters of Latin scripts, and the lines and bars of our own tables: a column each. */
const NARROW = /^[\u0020-\u007e\u00a0-\u00ac\u00ae-\u02ff\u2026\u2500-\u259f\u25be]*$/;

/**
 * Terminal columns that a text takes: two for each wide character. A large tree asks this some million times, and
 * string-width looks at each character that is not ASCII with several Unicode tables.
 */
export function widthOf(text: string): number {
  return NARROW.test(text) ? text.length : measureOf()(text);
}

let measure: typeof stringWidth | undefined;

/** Loaded for the first name that needs it: most programs have none, and the command starts sooner. */
function measureOf(): typeof stringWidth {
  measure ??= (
    createRequire(import.meta.url)('string-width') as { readonly default: typeof stringWidth }
  ).default;
  return measure;
}

/** Names and paths are the program's own, and must not steer the terminal: control characters are written out. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

/** Makes a text fit into `width` columns. */
export type Shorten = (text: string, width: number) => string;

/** Keeps the start: for sentences and values. */
export const shortenEnd: Shorten = (text, width) => cut(text, width, (room) => [room, 0]);

/** Keeps the end: for paths. */
export const shortenStart: Shorten = (text, width) => cut(text, width, (room) => [0, room]);

/** Keeps both: a qualified name has its class at the start and its method at the end. */
export const shortenMiddle: Shorten = (text, width) =>
  cut(text, width, (room) => [Math.floor(room / 3), room - Math.floor(room / 3)]);

function cut(
  text: string,
  width: number,
  share: (room: number) => readonly [head: number, tail: number],
): string {
  if (width === Infinity || widthOf(text) <= width) return text;
  if (width < 1) return '';
  const [head, tail] = share(width - 1);
  const characters = charactersOf(text);
  return `${take(characters, head).join('')}${ELLIPSIS}${take(characters.toReversed(), tail).toReversed().join('')}`;
}

/** As a reader sees them; letters of one column need no look at what joins with what. */
function charactersOf(text: string): string[] {
  if (NARROW.test(text)) return text.split('');
  return Array.from(new Intl.Segmenter().segment(text), (part) => part.segment);
}

/** The first characters that fit. */
function take(characters: readonly string[], width: number): string[] {
  const taken: string[] = [];
  let room = width;
  for (const character of characters) {
    room -= widthOf(character);
    if (room < 0) break;
    taken.push(character);
  }
  return taken;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text;
}
