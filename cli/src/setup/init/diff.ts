import { diff } from 'node:util';
import type { FileChange } from './plan.ts';

/** Lines around a change. */
const CONTEXT = 3;

type Line = readonly [mark: ' ' | '-' | '+', text: string];

/** A change as `diff -u` and git print it. */
export function unifiedDiff({ path, before, after }: FileChange): string[] {
  const lines = linesOf(before ?? '', after);
  const head = [before === undefined ? '--- /dev/null' : `--- a/${path}`, `+++ b/${path}`];
  return [...head, ...hunksOf(lines).flatMap((hunk) => hunkText(lines, hunk))];
}

function linesOf(before: string, after: string): Line[] {
  // Of Node's: 1 for a line of the first only, -1 of the second only.
  const marks = new Map<number, Line[0]>([
    [0, ' '],
    [1, '-'],
    [-1, '+'],
  ]);
  return diff(split(before), split(after)).map(([operation, text]) => [
    marks.get(operation) ?? ' ',
    text,
  ]);
}

/** A last line that has no line break is another line than one that has. */
function split(text: string): string[] {
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  return last === '' ? lines : [...lines, `${last}\n\\ No newline at end of file`];
}

interface Hunk {
  readonly start: number;
  readonly end: number;
}

function hunksOf(lines: readonly Line[]): Hunk[] {
  const hunks: { start: number; end: number }[] = [];
  for (const [index, [mark]] of lines.entries()) {
    if (mark === ' ') continue;
    const start = Math.max(0, index - CONTEXT);
    const end = Math.min(lines.length, index + CONTEXT + 1);
    const last = hunks.at(-1);
    if (last !== undefined && start <= last.end) last.end = end;
    else hunks.push({ start, end });
  }
  return hunks;
}

function hunkText(lines: readonly Line[], { start, end }: Hunk): string[] {
  const count = (from: number, to: number, other: '-' | '+'): number =>
    lines.slice(from, to).filter(([mark]) => mark !== other).length;
  const side = (other: '-' | '+'): string => {
    const length = count(start, end, other);
    return `${count(0, start, other) + (length === 0 ? 0 : 1)},${length}`;
  };
  const shown = lines.slice(start, end).flatMap(([mark, text]) => `${mark}${text}`.split('\n'));
  return [`@@ -${side('+')} +${side('-')} @@`, ...shown];
}
