import { spawnSync } from 'node:child_process';
import type { Terminal } from './terminal.ts';

/** Colours pass, and what was read stays on the screen. */
const LESS = 'FRX';
/** Values of PAGER for those who want none. */
const NO_PAGER = new Set(['', 'cat']);
/** Of a shell that does not find the program. */
const COMMAND_NOT_FOUND = 127;

/** Has `write` say all it has to say, and shows it through the pager where it is longer than the screen. */
export function throughPager(
  terminal: Terminal,
  environment: Readonly<Record<string, string | undefined>>,
  write: (terminal: Terminal) => void,
): void {
  const pager = environment['PAGER'] ?? 'less';
  if (terminal.rows === undefined || NO_PAGER.has(pager)) {
    write(terminal);
    return;
  }
  const texts: string[] = [];
  write({ ...terminal, write: (text) => texts.push(text) });
  const text = texts.join('');
  // The shell's prompt takes a line too.
  const isLong = text.split('\n').length > terminal.rows;
  if (!isLong || !isShown(pager, text, environment)) terminal.write(text);
}

function ignore(): void {}

/** False where there is no such pager. */
function isShown(
  pager: string,
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  // Ctrl-C goes to all that the terminal started. It is the pager's to answer, which would be left with the terminal.
  process.on('SIGINT', ignore);
  try {
    const { status, error } = spawnSync(pager, {
      input: text,
      stdio: ['pipe', 'inherit', 'inherit'],
      env: { LESS, ...environment },
      shell: true,
    });
    // Of what is not read to its end, the rest is not wanted.
    const hasRun = error === undefined || (error as NodeJS.ErrnoException).code === 'EPIPE';
    return hasRun && status !== COMMAND_NOT_FOUND;
  } finally {
    process.off('SIGINT', ignore);
  }
}
