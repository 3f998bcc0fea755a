/** What is said of a store that cannot be written: the error, and what can be done about it. */
import { constants } from 'node:os';

const ELSEWHERE = 'set FUNCTRACE_STORE to a folder that can be written';

/** By SQLite's primary result code. */
const REMEDIES: Readonly<Record<number, string>> = {
  5: 'end the process that keeps it locked, or set FUNCTRACE_STORE to another file',
  8: ELSEWHERE,
  10: ELSEWHERE,
  11: 'delete the file, or set FUNCTRACE_STORE to another one',
  13: 'free some space, or set FUNCTRACE_STORE to a place that has more',
  14: ELSEWHERE,
  26: 'set FUNCTRACE_STORE to a file that is a recording, or to none',
};

export function storeFailure(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const remedy = remedyFor(error);
  return remedy === undefined ? message : `${message}; ${remedy}`;
}

function remedyFor(error: unknown): string | undefined {
  const { errcode, code } = error as { errcode?: unknown; code?: unknown };
  if (typeof errcode === 'number') return REMEDIES[errcode & 0xff];
  return typeof code === 'string' && code in constants.errno ? ELSEWHERE : undefined;
}
