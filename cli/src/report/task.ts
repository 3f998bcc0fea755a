import type { TaskCall, TaskDetail } from '../queries/show-task.ts';
import type { Terminal } from '../terminal.ts';
import { argumentsText, outcomeText } from './call-text.ts';
import { factLine } from './facts.ts';
import { counted, durationText } from './number.ts';
import { type Column, notesText, type Piece, table } from './table.ts';
import { requestText } from './tasks.ts';
import { printable, shortenEnd, shortenMiddle, widthOf } from './text.ts';
import { timelineOf } from './timeline.ts';

const NARROWEST_CALL = 20;
/** Nobody follows a hundred columns to the right. */
const LONGEST_INDENT = 40;

export function writeTask(task: TaskDetail, terminal: Terminal): void {
  const room = terminal.columns ?? Infinity;
  const facts = [
    terminal.style('bold', shortenMiddle(printable(task.function), room)),
    factLine('task', String(task.id), terminal),
    ...(task.request === null ? [] : [factLine('request', requestText(task.request), terminal)]),
    factLine('began', task.at, terminal),
    factLine('elapsed', durationText(task.elapsed), terminal),
    factLine('running', durationText(task.running), terminal),
    factLine('finished', task.isFinished ? 'yes' : 'not yet', terminal, {
      format: task.isFinished ? undefined : 'yellow',
    }),
  ];
  const timeline = timelineOf(task.elapsed, task.calls);
  const drawn = table(columns(timeline), task.calls, terminal);
  const rest = task.callCount - task.calls.length;
  const notes = rest === 0 ? [] : [`${counted(rest, 'more call')}; --limit shows more of them`];
  terminal.write(`${[...facts, '', ...drawn.lines].join('\n')}\n`);
  terminal.write(notesText(notes, drawn, terminal));
}

function columns(timeline: ReadonlyMap<TaskCall, string>): readonly Column<TaskCall>[] {
  return [
    { title: 'span', align: 'right', cell: ({ id }) => [{ text: String(id) }] },
    {
      title: 'start',
      align: 'right',
      dispensable: 1,
      cell: ({ offset }) => [{ text: `+${durationText(offset)}` }],
    },
    { title: 'running', align: 'right', cell: ({ running }) => [{ text: durationText(running) }] },
    {
      title: '█ running ─ waiting',
      align: 'left',
      dispensable: 0,
      cell: (call) => [{ text: timeline.get(call) ?? '', format: 'cyan' }],
    },
    { title: 'call', align: 'left', narrowest: NARROWEST_CALL, cell: callCell },
  ];
}

/** The name is kept longest, then what came of the call. */
function callCell(call: TaskCall, room: number): Piece[] {
  const indent = ' '.repeat(
    Math.min(2 * call.depth, LONGEST_INDENT, Math.max(0, room - NARROWEST_CALL)),
  );
  const name = shortenMiddle(printable(call.name), room - indent.length);
  const parameters = argumentsText(call.parameters.map((data) => ({ data })));
  const left = room - indent.length - widthOf(name);
  return [
    { text: indent },
    { text: name },
    { text: shortenEnd(`${parameters}${outcomeText(call)}`, left), format: 'dim' },
  ];
}
