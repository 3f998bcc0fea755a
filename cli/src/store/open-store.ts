import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { CliError } from '../error.ts';
import { checkRecording } from './check-recording.ts';
import { storeFailure } from './failure.ts';

/** A value that SQLite takes or gives. Whole numbers above 2^53 have to be cast or cut up in SQL. */
export type SqlValue = number | string | null | Uint8Array;

/** An open recording, as of the moment it was opened. */
export interface Store {
  readonly path: string;
  rows<Row>(sql: string, ...parameters: readonly SqlValue[]): Iterable<Row>;
  row<Row>(sql: string, ...parameters: readonly SqlValue[]): Row | undefined;
  /** A statement of the user's own, one way or another: whole numbers of any size, columns of one name side by side. */
  select(sql: string): Selected;
  /** A statement to ask often, for all its rows at once, each the list of its cells: twice as fast as `rows`. */
  arrays<Cells extends readonly SqlValue[]>(
    sql: string,
  ): (...parameters: readonly SqlValue[]) => readonly Cells[];
  /** Told how far a walk over the single calls has come, which may take long: so many of all. */
  onProgress?: ((done: number, all: number) => void) | undefined;
  close(): void;
}

export type SqlCell = SqlValue | bigint;

export interface Selected {
  readonly columns: readonly string[];
  readonly rows: Iterable<readonly SqlCell[]>;
}

const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';
/** Offset of the version a reader needs; 2 stands for a write-ahead log. */
const READ_VERSION_OFFSET = 19;
const WAL = 2;
const BUSY_MS = 5000;

/**
 * Opens a recording for reading, also while it is written. All queries see one state of it.
 * @throws {CliError} when the file is missing, damaged, of another format, or not a recording
 */
export function openStore(path: string): Store {
  const header = readHeader(path);
  let db: DatabaseSync | undefined;
  try {
    db = connect(path, header);
    db.exec('BEGIN');
    checkRecording(db, path);
    return new SqliteReader(path, db);
  } catch (error) {
    db?.close();
    throw storeFailure(error, path);
  }
}

class SqliteReader implements Store {
  readonly path: string;
  onProgress: Store['onProgress'];
  readonly #db: DatabaseSync;

  constructor(path: string, db: DatabaseSync) {
    this.path = path;
    this.#db = db;
  }

  /** `Row` is what the statement selects: the one place where its author is taken at their word. */
  *rows<Row>(sql: string, ...parameters: readonly SqlValue[]): Generator<Row> {
    try {
      yield* this.#db.prepare(sql).iterate(...parameters) as Iterable<Row>;
    } catch (error) {
      throw storeFailure(error, this.path);
    }
  }

  row<Row>(sql: string, ...parameters: readonly SqlValue[]): Row | undefined {
    try {
      return this.#db.prepare(sql).get(...parameters) as Row | undefined;
    } catch (error) {
      throw storeFailure(error, this.path);
    }
  }

  select(sql: string): Selected {
    try {
      const statement = this.#db.prepare(sql);
      statement.setReadBigInts(true);
      statement.setReturnArrays(true);
      return {
        columns: statement.columns().map(({ name }) => name),
        rows: this.#cells(statement),
      };
    } catch (error) {
      throw storeFailure(error, this.path);
    }
  }

  *#cells(statement: StatementSync): Generator<readonly SqlCell[]> {
    try {
      // As setReturnArrays() makes them.
      yield* statement.iterate() as Iterable<unknown> as Iterable<readonly SqlCell[]>;
    } catch (error) {
      throw storeFailure(error, this.path);
    }
  }

  arrays<Cells extends readonly SqlValue[]>(
    sql: string,
  ): (...parameters: readonly SqlValue[]) => readonly Cells[] {
    const statement = this.#prepared(sql);
    return (...parameters) => {
      try {
        return statement.all(...parameters) as unknown as readonly Cells[];
      } catch (error) {
        throw storeFailure(error, this.path);
      }
    };
  }

  #prepared(sql: string): StatementSync {
    try {
      const statement = this.#db.prepare(sql);
      statement.setReturnArrays(true);
      return statement;
    } catch (error) {
      throw storeFailure(error, this.path);
    }
  }

  close(): void {
    this.#db.close();
  }
}

/**
 * A writer with a write-ahead log keeps the log beside the file for as long as it has the file open. With no log there
 * is no writer, and the file is opened as immutable: otherwise SQLite would create a log and its index next to it,
 * leave them there, and fail where the folder cannot be written to.
 */
function connect(path: string, header: Buffer): DatabaseSync {
  const options = { readOnly: true, timeout: BUSY_MS };
  const isAtRest = header[READ_VERSION_OFFSET] === WAL && !existsSync(`${path}-wal`);
  if (!isAtRest) return new DatabaseSync(path, options);
  const url = pathToFileURL(resolve(path));
  url.searchParams.set('immutable', '1');
  return new DatabaseSync(url, options);
}

/** SQLite reads an empty file as an empty database, and names no reason for a short one. */
function readHeader(path: string): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  const bytes = readStart(path, header);
  if (bytes === 0) {
    throw new CliError('FT_CLI_EMPTY', `${path} is an empty file; record again`);
  }
  if (bytes < HEADER_BYTES || header.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw new CliError(
      'FT_CLI_NOT_SQLITE',
      `${path} is not an SQLite file; name a recording with --store <file>`,
    );
  }
  return header;
}

const OPEN_FAILURES: Readonly<Record<string, string>> = {
  EACCES: 'permission denied; ask for permission to read it',
  EPERM: 'permission denied; ask for permission to read it',
  EISDIR: 'it is a folder; name a file in it',
};

function readStart(path: string, header: Buffer): number {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    return readSync(file, header);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENOENT') {
      throw new CliError(
        'FT_CLI_NO_STORE',
        `${path} does not exist; name a recording with --store <file>`,
      );
    }
    const reason = OPEN_FAILURES[code];
    if (reason === undefined) throw error;
    throw new CliError('FT_CLI_UNREADABLE', `${path} cannot be read: ${reason}`, { cause: error });
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
