import { CliError, type CliErrorCode } from '../error.ts';

/** Primary result codes of SQLite, https://www.sqlite.org/rescode.html. */
const RESULT_CODES: Readonly<
  Record<number, { readonly code: CliErrorCode; readonly remedy: string }>
> = {
  3: { code: 'FT_CLI_UNREADABLE', remedy: 'ask for permission to read it' },
  5: { code: 'FT_CLI_UNREADABLE', remedy: 'wait until the program that locks it is done' },
  8: {
    code: 'FT_CLI_UNREADABLE',
    remedy: 'copy it, and its -wal file if it has one, to a folder you may write to',
  },
  10: { code: 'FT_CLI_UNREADABLE', remedy: 'check the disk' },
  11: {
    code: 'FT_CLI_CORRUPT',
    remedy: 'record again, or save what is left with "sqlite3 FILE .recover"',
  },
  14: {
    code: 'FT_CLI_UNREADABLE',
    remedy: 'copy it, and its -wal file if it has one, to a folder you may write to',
  },
  26: { code: 'FT_CLI_NOT_SQLITE', remedy: 'name a recording with --store <file>' },
};

interface SqliteError extends Error {
  readonly errcode: number;
}

/** What SQLite says of the file, as an error for its user; anything else as it is. */
export function storeFailure(error: unknown, path: string): unknown {
  if (!isSqliteError(error)) return error;
  const known = RESULT_CODES[error.errcode & 0xff];
  if (known === undefined) return error;
  return new CliError(known.code, `${path} cannot be read (${error.message}); ${known.remedy}`, {
    cause: error,
  });
}

function isSqliteError(error: unknown): error is SqliteError {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
}
