import { writeSync } from 'node:fs';

const STANDARD_ERROR = 2;
const reported = new Set<string>();

/** Says a thing once a thread on standard error. The program goes on. */
export function warnOnce(code: string, text: string): void {
  if (reported.has(code)) return;
  reported.add(code);
  try {
    // process.stderr is loaded lazily, takes a millisecond, and may be the program's own by now.
    writeSync(STANDARD_ERROR, `functrace: ${code}: ${text}\n`);
  } catch {
    // Standard error is closed: there is nobody to tell.
  }
}
