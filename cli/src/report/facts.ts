import type { Format, Terminal } from '../terminal.ts';
import { padEnd, type Shorten, shortenEnd, widthOf } from './text.ts';

/** What something is called, and what it is. */
export type Fact = readonly [name: string, text: string];

const NAME_WIDTH = 10;

export interface FactOptions {
  readonly shorten?: Shorten;
  readonly format?: Format | undefined;
  /** Columns that names take; 10 unless a longer one is among them. */
  readonly nameWidth?: number;
}

/** A line of a name and what it is. */
export function factLine(
  name: string,
  text: string,
  terminal: Terminal,
  options: FactOptions = {},
): string {
  const { shorten = shortenEnd, format, nameWidth = NAME_WIDTH } = options;
  const label = padEnd(shortenEnd(name, nameWidth - 1), nameWidth);
  const room = (terminal.columns ?? Infinity) - widthOf(label);
  const shown = shorten(text, room);
  return `${terminal.style('dim', label)}${format === undefined ? shown : terminal.style(format, shown)}`;
}

/** The width for a list of names, each followed by at least one space. */
export function nameWidthOf(names: readonly string[]): number {
  const LONGEST = 24;
  return names.reduce(
    (width, name) => Math.max(width, Math.min(LONGEST, widthOf(name) + 2)),
    NAME_WIDTH,
  );
}
