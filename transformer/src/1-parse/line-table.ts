/** The offsets at which lines begin, as JavaScript counts lines: after LF, CR, CRLF, U+2028 and U+2029. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  if (hasRareTerminators(text)) {
    for (const match of text.matchAll(/\r\n?|[\n\u2028\u2029]/g))
      starts.push(match.index + match[0].length);
    return starts;
  }
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function hasRareTerminators(text: string): boolean {
  return text.includes('\r') || text.includes('\u2028') || text.includes('\u2029');
}

/** The index of the line that an offset is on. Starts from `near`: most questions come in the text's order. */
export function lineAt(starts: readonly number[], offset: number, near: number): number {
  const isAt = (line: number): boolean =>
    (starts[line] ?? 0) <= offset && offset < (starts[line + 1] ?? Number.POSITIVE_INFINITY);
  for (let line = near; line < near + 4 && line < starts.length; line++)
    if (isAt(line)) return line;
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
