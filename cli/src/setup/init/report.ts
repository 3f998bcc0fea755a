import { factLine } from '../../report/facts.ts';
import { printable } from '../../report/text.ts';
import type { Terminal } from '../../terminal.ts';
import { unifiedDiff } from './diff.ts';
import type { Plan } from './plan.ts';

const COLOURS = { '+': 'cyan', '-': 'red', '@': 'dim' } as const;

/** The changes as a diff. */
export function writeDiff({ changes }: Plan, terminal: Terminal): void {
  for (const change of changes) {
    for (const line of unifiedDiff(change)) {
      const colour = COLOURS[line[0] as keyof typeof COLOURS];
      const text = printable(line);
      terminal.write(`${colour === undefined ? text : terminal.style(colour, text)}\n`);
    }
  }
}

/** What was found, what changed, and what is left to do. Nothing is shortened: lines are there to be copied. */
export function writePlan(plan: Plan, terminal: Terminal): void {
  const unlimited = { ...terminal, columns: undefined };
  const write = (name: string, text: string): void => {
    terminal.write(`${factLine(name, text, unlimited, { nameWidth: 12 })}\n`);
  };
  for (const [name, text] of plan.found) write(name, text);
  for (const { path, what } of plan.changes) {
    write('changed', path);
    for (const line of what) write('', `  ${line}`);
  }
  if (plan.changes.length === 0) write('changed', 'nothing');
  for (const { text, lines } of plan.instructions) {
    write('to do', text);
    for (const line of lines) write('', `  ${line}`);
  }
}
