import type { Format, Terminal } from '../terminal.ts';
import { shortenEnd, widthOf } from './text.ts';

/** A piece of a cell in one colour. */
export interface Piece {
  readonly text: string;
  readonly format?: Format | undefined;
}

export interface Column<Row> {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** What the cell says in at most `room` columns, which is Infinity where nothing limits it. */
  readonly cell: (row: Row, room: number) => readonly Piece[];
  /** The narrowest that a column may be made; without it, it keeps its width. */
  readonly narrowest?: number;
  /** Columns that may go where the terminal is too narrow, the smallest number first. */
  readonly dispensable?: number;
}

export interface Table {
  readonly lines: readonly string[];
  /** Titles of the columns that there was no room for. */
  readonly leftOut: readonly string[];
}

const GAP = '  ';

interface Measured<Row> {
  readonly column: Column<Row>;
  /** Of each row, with all the room there is. */
  readonly cells: readonly Cell[];
  width: number;
}

interface Cell {
  readonly pieces: readonly Piece[];
  readonly width: number;
}

/** Remarks below a table, each on a line of its own. */
export function notesText(
  notes: readonly string[],
  { leftOut }: Table,
  terminal: Terminal,
): string {
  const all = leftOut.length === 0 ? notes : [...notes, `no room for: ${leftOut.join(', ')}`];
  const room = terminal.columns ?? Infinity;
  return all.map((note) => `${terminal.style('dim', shortenEnd(note, room))}\n`).join('');
}

/** A table of whole numbers, durations and names that is no wider than the terminal. */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  terminal: Terminal,
): Table {
  const measured = columns.map((column) => measuredColumn(column, rows));
  const { kept, leftOut } = fit(measured, terminal.columns ?? Infinity);
  const titles = kept.map(({ column, width }) =>
    clipped([{ text: column.title, format: 'bold' }], width),
  );
  const lines = [line(kept, titles, terminal)];
  for (const [index, row] of rows.entries()) {
    const cells = kept.map(({ column, cells: natural, width }) => {
      const cell = natural[index];
      return cell !== undefined && cell.width <= width
        ? cell
        : clipped(column.cell(row, width), width);
    });
    lines.push(line(kept, cells, terminal));
  }
  return { lines, leftOut };
}

function measuredColumn<Row>(column: Column<Row>, rows: readonly Row[]): Measured<Row> {
  const cells = rows.map((row) => measuredCell(column.cell(row, Infinity)));
  const width = cells.reduce((most, cell) => Math.max(most, cell.width), widthOf(column.title));
  return { column, cells, width };
}

function measuredCell(pieces: readonly Piece[]): Cell {
  return { pieces, width: pieces.reduce((sum, { text }) => sum + widthOf(text), 0) };
}

/** First the widest names are shortened, then columns go, then names are shortened to nothing. */
function fit<Row>(
  measured: readonly Measured<Row>[],
  room: number,
): { kept: readonly Measured<Row>[]; leftOut: readonly string[] } {
  const leftOut: string[] = [];
  let kept = measured;
  while (narrowestWidth(kept) > room) {
    const next = kept
      .filter(({ column }) => column.dispensable !== undefined)
      .toSorted((a, b) => (a.column.dispensable ?? 0) - (b.column.dispensable ?? 0))[0];
    if (next === undefined) break;
    if (next.column.title !== '') leftOut.push(next.column.title);
    kept = kept.filter((one) => one !== next);
  }
  shrink(kept, totalWidth(kept) - room, (one) => one.column.narrowest ?? one.width);
  shrink(kept, totalWidth(kept) - room, () => 1);
  return { kept, leftOut };
}

/** Takes `excess` columns away, from the widest ones first. */
function shrink<Row>(
  kept: readonly Measured<Row>[],
  excess: number,
  floorOf: (one: Measured<Row>) => number,
): void {
  for (let left = excess; left > 0; left--) {
    const widest = kept
      .filter((one) => one.width > floorOf(one))
      .reduce<Measured<Row> | undefined>(
        (best, one) => (best === undefined || one.width > best.width ? one : best),
        undefined,
      );
    if (widest === undefined) return;
    widest.width--;
  }
}

function totalWidth<Row>(kept: readonly Measured<Row>[]): number {
  return kept.reduce((sum, one) => sum + one.width, GAP.length * (kept.length - 1));
}

function narrowestWidth<Row>(kept: readonly Measured<Row>[]): number {
  return kept.reduce(
    (sum, { column, width }) => sum + Math.min(width, column.narrowest ?? width),
    GAP.length * (kept.length - 1),
  );
}

function line<Row>(
  kept: readonly Measured<Row>[],
  cells: readonly Cell[],
  terminal: Terminal,
): string {
  const texts = kept.map(({ column, width }, index) => {
    const { pieces, width: own } = cells[index] ?? NO_CELL;
    const text = pieces.map((piece) => styled(piece, terminal)).join('');
    const isLast = index === kept.length - 1;
    const padding = ' '.repeat(Math.max(0, width - own));
    if (column.align === 'right') return padding + text;
    return isLast ? text : text + padding;
  });
  return texts.join(GAP).trimEnd();
}

const NO_CELL: Cell = { pieces: [], width: 0 };

/** For a column that was made narrower than its cells can be. */
function clipped(pieces: readonly Piece[], width: number): Cell {
  const whole = measuredCell(pieces);
  if (whole.width <= width) return whole;
  let room = width;
  return measuredCell(
    pieces.map((piece) => {
      const text = shortenEnd(piece.text, room);
      room -= widthOf(text);
      return { ...piece, text };
    }),
  );
}

function styled({ text, format }: Piece, terminal: Terminal): string {
  return format === undefined || text === '' ? text : terminal.style(format, text);
}
