import type { RecordingHead } from '../queries/recording-head.ts';
import type { Terminal } from '../terminal.ts';
import { type Fact, factLine } from './facts.ts';
import { counted, countText, durationText } from './number.ts';
import { printable, shortenEnd, shortenStart } from './text.ts';

/** The lines above every report, those of its own, and an empty one. */
export function writeHead(
  head: RecordingHead,
  terminal: Terminal,
  facts: readonly Fact[] = [],
): void {
  const time = `${durationText(head.elapsed)}, ${toMillis(head.from)} to ${toMillis(head.to)}`;
  const lines = [
    factLine('store', printable(head.store), terminal, { shorten: shortenStart }),
    factLine('spans', `${countText(head.spans)} in ${counted(head.sessions, 'session')}`, terminal),
    factLine('time', time, terminal, { shorten: shortenEnd }),
    ...warnings(head).map(([name, text]) => factLine(name, text, terminal, { format: 'yellow' })),
    ...facts.map(([name, text]) => factLine(name, printable(text), terminal)),
  ];
  terminal.write(`${lines.join('\n')}\n\n`);
}

/** What makes the report say less than what happened. */
export function warnings(head: RecordingHead): Fact[] {
  const found: Fact[] = [];
  if (head.dropped > 0) {
    found.push(['dropped', `${counted(head.dropped, 'record')}: counts and times are too low`]);
  }
  if (head.stalled > 0) {
    found.push([
      'stalled',
      `${durationText(head.stalled)} that the program waited for a free channel`,
    ]);
  }
  if (head.folded > 0) {
    found.push([
      'folded',
      `${counted(head.folded, 'unremarkable call')} of these are in the call tree only`,
    ]);
  }
  if (head.overBudget > 0) {
    found.push([
      'budget',
      `functions over budget: ${countText(head.overBudget)}, their times are estimates`,
    ]);
  }
  if (head.evicted > 0) {
    found.push([
      'evicted',
      `${counted(head.evicted, 'span')} made room at the size limit; the call tree has them`,
    ]);
  }
  if (head.sampledSessions > 0) {
    found.push([
      'sampled',
      `${counted(head.sampledSessions, 'session')} from a profile: its calls are samples, its times estimates`,
    ]);
  }
  if (head.openSessions > 0) {
    found.push([
      'open',
      `${counted(head.openSessions, 'session')} without an end: still running, or killed`,
    ]);
  }
  return found;
}

function toMillis(isoTime: string): string {
  return isoTime.replace(/(\.\d{3})\d*Z$/, '$1Z');
}
