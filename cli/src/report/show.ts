import type { RecordingHead } from '../queries/recording-head.ts';
import type { ChildSpan, SpanDetail } from '../queries/show-span.ts';
import type { Terminal } from '../terminal.ts';
import { factLine, nameWidthOf } from './facts.ts';
import { counted, durationText } from './number.ts';
import { OUTCOME_FORMATS } from './outcome.ts';
import { exactPlaceText } from './place.ts';
import { type Column, table } from './table.ts';
import { printable, shortenEnd, shortenMiddle, shortenStart } from './text.ts';
import { valueText } from './value.ts';

const NARROWEST_NAME = 20;

export function writeShow(head: RecordingHead, span: SpanDetail, terminal: Terminal): void {
  const room = terminal.columns ?? Infinity;
  const name = shortenMiddle(printable(span.function.name), room);
  const place = shortenStart(
    `${span.function.kind} at ${exactPlaceText(span.function, head.folders)}`,
    room,
  );
  const sections = [
    [terminal.style('bold', name), terminal.style('dim', place)],
    circumstances(span, terminal),
    values(span, terminal),
    children(span, terminal),
  ];
  terminal.write(
    `${sections
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join('\n'))
      .join('\n\n')}\n`,
  );
}

function circumstances(span: SpanDetail, terminal: Terminal): string[] {
  const parent =
    span.parent === null
      ? 'none: called from outside traced code'
      : `${span.parent.id} ${printable(span.parent.name)}`;
  const thread = span.thread === 0 ? 'main thread' : `thread ${span.thread}`;
  return [
    factLine('span', String(span.id), terminal),
    factLine('parent', parent, terminal, { shorten: shortenMiddle }),
    factLine('depth', String(span.depth), terminal),
    factLine('task', String(span.task), terminal),
    factLine('session', `${span.session}, process ${span.pid}, ${thread}`, terminal),
    factLine('when', `${span.at} (${durationText(span.start)} after the start)`, terminal),
    factLine(
      'duration',
      span.duration === null ? 'not finished' : durationText(span.duration),
      terminal,
    ),
    factLine('running', durationText(span.running), terminal),
    factLine(
      'waiting',
      span.waiting === null ? 'not finished' : durationText(span.waiting),
      terminal,
    ),
    factLine('outcome', span.outcome, terminal, { format: OUTCOME_FORMATS[span.outcome] }),
  ];
}

function values(span: SpanDetail, terminal: Terminal): string[] {
  const shown = [
    { name: 'this', data: span.receiver },
    ...span.parameters.map(({ name, data }) => ({ name: printable(name), data: data ?? '' })),
    { name: 'result', data: span.result },
    { name: 'error', data: span.error, format: 'red' as const },
  ].filter((value) => value.data !== undefined);
  const nameWidth = nameWidthOf(shown.map((value) => value.name));
  return shown.map(({ name, data = '', ...format }) => {
    const text = data === '' ? '(not recorded)' : valueText(data);
    return factLine(name, text, terminal, { ...format, nameWidth, shorten: shortenEnd });
  });
}

const CHILD_COLUMNS: readonly Column<ChildSpan>[] = [
  { title: 'child', align: 'right', cell: (child) => [{ text: String(child.id) }] },
  { title: 'start', align: 'right', cell: (child) => [{ text: `+${durationText(child.offset)}` }] },
  {
    title: 'duration',
    align: 'right',
    cell: (child) => [{ text: child.duration === null ? '-' : durationText(child.duration) }],
  },
  {
    title: 'running',
    align: 'right',
    dispensable: 1,
    cell: (child) => [{ text: durationText(child.running) }],
  },
  {
    title: 'outcome',
    align: 'left',
    dispensable: 2,
    cell: (child) => [{ text: child.outcome, format: OUTCOME_FORMATS[child.outcome] }],
  },
  {
    title: 'function',
    align: 'left',
    narrowest: NARROWEST_NAME,
    cell: (child, room) => [{ text: shortenMiddle(printable(child.name), room) }],
  },
];

function children(span: SpanDetail, terminal: Terminal): string[] {
  if (span.childCount === 0) return [terminal.style('dim', 'no traced calls in it')];
  const { lines } = table(CHILD_COLUMNS, span.children, terminal);
  const rest = span.childCount - span.children.length;
  if (rest === 0) return [...lines];
  const note = `${counted(rest, 'more child', 'more children')}; --children shows more of them`;
  return [...lines, terminal.style('dim', shortenEnd(note, terminal.columns ?? Infinity))];
}
