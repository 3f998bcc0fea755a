import type { Terminal } from '../terminal.ts';
import { factLine } from './facts.ts';
import { counted } from './number.ts';
import { printable } from './text.ts';

/** Says what file was made, and what opens it. */
export function writeWritten(
  path: string,
  bytes: number,
  viewer: string,
  terminal: Terminal,
): void {
  const lines = [
    factLine('wrote', `${printable(path)}, ${counted(bytes, 'byte')}`, terminal),
    factLine('open', viewer, terminal),
  ];
  terminal.write(`${lines.join('\n')}\n`);
}
