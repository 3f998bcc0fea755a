import type { SqlCell, Selected } from '../store/open-store.ts';
import type { Terminal } from '../terminal.ts';
import { cellJson, cellText } from './cell.ts';
import { csvLine } from './csv.ts';
import { counted } from './number.ts';
import { type Column, table, type Table } from './table.ts';
import { printable, shortenEnd } from './text.ts';

/** Rows between two looks at whether the reader follows. */
const PIECE = 500;
/** A table is as wide as its widest cells, so that all of it has to be in memory. */
const MOST_TABLE_ROWS = 10_000;
const NARROWEST_CELL = 6;

type Cells = readonly SqlCell[];
type Write = (selected: Selected, terminal: Terminal) => Promise<void>;

export const SELECTED_FORMATS = ['table', 'csv', 'json', 'markdown'] as const;
export type SelectedFormat = (typeof SELECTED_FORMATS)[number];

const WRITE: Readonly<Record<SelectedFormat, Write>> = {
  table: writeTable,
  csv: ({ columns, rows }, terminal) =>
    writeLines(terminal, csvLine(columns), mapped(rows, csvLine)),
  json: writeJsonRows,
  markdown: ({ columns, rows }, terminal) => {
    const rule = markdownLine(
      columns.map(() => '---'),
      String,
    );
    const lines = mapped(rows, (cells) => markdownLine(cells));
    return writeLines(terminal, markdownLine(columns) + rule, lines);
  },
};

/** Writes what a statement gave, as it is read. */
export function writeSelected(
  selected: Selected,
  format: SelectedFormat,
  terminal: Terminal,
): Promise<void> {
  return WRITE[format](selected, terminal);
}

async function writeTable({ columns, rows }: Selected, terminal: Terminal): Promise<void> {
  const kept: Cells[] = [];
  for (const cells of rows) {
    kept.push(cells);
    if (kept.length > MOST_TABLE_ROWS) break;
  }
  const shown = kept.slice(0, MOST_TABLE_ROWS);
  const drawn: Table = table(
    columns.map((name, index) => columnOf(name, index, shown)),
    shown,
    terminal,
  );
  await writeLines(
    terminal,
    '',
    mapped(drawn.lines, (line) => `${line}\n`),
  );
  const note =
    kept.length > shown.length
      ? `the first ${counted(shown.length, 'row')}; --format csv, json and markdown write all of them`
      : counted(shown.length, 'row');
  terminal.write(`\n${terminal.style('dim', shortenEnd(note, terminal.columns ?? Infinity))}\n`);
}

function columnOf(name: string, index: number, rows: readonly Cells[]): Column<Cells> {
  const isNumeric = rows.every((cells) => isNumber(cells[index]));
  return {
    title: printable(name),
    align: isNumeric ? 'right' : 'left',
    // Digits that are left out would make another number.
    ...(isNumeric ? {} : { narrowest: NARROWEST_CELL }),
    cell: (cells, room) => {
      const cell = cells[index] ?? null;
      const format = cell === null ? 'dim' : undefined;
      return [{ text: shortenEnd(printable(cellText(cell)), room), format }];
    },
  };
}

function isNumber(cell: SqlCell | undefined): boolean {
  return cell === null || typeof cell === 'number' || typeof cell === 'bigint';
}

function markdownLine(cells: Cells, text: (cell: SqlCell) => string = markdownText): string {
  return `| ${cells.map(text).join(' | ')} |\n`;
}

function markdownText(cell: SqlCell): string {
  return cellText(cell)
    .replaceAll(/[\\|<>&`*_[\]]/g, String.raw`\$&`)
    .replaceAll(/\r?\n/g, '<br>');
}

/** A list with an object a row and a row a line. A name that comes again gets the column's number. */
async function writeJsonRows({ columns, rows }: Selected, terminal: Terminal): Promise<void> {
  const keys = columns.map((name, index) =>
    JSON.stringify(columns.indexOf(name) === index ? name : `${name}:${index + 1}`),
  );
  let separator = '\n';
  const lines = mapped(rows, (cells) => {
    const line = `${separator}{${cells.map((cell, index) => `${keys[index]}:${cellJson(cell)}`).join(',')}}`;
    separator = ',\n';
    return line;
  });
  await writeLines(terminal, '[', lines);
  terminal.write('\n]\n');
}

async function writeLines(
  terminal: Terminal,
  head: string,
  lines: Iterable<string>,
): Promise<void> {
  let piece = head;
  let count = 0;
  for (const line of lines) {
    piece += line;
    if (++count % PIECE !== 0) continue;
    terminal.write(piece);
    piece = '';
    await terminal.drain();
  }
  terminal.write(piece);
}

function* mapped<From, To>(items: Iterable<From>, map: (item: From) => To): Generator<To> {
  for (const item of items) yield map(item);
}
