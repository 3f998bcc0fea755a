import type { TracedFunction } from '../queries/traced-functions.ts';
import type { Format } from '../terminal.ts';
import { placeText } from './place.ts';
import type { Piece } from './table.ts';
import { printable, shortenMiddle, shortenStart, widthOf } from './text.ts';

const NARROWEST_NAME = 12;
const NARROWEST_PLACE = 12;
const OUTSIDE = '(outside traced code)';

interface NamedRow {
  /** What leads to the name. */
  readonly branches: string;
  /** Null for what is no function of the program. */
  readonly site: Pick<TracedFunction, 'name' | 'file' | 'line'> | null;
  readonly format?: Format | undefined;
}

/** A function and its place. The place goes first where there is little room, then the middle of the name, then the lines from the left. */
export function functionCell(row: NamedRow, folders: readonly string[], room: number): Piece[] {
  const { site, format } = row;
  const fullName = site === null ? OUTSIDE : printable(site.name);
  const branches = shortenStart(
    row.branches,
    Math.max(0, room - Math.min(NARROWEST_NAME, widthOf(fullName))),
  );
  const name = shortenMiddle(fullName, room - widthOf(branches));
  const pieces: Piece[] = [
    { text: branches, format: 'dim' },
    { text: name, format },
  ];
  if (site === null) return pieces;
  const left = room - widthOf(branches) - widthOf(name) - 2;
  const place = placeText(site, folders);
  if (left < Math.min(NARROWEST_PLACE, widthOf(place))) return pieces;
  return [...pieces, { text: `  ${shortenStart(place, left)}`, format: 'dim' }];
}
