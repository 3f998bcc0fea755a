import type { CallTree, TreeRow } from '../queries/call-tree.ts';
import type { Hidden } from '../queries/tree-filter.ts';
import type { RecordingHead } from '../queries/recording-head.ts';
import type { Terminal } from '../terminal.ts';
import { type Drawn, drawn } from './branches.ts';
import { functionCell } from './function-cell.ts';
import { counted, countText, durationText, percentText } from './number.ts';
import { type Column, notesText, table } from './table.ts';

const NARROWEST_TREE = 32;
const BAR_WIDTH = 8;
const HOT = '>';
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

type DrawnRow = Drawn<TreeRow>;

export function writeTree(head: RecordingHead, tree: CallTree, terminal: Terminal): void {
  const rows = drawn(tree.rows);
  const shown = table(columns(head, rows, tree.isInverted), rows, terminal);
  if (rows.length > 0) terminal.write(`${shown.lines.join('\n')}\n\n`);
  const notes = [
    ...hiddenNotes(tree.hidden),
    ...(rows.length > 0 ? [tree.isInverted ? INVERTED_NOTE : HOT_NOTE] : []),
    `${counted(rows.length, 'path')}; 100% is the ${durationText(tree.running)} that traced code ran`,
  ];
  terminal.write(notesText(notes, shown, terminal));
}

const HOT_NOTE = `${HOT} marks the path that ran longest`;
const INVERTED_NOTE = `callers stand below what they called; ${HOT} marks what ran longest itself`;

const REASONS: Readonly<Record<keyof Hidden, string>> = {
  focus: 'not on a path through a function that --focus names',
  ignore: 'on a path through a function that --ignore names',
  hide: 'taken out by --show or --hide',
  depth: 'below --depth',
  min: 'running for less than --min',
};

function hiddenNotes(hidden: Hidden): string[] {
  const reasons = Object.keys(REASONS) as (keyof Hidden)[];
  return reasons
    .filter((reason) => hidden[reason] > 0)
    .map((reason) => `${counted(hidden[reason], 'path')} hidden: ${REASONS[reason]}`);
}

function columns(
  head: RecordingHead,
  rows: readonly DrawnRow[],
  isInverted: boolean,
): Column<DrawnRow>[] {
  // The time that the tree is ordered by stays.
  const dispensable = { dispensable: 3 };
  const hasErrors = rows.some((row) => row.errors > 0);
  const errors: Column<DrawnRow> = {
    title: 'errors',
    align: 'right',
    dispensable: 4,
    cell: (row) => [
      row.errors === 0 ? { text: '' } : { text: countText(row.errors), format: 'red' },
    ],
  };
  return [
    {
      title: 'total',
      align: 'right',
      dispensable: 2,
      cell: (row) => [{ text: durationText(row.total) }],
    },
    {
      title: 'self',
      align: 'right',
      ...(isInverted ? {} : dispensable),
      cell: (row) => [{ text: durationText(row.self) }],
    },
    {
      title: 'running',
      align: 'right',
      ...(isInverted ? dispensable : {}),
      cell: (row) => [{ text: durationText(row.running) }],
    },
    {
      title: 'share',
      align: 'right',
      dispensable: 5,
      cell: (row) => [{ text: percentText(row.share) }],
    },
    {
      title: '',
      align: 'left',
      dispensable: 1,
      cell: (row) => [{ text: shareBar(row.share), format: 'cyan' }],
    },
    { title: 'calls', align: 'right', cell: (row) => [{ text: countText(row.calls) }] },
    ...(hasErrors ? [errors] : []),
    {
      title: '',
      align: 'left',
      dispensable: 6,
      cell: (row) => [{ text: row.isHot ? HOT : '', format: 'red' }],
    },
    {
      title: 'function',
      align: 'left',
      narrowest: NARROWEST_TREE,
      cell: (row, room) => {
        const format = row.isContext ? 'dim' : undefined;
        return functionCell({ branches: row.branches, site: row, format }, head.folders, room);
      },
    },
  ];
}

function shareBar(share: number): string {
  const eighths = Math.round(Math.min(1, share) * BAR_WIDTH * EIGHTHS.length);
  const bar =
    '█'.repeat(Math.floor(eighths / EIGHTHS.length)) + (EIGHTHS[eighths % EIGHTHS.length] ?? '');
  return bar.padEnd(BAR_WIDTH);
}
