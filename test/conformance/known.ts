import { readFileSync } from 'node:fs';

/** Why some tests' verdicts change. */
export interface Known {
  readonly pattern: RegExp;
  readonly reason: string;
}

/** A reason after `#`, then the tests that it explains, one regular expression a line. */
export function readKnown(file: URL): readonly Known[] {
  const text = readFileSync(file, 'utf8');
  const known: Known[] = [];
  let reason = '';
  for (const line of text.split('\n').map((raw) => raw.trim())) {
    if (line.startsWith('#')) reason = line.slice(1).trim();
    else if (line !== '') known.push({ pattern: new RegExp(line), reason });
  }
  return known;
}
