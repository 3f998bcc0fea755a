import { readFileSync } from 'node:fs';

/** Why some tests' verdicts change. */
export interface Known {
  readonly pattern: RegExp;
  readonly reason: string;
}

/** known.txt: a reason after `#`, then the files that it explains, one regular expression a line. */
export function readKnown(): readonly Known[] {
  const text = readFileSync(new URL('known.txt', import.meta.url), 'utf8');
  const known: Known[] = [];
  let reason = '';
  for (const line of text.split('\n').map((raw) => raw.trim())) {
    if (line.startsWith('#')) reason = line.slice(1).trim();
    else if (line !== '') known.push({ pattern: new RegExp(line), reason });
  }
  return known;
}
