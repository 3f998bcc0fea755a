import type { RecordingHead } from '../queries/recording-head.ts';
import type { Grouping } from '../queries/function-groups.ts';
import type { Top, TopOptions, TopOrder, TopRow } from '../queries/top.ts';
import type { Terminal } from '../terminal.ts';
import { counted, countText, durationText } from './number.ts';
import { placeText } from './place.ts';
import { type Column, notesText, table } from './table.ts';
import { printable, shortenMiddle, shortenStart } from './text.ts';

const NARROWEST_NAME = 20;
const NARROWEST_PLACE = 16;

/** Figures in the order they stand in. In a narrow terminal the highest ones stay longest. */
const FIGURES: readonly {
  readonly key: TopOrder;
  readonly dispensable: number;
  readonly text: (value: number) => string;
}[] = [
  { key: 'self', dispensable: 12, text: durationText },
  { key: 'total', dispensable: 11, text: durationText },
  { key: 'running', dispensable: 8, text: durationText },
  { key: 'waiting', dispensable: 3, text: durationText },
  { key: 'mean', dispensable: 7, text: durationText },
  { key: 'p50', dispensable: 4, text: durationText },
  { key: 'p90', dispensable: 2, text: durationText },
  { key: 'p99', dispensable: 9, text: durationText },
  { key: 'max', dispensable: 5, text: durationText },
  { key: 'calls', dispensable: 13, text: countText },
  { key: 'errors', dispensable: 10, text: countText },
];

export function writeTop(
  head: RecordingHead,
  top: Top,
  { sort, by = 'function' }: TopOptions,
  terminal: Terminal,
): void {
  const shown = table(columns(head, top.rows, sort, by), top.rows, terminal);
  terminal.write(`${shown.lines.join('\n')}\n`);
  const hidden = top.functions - top.rows.length;
  const notes = hidden > 0 ? [`${counted(hidden, `more ${by}`)}; -n shows more of them`] : [];
  const text = notesText(notes, shown, terminal);
  if (text !== '') terminal.write(`\n${text}`);
}

function columns(
  head: RecordingHead,
  rows: readonly TopRow[],
  sort: TopOrder,
  by: Grouping,
): Column<TopRow>[] {
  const hasErrors = rows.some((row) => row.errors > 0);
  const figures = FIGURES.filter(({ key }) => key !== 'errors' || hasErrors || sort === 'errors');
  return [
    ...figures.map(({ key, dispensable, text }): Column<TopRow> => ({
      title: key === sort ? `${key}▾` : key,
      align: 'right',
      cell: (row) => [
        { text: text(row[key]), format: key === 'errors' && row.errors > 0 ? 'red' : undefined },
      ],
      ...(key === sort ? {} : { dispensable }),
    })),
    {
      title: by,
      align: 'left',
      narrowest: NARROWEST_NAME,
      cell: (row, room) => [{ text: shortenMiddle(printable(row.name), room) }],
    },
    placeColumn(head),
  ];
}

function placeColumn({ folders }: RecordingHead): Column<TopRow> {
  return {
    title: 'place',
    align: 'left',
    narrowest: NARROWEST_PLACE,
    dispensable: 1,
    cell: ({ file, line, functions }, room) => {
      const text =
        file === undefined || line === undefined
          ? counted(functions, 'function')
          : placeText({ file, line }, folders);
      return [{ text: shortenStart(text, room), format: 'dim' }];
    },
  };
}
