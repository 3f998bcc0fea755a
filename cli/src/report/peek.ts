import type { Edges, Peek } from '../queries/peek.ts';
import type { RecordingHead } from '../queries/recording-head.ts';
import type { TracedFunction } from '../queries/traced-functions.ts';
import type { Format, Terminal } from '../terminal.ts';
import { functionCell } from './function-cell.ts';
import { counted, countText, durationText, percentText } from './number.ts';
import { type Column, notesText, table } from './table.ts';

const NARROWEST_NAME = 20;

interface Line {
  readonly share: number | undefined;
  readonly self: number;
  readonly running: number;
  readonly total: number;
  readonly calls: number;
  readonly errors: number;
  readonly branches: string;
  readonly site: TracedFunction | null;
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
    ...peek.callers.map((edge) => ({
      ...edge,
      site: edge.function,
      branches: '  ┌─ ',
      format: undefined,
    })),
    { ...peek, site: peek.function, share: undefined, branches: '', format: 'bold' as const },
    ...peek.callees.map((edge) => ({
      ...edge,
      site: edge.function,
      branches: '  └─ ',
      format: undefined,
    })),
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
      cell: (line, room) => (line === undefined ? [] : functionCell(line, head.folders, room)),
    },
  ];
}
