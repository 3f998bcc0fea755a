import type { Edges, Peek } from '../queries/peek.ts';
import type { RecordingHead } from '../queries/recording-head.ts';
import type { TracedFunction } from '../queries/traced-functions.ts';
import type { Format, Terminal } from '../terminal.ts';
import { counted, countText, durationText, percentText } from './number.ts';
import { placeText } from './place.ts';
import { type Column, notesText, table } from './table.ts';
import { printable, shortenMiddle, shortenStart, widthOf } from './text.ts';

const NARROWEST_NAME = 20;
const NARROWEST_PLACE = 12;
const OUTSIDE = '(outside traced code)';

interface Line {
  readonly share: number | undefined;
  readonly self: number;
  readonly running: number;
  readonly total: number;
  readonly calls: number;
  readonly errors: number;
  readonly branch: string;
  readonly function: TracedFunction | null;
  readonly format: Format | undefined;
}

/** Callers above the function, callees below it. */
export function writePeek(head: RecordingHead, peek: Peek, terminal: Terminal): void {
  const lines = linesOf(peek);
  const shown = table(columns(head, lines), lines, terminal);
  terminal.write(`${shown.lines.join('\n')}\n\n`);
  const note = `100% is the ${durationText(peek.running)} that it ran: for each caller, and by each callee`;
  terminal.write(notesText([note], shown, terminal));
}

/** The same of each function, with a line between them. */
export function writeEdges(head: RecordingHead, edges: Edges, terminal: Terminal): void {
  const lines = edges.functions.flatMap((one, index) =>
    index === 0 ? linesOf(one) : [undefined, ...linesOf(one)],
  );
  const shown = table(columns(head, lines), lines, terminal);
  terminal.write(`${shown.lines.join('\n')}\n\n`);
  const notes = [`${counted(edges.functions.length, 'function')}; 100% is what each of them ran`];
  if (edges.hidden > 0)
    notes.unshift(`${counted(edges.hidden, 'function')} hidden: running for less than --min`);
  terminal.write(notesText(notes, shown, terminal));
}

function linesOf(peek: Peek): Line[] {
  return [
    ...peek.callers.map((edge) => ({ ...edge, branch: '  ┌─ ', format: undefined })),
    { ...peek, share: undefined, branch: '', format: 'bold' as const },
    ...peek.callees.map((edge) => ({ ...edge, branch: '  └─ ', format: undefined })),
  ];
}

type Figure = 'self' | 'running' | 'total' | 'calls' | 'errors';

function number(
  title: Figure,
  text: (value: number) => string,
  dispensable: number,
): Column<Line | undefined> {
  return {
    title,
    align: 'right',
    cell: (line) => [{ text: line === undefined ? '' : text(line[title]) }],
    dispensable,
  };
}

function columns(
  head: RecordingHead,
  lines: readonly (Line | undefined)[],
): Column<Line | undefined>[] {
  const hasErrors = lines.some((line) => line !== undefined && line.errors > 0);
  return [
    {
      title: 'share',
      align: 'right',
      cell: (line) => [{ text: line?.share === undefined ? '' : percentText(line.share) }],
    },
    number('running', durationText, 4),
    number('self', durationText, 2),
    number('total', durationText, 1),
    number('calls', countText, 5),
    ...(hasErrors ? [number('errors', countText, 3)] : []),
    {
      title: 'function',
      align: 'left',
      narrowest: NARROWEST_NAME,
      cell: (line, room) => (line === undefined ? [] : functionCell(head, line, room)),
    },
  ];
}

function functionCell(
  { folders }: RecordingHead,
  { branch, function: site, format }: Line,
  room: number,
): { text: string; format?: Format | undefined }[] {
  const name = shortenMiddle(
    site === null ? OUTSIDE : printable(site.name),
    room - widthOf(branch),
  );
  const pieces = [
    { text: branch, format: 'dim' as const },
    { text: name, format },
  ];
  if (site === null) return pieces;
  const left = room - widthOf(branch) - widthOf(name) - 2;
  const place = placeText(site, folders);
  if (left < Math.min(NARROWEST_PLACE, widthOf(place))) return pieces;
  return [...pieces, { text: `  ${shortenStart(place, left)}`, format: 'dim' }];
}
