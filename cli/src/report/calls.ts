import type { CallRow, Calls } from '../queries/calls.ts';
import type { Terminal } from '../terminal.ts';
import { argumentsText } from './call-text.ts';
import { counted, durationText } from './number.ts';
import { OUTCOME_FORMATS } from './outcome.ts';
import { type Column, notesText, type Piece, table } from './table.ts';
import { printable, shortenEnd, shortenMiddle } from './text.ts';
import { valueText } from './value.ts';

const NARROWEST_NAME = 12;
const NARROWEST_VALUES = 16;

export function writeCalls(answer: Calls, terminal: Terminal): void {
  const { rows, functions, isCut } = answer;
  if (rows.length === 0) {
    terminal.write(`${terminal.style('dim', 'no call is like that')}\n`);
    return;
  }
  const drawn = table(columns(functions.length !== 1), rows, terminal);
  terminal.write(`${drawn.lines.join('\n')}\n`);
  const notes = isCut
    ? [`${counted(rows.length, 'call')} of more; --slowest, --first and --last take a number`]
    : [];
  const text = notesText(notes, drawn, terminal);
  if (text !== '') terminal.write(`\n${text}`);
}

function columns(hasNames: boolean): Column<CallRow>[] {
  const name: Column<CallRow> = {
    title: 'function',
    align: 'left',
    narrowest: NARROWEST_NAME,
    cell: (call, room) => [{ text: shortenMiddle(printable(call.function.name), room) }],
  };
  return [
    { title: 'span', align: 'right', dispensable: 4, cell: ({ id }) => [{ text: String(id) }] },
    {
      title: 'when',
      align: 'right',
      dispensable: 2,
      cell: ({ offset }) => [{ text: `+${durationText(offset)}` }],
    },
    {
      title: 'duration',
      align: 'right',
      cell: ({ duration }) => [{ text: duration === null ? '-' : durationText(duration) }],
    },
    {
      title: 'running',
      align: 'right',
      dispensable: 3,
      cell: ({ running }) => [{ text: durationText(running) }],
    },
    ...(hasNames ? [name] : []),
    {
      title: 'parameters',
      align: 'left',
      narrowest: NARROWEST_VALUES,
      cell: ({ parameters }, room) => [{ text: shortenEnd(argumentsText(parameters), room) }],
    },
    { title: 'result', align: 'left', narrowest: NARROWEST_NAME, cell: resultCell },
    {
      title: 'caller',
      align: 'left',
      narrowest: NARROWEST_NAME,
      dispensable: 1,
      cell: ({ caller }, room) => {
        const text = caller === null ? '' : `${caller.id} ${printable(caller.name)}`;
        return [{ text: shortenMiddle(text, room), format: 'dim' }];
      },
    },
  ];
}

function resultCell({ outcome, result, error }: CallRow, room: number): Piece[] {
  const format = OUTCOME_FORMATS[outcome];
  if (error !== undefined) return [{ text: shortenEnd(`threw ${valueText(error)}`, room), format }];
  if (outcome !== 'returned') return [{ text: outcome, format }];
  return [{ text: shortenEnd(result === undefined ? '' : valueText(result), room), format }];
}
