import { compareText } from './compare-text.ts';

const SHOWN = 3;

/** The names that take the fewest changes of a letter to become `text`, or the last part of which does. */
export function nearestNames(text: string, names: readonly string[]): string[] {
  const wanted = text.toLowerCase();
  const bound = Math.max(2, Math.floor(wanted.length / 3));
  const near = [...new Set(names)].flatMap((name) => {
    const whole = name.toLowerCase();
    const last = whole.slice(whole.lastIndexOf('.') + 1);
    const changes = Math.min(changesBetween(wanted, whole), changesBetween(wanted, last));
    return changes <= bound ? [{ name, changes }] : [];
  });
  near.sort((a, b) => a.changes - b.changes || compareText(a.name, b.name));
  return near.slice(0, SHOWN).map(({ name }) => name);
}

/** Levenshtein's distance, a row of its table at a time. */
function changesBetween(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above[b.length] ?? 0;
}
