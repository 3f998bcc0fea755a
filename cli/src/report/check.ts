import { LIMITS } from '../budgets/budgets.ts';
import type { BudgetCheck, ExceededLimit, FoundCall } from '../queries/check-budgets.ts';
import type { RecordingHead } from '../queries/recording-head.ts';
import type { Terminal } from '../terminal.ts';
import { counted, countText, durationText } from './number.ts';
import { placeText } from './place.ts';
import { type Column, table } from './table.ts';
import { printable, shortenEnd, shortenMiddle, shortenStart } from './text.ts';

const NARROWEST_NAME = 20;
const NARROWEST_PLACE = 16;

type Violation = ExceededLimit | FoundCall;

export function writeCheck(
  head: RecordingHead,
  { violations, checked, unmatched }: BudgetCheck,
  terminal: Terminal,
): void {
  const room = terminal.columns ?? Infinity;
  if (violations.length > 0) {
    const { lines } = table(columns(head), violations, terminal);
    terminal.write(`${lines.join('\n')}\n\n`);
  }
  for (const name of unmatched) {
    const text = `no function that was called is named ${printable(name)}`;
    terminal.write(`${terminal.style('yellow', shortenEnd(text, room))}\n`);
  }
  const verdict = `${counted(violations.length, 'violation')} of ${counted(checked, 'budget')}`;
  terminal.write(`${terminal.style(violations.length > 0 ? 'red' : 'bold', verdict)}\n`);
}

function columns(head: RecordingHead): Column<Violation>[] {
  return [
    { title: 'budget', align: 'left', cell: (one) => [{ text: budgetText(one) }] },
    { title: 'found', align: 'right', cell: (one) => [{ text: foundText(one), format: 'red' }] },
    {
      title: 'function',
      align: 'left',
      narrowest: NARROWEST_NAME,
      cell: (one, room) => [{ text: shortenMiddle(printable(nameText(one)), room) }],
    },
    {
      title: 'place',
      align: 'left',
      narrowest: NARROWEST_PLACE,
      dispensable: 1,
      cell: (one, room) => [
        { text: shortenStart(placeText(one.function, head.folders), room), format: 'dim' },
      ],
    },
  ];
}

function budgetText(one: Violation): string {
  if (one.kind === 'call') return 'mustNotCall';
  return `${one.limit} ${amountText(one, one.most)}`;
}

function foundText(one: Violation): string {
  return one.kind === 'call' ? counted(one.calls, 'call') : amountText(one, one.found);
}

function amountText({ limit }: ExceededLimit, amount: number): string {
  return LIMITS[limit].isDuration ? durationText(amount) : countText(amount);
}

function nameText(one: Violation): string {
  return one.kind === 'call' ? one.path.join(' → ') : one.function.name;
}
