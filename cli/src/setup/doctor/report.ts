import { factLine, nameWidthOf } from '../../report/facts.ts';
import { printable } from '../../report/text.ts';
import type { Terminal } from '../../terminal.ts';
import type { Finding } from './finding.ts';

type Facts = readonly (readonly [name: string, text: string])[];

/** Nothing is shortened: a remedy is there to be copied. */
export function writeFindings(
  facts: Facts,
  findings: readonly Finding[],
  terminal: Terminal,
): void {
  const unlimited = { ...terminal, columns: undefined };
  const nameWidth = nameWidthOf(facts.map(([name]) => name));
  for (const [name, text] of facts) {
    terminal.write(`${factLine(name, printable(text), unlimited, { nameWidth })}\n`);
  }
  for (const { code, file, text, remedy } of findings) {
    const place = file === undefined ? '' : `${file}: `;
    terminal.write(`\n${terminal.style('red', code)}  ${printable(place + text)}\n`);
    terminal.write(`${terminal.style('dim', 'remedy')}  ${printable(remedy)}\n`);
  }
  const verdict = findings.length === 0 ? 'healthy' : `${findings.length} found`;
  terminal.write(`\n${terminal.style('bold', verdict)}\n`);
}

export function writeFindingsJson(
  facts: Facts,
  findings: readonly Finding[],
  terminal: Terminal,
): void {
  const found = facts.map(([name, text]) => ({ name, text }));
  const report = { isHealthy: findings.length === 0, findings, facts: found };
  terminal.write(`${JSON.stringify(report, null, 2)}\n`);
}
