import type { DatabaseSync } from 'node:sqlite';
import { APPLICATION_ID, FORMAT_VERSION } from '@functrace/format';
import { CliError } from '../error.ts';

const REQUIRED_TABLES = ['session', 'site', 'span', 'value', 'call_node'] as const;

/**
 * Whether this command can read the file. The order matters: a table may well be missing from another version.
 * @throws {CliError} that names what is wrong
 */
export function checkRecording(db: DatabaseSync, path: string): void {
  checkApplication(db, path);
  const tables = new Set(
    db
      .prepare(`SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')`)
      .all()
      .map((row) => row['name']),
  );
  if (tables.has('session')) checkVersion(db, path);
  const missing = REQUIRED_TABLES.filter((table) => !tables.has(table));
  if (missing.length > 0) {
    throw new CliError(
      'FT_CLI_CORRUPT',
      `${path} lacks the table${missing.length === 1 ? '' : 's'} ${missing.join(', ')}; record again`,
    );
  }
  if (db.prepare('SELECT 1 FROM call_node LIMIT 1').get() !== undefined) return;
  throw new CliError(
    'FT_CLI_EMPTY',
    `${path} holds no calls; check that the program was built with FuncTrace, and that include and IGNORE_NAMES leave something to trace`,
  );
}

function checkApplication(db: DatabaseSync, path: string): void {
  if (db.prepare('PRAGMA application_id').get()?.['application_id'] === APPLICATION_ID) return;
  throw new CliError(
    'FT_CLI_NOT_RECORDING',
    `${path} is an SQLite file, but not a recording of FuncTrace; name one with --store <file>`,
  );
}

function checkVersion(db: DatabaseSync, path: string): void {
  const other = db
    .prepare('SELECT format_version AS version FROM session WHERE format_version <> ? LIMIT 1')
    .get(FORMAT_VERSION)?.['version'];
  if (other === undefined) return;
  const remedy =
    Number(other) > FORMAT_VERSION
      ? 'update @functrace/cli'
      : 'record again, or use an older @functrace/cli';
  throw new CliError(
    'FT_CLI_VERSION',
    `${path} has format version ${String(other)}, and this command reads version ${FORMAT_VERSION}; ${remedy}`,
  );
}
