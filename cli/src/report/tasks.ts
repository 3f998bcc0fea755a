import type { TaskRequest } from '../queries/requests.ts';
import type { RecordingHead } from '../queries/recording-head.ts';
import type {
  FunctionTasks,
  ProbableLeak,
  TaskGroup,
  TaskOfFunction,
  TaskOrder,
  Tasks,
} from '../queries/tasks.ts';
import type { Terminal } from '../terminal.ts';
import { counted, countText, durationText } from './number.ts';
import { placeText } from './place.ts';
import { type Column, notesText, table } from './table.ts';
import { printable, shortenEnd, shortenMiddle, shortenStart } from './text.ts';

const NARROWEST_NAME = 20;
const NARROWEST_PLACE = 16;

const FIGURES: readonly {
  readonly key: TaskOrder;
  readonly dispensable: number;
  readonly text: (value: number) => string;
}[] = [
  { key: 'tasks', dispensable: 9, text: countText },
  { key: 'unfinished', dispensable: 6, text: countText },
  { key: 'running', dispensable: 7, text: durationText },
  { key: 'waiting', dispensable: 8, text: durationText },
  { key: 'elapsed', dispensable: 5, text: durationText },
  { key: 'longest', dispensable: 4, text: durationText },
];

export function writeTasks(
  head: RecordingHead,
  answer: Tasks,
  sort: TaskOrder,
  terminal: Terminal,
): void {
  const { rows, functions, leaks } = answer;
  const drawn = table(groupColumns(head, rows, sort), rows, terminal);
  terminal.write(`${drawn.lines.join('\n')}\n`);
  const hidden = functions - rows.length;
  const notes = hidden > 0 ? [`${counted(hidden, 'more function')}; -n shows more of them`] : [];
  const text = notesText(notes, drawn, terminal);
  if (text !== '') terminal.write(`\n${text}`);
  const room = terminal.columns ?? Infinity;
  if (leaks.length > 0) terminal.write('\n');
  for (const leak of leaks)
    terminal.write(`${terminal.style('yellow', shortenEnd(leakText(leak), room))}\n`);
}

function leakText({ name, tasks, grownBy, elapsed, oldest }: ProbableLeak): string {
  return `probable leak: ${printable(name)}, ${counted(tasks, 'unfinished task')}, ${countText(grownBy)} more in the last ${durationText(elapsed)}, the oldest for ${durationText(oldest)}`;
}

function groupColumns(
  head: RecordingHead,
  rows: readonly TaskGroup[],
  sort: TaskOrder,
): Column<TaskGroup>[] {
  const statuses: Column<TaskGroup> = {
    title: 'answers',
    align: 'left',
    dispensable: 3,
    cell: (row) => [{ text: statusesText(row.statuses) }],
  };
  return [
    ...FIGURES.map(({ key, dispensable, text }): Column<TaskGroup> => ({
      title: key === sort ? `${key}▾` : key,
      align: 'right',
      cell: (row) => [
        {
          text: text(row[key]),
          format: key === 'unfinished' && row.unfinished > 0 ? 'yellow' : undefined,
        },
      ],
      ...(key === sort ? {} : { dispensable }),
    })),
    ...(rows.some((row) => Object.keys(row.statuses).length > 0) ? [statuses] : []),
    {
      title: 'began with',
      align: 'left',
      narrowest: NARROWEST_NAME,
      cell: (row, room) => [{ text: shortenMiddle(printable(row.name), room) }],
    },
    {
      title: 'place',
      align: 'left',
      narrowest: NARROWEST_PLACE,
      dispensable: 1,
      cell: (row, room) => {
        // Requests are no function of the program's.
        const place = row.kind === 'request' ? '' : placeText(row, head.folders);
        return [{ text: shortenStart(place, room), format: 'dim' }];
      },
    },
  ];
}

function statusesText(statuses: Readonly<Record<string, number>>): string {
  return Object.entries(statuses)
    .map(([status, count]) => `${countText(count)}×${status === '0' ? 'none' : status}`)
    .join(' ');
}

export function writeFunctionTasks(answer: FunctionTasks, terminal: Terminal): void {
  const drawn = table(taskColumns(answer.rows), answer.rows, terminal);
  terminal.write(`${drawn.lines.join('\n')}\n`);
  const rest = answer.tasks - answer.rows.length;
  const notes = rest > 0 ? [`${counted(rest, 'more task')}; -n shows more of them`] : [];
  const text = notesText(notes, drawn, terminal);
  if (text !== '') terminal.write(`\n${text}`);
}

function taskColumns(rows: readonly TaskOfFunction[]): Column<TaskOfFunction>[] {
  const request: Column<TaskOfFunction> = {
    title: 'request',
    align: 'left',
    narrowest: NARROWEST_PLACE,
    cell: (row, room) => [
      { text: row.request === null ? '' : shortenEnd(requestText(row.request), room) },
    ],
  };
  return [
    { title: 'task', align: 'right', cell: ({ id }) => [{ text: String(id) }] },
    {
      title: 'began',
      align: 'right',
      dispensable: 1,
      cell: ({ offset }) => [{ text: `+${durationText(offset)}` }],
    },
    { title: 'elapsed', align: 'right', cell: ({ elapsed }) => [{ text: durationText(elapsed) }] },
    { title: 'running', align: 'right', cell: ({ running }) => [{ text: durationText(running) }] },
    { title: 'waiting', align: 'right', cell: ({ waiting }) => [{ text: durationText(waiting) }] },
    {
      title: 'finished',
      align: 'left',
      dispensable: 2,
      cell: ({ isFinished }) => [
        isFinished ? { text: 'yes' } : { text: 'not yet', format: 'yellow' as const },
      ],
    },
    ...(rows.some((row) => row.request !== null) ? [request] : []),
    {
      title: 'began with',
      align: 'left',
      narrowest: NARROWEST_NAME,
      cell: (row, room) => [{ text: shortenMiddle(printable(row.function.name), room) }],
    },
  ];
}

/** POST /orders/7 → 201 */
export function requestText({ method, path, status }: TaskRequest): string {
  return printable(`${method} ${path} → ${status ?? 'no answer'}`);
}
