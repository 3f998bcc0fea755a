import type { ListedLine, Listing } from '../source/listing.ts';
import type { Terminal } from '../terminal.ts';
import { countText, durationText } from './number.ts';
import { type Column, notesText, table } from './table.ts';
import { printable, shortenEnd } from './text.ts';

const NARROWEST_TEXT = 30;
const TAB = '  ';

interface Row {
  readonly calls: string;
  readonly running: string;
  readonly self: string;
  readonly total: string;
  readonly line: string;
  readonly text: string;
  readonly isOwn: boolean;
}

export function writeListing(listing: Listing, terminal: Terminal): void {
  const own = listing.function;
  const rows = listing.lines.flatMap((one) => rowsOf(one, own));
  const shown = table(COLUMNS, rows, terminal);
  const notes = [
    ...(listing.isChanged
      ? [`changed since the recording began, at ${listing.changed}: lines may be others`]
      : []),
    ...(listing.isWhole
      ? []
      : ['no function begins at the recorded place; these are the lines there']),
    'figures are of the functions that begin on a line, and not of what it calls',
  ];
  terminal.write(`${shown.lines.join('\n')}\n\n${notesText(notes, shown, terminal)}`);
}

/** A line for each function that begins on a line of the source, which stands in the first. */
function rowsOf(
  { line, text, functions }: ListedLine,
  own: { readonly name: string; readonly line: number; readonly column: number },
): Row[] {
  const source = { line: String(line), text: printable(text.replaceAll('\t', TAB)) };
  if (functions.length === 0)
    return [{ ...source, calls: '', running: '', self: '', total: '', isOwn: false }];
  return functions.map((one, index) => ({
    calls: countText(one.calls),
    running: durationText(one.running),
    self: durationText(one.self),
    total: durationText(one.total),
    ...(index === 0 ? source : { line: '', text: `  also ${printable(one.name)}` }),
    isOwn: one.line === own.line && one.column === own.column && one.name === own.name,
  }));
}

const number = (
  title: 'calls' | 'running' | 'self' | 'total',
  dispensable: number,
): Column<Row> => ({
  title,
  align: 'right',
  dispensable,
  cell: (row) => [{ text: row[title], format: row.isOwn ? 'bold' : undefined }],
});

const COLUMNS: readonly Column<Row>[] = [
  number('calls', 4),
  number('running', 3),
  number('self', 2),
  number('total', 1),
  { title: 'line', align: 'right', cell: (row) => [{ text: row.line, format: 'dim' }] },
  {
    title: 'source',
    align: 'left',
    narrowest: NARROWEST_TEXT,
    cell: (row, room) => [{ text: shortenEnd(row.text, room) }],
  },
];
