import type { ListedRecording } from '../queries/list-recordings.ts';
import type { RecordingInfo, SessionInfo, TableInfo } from '../queries/recording-info.ts';
import type { Terminal } from '../terminal.ts';
import { factLine } from './facts.ts';
import { counted, countText, durationText } from './number.ts';
import { ageText, sizeText } from './size.ts';
import { type Column, notesText, table } from './table.ts';
import { printable, shortenEnd, shortenStart } from './text.ts';

export function writeRecordings(
  folder: string,
  recordings: readonly ListedRecording[],
  now: number,
  terminal: Terminal,
): void {
  const shown = table(listColumns(recordings, now), recordings, terminal);
  terminal.write(`${shown.lines.join('\n')}\n\n`);
  const bytes = recordings.reduce((sum, one) => sum + one.bytes, 0);
  const note = `${counted(recordings.length, 'recording')} in ${printable(folder)}, ${sizeText(bytes)}`;
  terminal.write(notesText([note], shown, terminal));
}

function optional(value: number | undefined, text: (value: number) => string): string {
  return value === undefined ? '' : text(value);
}

function listColumns(
  recordings: readonly ListedRecording[],
  now: number,
): Column<ListedRecording>[] {
  const hasDrops = recordings.some((one) => (one.dropped ?? 0) > 0);
  return [
    {
      title: 'recording',
      align: 'left',
      narrowest: 16,
      cell: (one, room) => [{ text: shortenStart(printable(one.name), room) }],
    },
    rightColumn<ListedRecording>('age', 9, (one) => ageText(now - one.changed)),
    rightColumn<ListedRecording>('size', 10, (one) => sizeText(one.bytes)),
    rightColumn<ListedRecording>('spans', 8, (one) => optional(one.spans, countText)),
    rightColumn<ListedRecording>('sessions', 5, (one) => optional(one.sessions, countText)),
    rightColumn<ListedRecording>('time', 6, (one) => optional(one.elapsed, durationText)),
    ...(hasDrops
      ? [rightColumn<ListedRecording>('dropped', 7, (one) => optional(one.dropped, countText))]
      : []),
    rightColumn<ListedRecording>('node', 3, (one) => one.node ?? ''),
    rightColumn<ListedRecording>('format', 2, (one) => optional(one.format, String)),
    {
      title: 'command',
      align: 'left',
      narrowest: 12,
      dispensable: 1,
      cell: (one, room) => [remarkPiece(one, room)],
    },
  ];
}

function remarkPiece(
  { problem, isWritten, command = '' }: ListedRecording,
  room: number,
): { text: string; format?: 'yellow' | 'dim' } {
  if (problem !== undefined)
    return { text: shortenEnd(printable(problem), room), format: 'yellow' };
  const state = isWritten ? 'being written: ' : '';
  return { text: shortenEnd(state + printable(command), room), format: 'dim' };
}

export function writeInfo(
  { file, sessions, tables }: RecordingInfo,
  now: number,
  terminal: Terminal,
): void {
  const state = file.isWritten ? ', being written' : '';
  const size = `${sizeText(file.bytes)}, changed ${ageText(now - file.changed)} ago${state}`;
  terminal.write(`${factLine('file', size, terminal)}\n\n`);
  const shownSessions = table(SESSION_COLUMNS, sessions, terminal);
  terminal.write(`${shownSessions.lines.join('\n')}\n${notesText([], shownSessions, terminal)}\n`);
  const shownTables = table(TABLE_COLUMNS, tables, terminal);
  terminal.write(`${shownTables.lines.join('\n')}\n${notesText([], shownTables, terminal)}`);
}

/** A figure of a row, which may go where there is little room. */
function rightColumn<Row>(
  title: string,
  dispensable: number,
  text: (row: Row) => string,
): Column<Row> {
  return { title, align: 'right', dispensable, cell: (row) => [{ text: text(row) }] };
}

const SESSION_COLUMNS: readonly Column<SessionInfo>[] = [
  { title: 'session', align: 'right', cell: ({ id }) => [{ text: String(id) }] },
  rightColumn('pid', 8, ({ pid }) => String(pid)),
  rightColumn('thread', 7, ({ thread }) => String(thread)),
  rightColumn('start', 4, ({ start }) => start.replace(/(\.\d{3})\d*Z$/, '$1Z')),
  rightColumn('time', 5, ({ elapsed }) => (elapsed === null ? 'no end' : durationText(elapsed))),
  rightColumn('calls', 10, ({ calls }) => countText(calls)),
  rightColumn('spans', 9, ({ spans }) => countText(spans)),
  rightColumn('dropped', 6, ({ dropped }) => countText(dropped)),
  rightColumn('stalled', 6, ({ stalled }) => durationText(stalled)),
  rightColumn('node', 3, ({ node }) => node),
  rightColumn('host', 2, ({ host }) => printable(host)),
  {
    title: 'command',
    align: 'left',
    narrowest: 12,
    dispensable: 1,
    cell: ({ command, cwd }, room) => [
      { text: shortenEnd(printable(`${command}  in ${cwd}`), room), format: 'dim' },
    ],
  },
];

const TABLE_COLUMNS: readonly Column<TableInfo>[] = [
  {
    title: 'table',
    align: 'left',
    narrowest: 12,
    cell: ({ name }, room) => [{ text: shortenEnd(name, room) }],
  },
  { title: 'size', align: 'right', cell: ({ bytes }) => [{ text: sizeText(bytes) }] },
];
