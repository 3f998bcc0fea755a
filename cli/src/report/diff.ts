import type { ComparedFigure } from '../queries/both-trees.ts';
import type { Diff, DiffPath, DiffRow } from '../queries/diff.ts';
import type { Failure } from '../queries/diff-gate.ts';
import type { RecordingHead } from '../queries/recording-head.ts';
import type { Selection } from '../queries/selection.ts';
import type { Terminal } from '../terminal.ts';
import { drawn, type Drawn } from './branches.ts';
import { factLine } from './facts.ts';
import { functionCell } from './function-cell.ts';
import { warnings } from './head.ts';
import { counted, countText, durationText, percentText } from './number.ts';
import { selectionFacts } from './selection.ts';
import { type Column, notesText, table } from './table.ts';
import { printable, shortenStart } from './text.ts';

export interface DiffReport {
  readonly base: RecordingHead;
  readonly new: RecordingHead;
  readonly selection: Selection;
  readonly diff: Diff;
  readonly failures: readonly Failure[];
  readonly isTree: boolean;
  readonly limit: number;
}

const NARROWEST_NAME = 24;

type Row = Drawn<DiffRow>;

export function writeDiff(report: DiffReport, sort: ComparedFigure, terminal: Terminal): void {
  const { diff, isTree, limit } = report;
  writeHeads(report, terminal);
  const all = isTree
    ? drawn<DiffPath>(diff.paths)
    : diff.rows.map((row) => ({ ...row, branches: '' }));
  const rows: readonly Row[] = isTree ? all : all.slice(0, limit);
  const folders = [...report.new.folders, ...report.base.folders];
  const shown =
    rows.length > 0
      ? table(columns(rows, folders, sort), rows, terminal)
      : { lines: [], leftOut: [] };
  if (rows.length > 0) terminal.write(`${shown.lines.join('\n')}\n\n`);
  terminal.write(notesText(notes(report, all.length - rows.length), shown, terminal));
  for (const failure of report.failures)
    terminal.write(`${terminal.style('red', failureText(failure))}\n`);
}

function writeHeads({ base, new: next, selection }: DiffReport, terminal: Terminal): void {
  const lines = (['base', 'new'] as const).flatMap((name) => {
    const head = name === 'base' ? base : next;
    const spans = `${countText(head.spans)} spans, ${durationText(head.elapsed)}`;
    return [
      factLine(name, `${spans}  ${printable(head.store)}`, terminal, { shorten: shortenStart }),
      ...warnings(head).map(([fact, text]) => factLine(fact, text, terminal, { format: 'yellow' })),
    ];
  });
  const selected = selectionFacts(selection, false).map(([name, text]) =>
    factLine(name, printable(text), terminal),
  );
  terminal.write(`${[...lines, ...selected].join('\n')}\n\n`);
}

function notes({ diff, isTree, limit }: DiffReport, hidden: number): string[] {
  const { difference, before, after } = diff.whole;
  const unchanged = isTree
    ? counted(diff.unchangedPaths, 'path')
    : counted(diff.unchanged, 'function');
  return [
    ...(hidden > 0 ? [`${counted(hidden, 'more function')} beyond -n ${limit}`] : []),
    `${unchanged} without a difference`,
    `all: ran ${durationText(before.self)}, now ${durationText(after.self)} (${signed(difference.self, durationText)}); ${countText(before.calls)} calls, now ${countText(after.calls)} (${signed(difference.calls, countText)})`,
  ];
}

function failureText({ gate, figure, function: name, before, after }: Failure): string {
  const text = figure === 'calls' || figure === 'errors' ? countText : durationText;
  const growth = before === 0 ? '' : `, ${signed((after - before) / before, percentText)}`;
  return `failed: ${gate}: ${figure} of ${name === null ? 'all' : printable(name)} was ${text(before)} and is ${text(after)}${growth}`;
}

function signed(value: number, text: (size: number) => string): string {
  const size = text(Math.abs(value));
  if (size === text(0)) return size;
  return `${value > 0 ? '+' : '-'}${size}`;
}

const SHOWN_FIGURES = ['calls', 'self', 'total'] as const satisfies readonly ComparedFigure[];

function columns(
  rows: readonly Row[],
  folders: readonly string[],
  sort: ComparedFigure,
): Column<Row>[] {
  const figures = SHOWN_FIGURES.some((figure) => figure === sort)
    ? SHOWN_FIGURES
    : [...SHOWN_FIGURES, sort];
  const share: Column<Row> = {
    title: 'share',
    align: 'right',
    dispensable: 5,
    cell: (row) => [{ text: signed(row.share, percentText) }],
  };
  const isState = rows.some((row) => row.state !== 'both');
  const state: Column<Row> = {
    title: '',
    align: 'left',
    cell: (row) => [{ text: row.state === 'both' ? '' : row.state, format: 'cyan' }],
  };
  return [
    ...figures.flatMap((figure) => [
      ...figureColumns(figure, figure === sort),
      ...(figure === 'self' ? [share] : []),
    ]),
    ...(isState ? [state] : []),
    {
      title: 'function',
      align: 'left',
      narrowest: NARROWEST_NAME,
      cell: (row, room) => functionCell({ branches: row.branches, site: row }, folders, room),
    },
  ];
}

/** What it was, what it is, and the difference, which stays longest where there is little room. */
function figureColumns(figure: ComparedFigure, isSorted: boolean): Column<Row>[] {
  const isCount = figure === 'calls' || figure === 'errors';
  const text = isCount ? countText : durationText;
  const side = (title: string, of: 'before' | 'after', dispensable: number): Column<Row> => ({
    title,
    align: 'right',
    dispensable: dispensable + (isSorted ? 4 : 0),
    cell: (row) => [{ text: text(row[of][figure]) }],
  });
  return [
    side(`${figure} before`, 'before', 1),
    side(`${figure} after`, 'after', 2),
    {
      title: `±${figure}${isSorted ? '▾' : ''}`,
      align: 'right',
      ...(isSorted ? {} : { dispensable: 4 }),
      cell: (row) => [
        {
          text: signed(row.difference[figure], text),
          format: row.difference[figure] > 0 ? 'red' : 'green',
        },
      ],
    },
  ];
}
