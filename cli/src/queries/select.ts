import { CliError } from '../error.ts';
import type { Selected, Store } from '../store/open-store.ts';
import { readOnlySql } from './read-only-sql.ts';

/** Primary result codes of SQLite, https://www.sqlite.org/rescode.html: the statement's fault and not the file's. */
const ERROR = 1;
const READONLY = 8;
const MISMATCH = 20;

/**
 * What a statement of the user's own gives. Rows come as they are read, but the first at once: a statement that fails
 * does so, as a rule, before anything of its answer is written.
 */
export function select(store: Store, text: string): Selected {
  const sql = readOnlySql(text);
  try {
    const { columns, rows } = store.select(sql);
    const iterator = rows[Symbol.iterator]();
    return { columns, rows: readOn(store, iterator, iterator.next()) };
  } catch (error) {
    throw sqlFailure(store, error);
  }
}

function* readOn<Row>(
  store: Store,
  rows: Iterator<Row>,
  first: IteratorResult<Row>,
): Generator<Row> {
  try {
    for (let next = first; next.done !== true; next = rows.next()) yield next.value;
  } catch (error) {
    throw sqlFailure(store, error);
  } finally {
    rows.return?.();
  }
}

function sqlFailure(store: Store, error: unknown): unknown {
  const cause = error instanceof CliError && error.cause !== undefined ? error.cause : error;
  if (!(cause instanceof Error) || !('errcode' in cause)) return error;
  const code = Number(cause.errcode) & 0xff;
  if (code === READONLY) {
    return new CliError('FT_CLI_SQL', 'the SQL would write; recordings are only read here', {
      cause,
    });
  }
  if (code !== ERROR && code !== MISMATCH) return error;
  const hint = cause.message.startsWith('no such table') ? `; there are ${namesOf(store)}` : '';
  return new CliError('FT_CLI_SQL', `SQLite says "${cause.message}"${hint}`, { cause });
}

/** Tables and views, those of SQLite itself left out. */
function namesOf(store: Store): string {
  const rows = store.rows<{ name: string }>(
    `SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%' ORDER BY name COLLATE NOCASE`,
  );
  return Array.from(rows, ({ name }) => name).join(', ');
}
