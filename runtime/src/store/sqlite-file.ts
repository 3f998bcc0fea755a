/** The connection to a recording's file: opened when it is needed, in a transaction while rows go in, and closed in between. */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { APPLICATION_ID, FORMAT_VERSION, TABLES, VIEWS } from '@functrace/format';
import { whileBusy } from './while-busy.ts';

/** Shorter than a thread waits for its drain worker, so that the reason is named. */
const BUSY_MS = 20_000;

export class SqliteFile {
  readonly #path: string;
  #open: { readonly db: DatabaseSync; readonly statements: Map<string, StatementSync> } | undefined;
  #isInTransaction = false;

  /** Creates the file if there is none. */
  constructor(path: string) {
    this.#path = path;
    if (isComplete(this.db)) return;
    this.begin();
    this.db.exec(
      `PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${FORMAT_VERSION}; ${TABLES} ${VIEWS}`,
    );
    this.end();
  }

  get db(): DatabaseSync {
    if (this.#open === undefined) {
      const db = whileBusy(BUSY_MS, () => openRecording(this.#path));
      this.#open = { db, statements: new Map() };
    }
    return this.#open.db;
  }

  get isInTransaction(): boolean {
    return this.#isInTransaction;
  }

  begin(): void {
    if (this.#isInTransaction) return;
    const { db } = this;
    whileBusy(BUSY_MS, () => db.exec('BEGIN IMMEDIATE'));
    this.#isInTransaction = true;
  }

  end(): void {
    if (!this.#isInTransaction) return;
    const { db } = this;
    whileBusy(BUSY_MS, () => db.exec('COMMIT'));
    this.#isInTransaction = false;
  }

  /** The same statement for the same text, while the file is open. */
  prepare(sql: string): StatementSync {
    const { db } = this;
    const statements = this.#open?.statements;
    let statement = statements?.get(sql);
    if (statement === undefined) {
      statement = db.prepare(sql);
      statements?.set(sql, statement);
    }
    return statement;
  }

  /** Leaves one file, without SQLite's own beside it. */
  close(): void {
    this.end();
    this.#open?.db.close();
    this.#open = undefined;
  }
}

function openRecording(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: 0 });
  try {
    assertRecording(db);
    // In this order: to begin a WAL is itself written through to the disk, which takes a second on a busy one.
    db.exec('PRAGMA synchronous = OFF; PRAGMA journal_mode = WAL; PRAGMA cache_size = -4096');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Whether nothing is left to be created: then no other process has to be waited for. */
function isComplete(db: DatabaseSync): boolean {
  const row = db.prepare('SELECT count(*) AS n FROM sqlite_schema WHERE sql IS NOT NULL').get();
  return Number(row?.['n']) >= `${TABLES}${VIEWS}`.split(/^CREATE /m).length - 1;
}

/** @throws for a file that has something in it other than a recording of this version; it is left as it is */
function assertRecording(db: DatabaseSync): void {
  const number = (sql: string): number => Number(Object.values(db.prepare(sql).get() ?? {})[0]);
  // One transaction: another process may be creating the file at this moment.
  db.exec('BEGIN');
  const application = number('PRAGMA application_id');
  const version = number('PRAGMA user_version');
  const entries = number('SELECT count(*) FROM sqlite_schema');
  db.exec('COMMIT');
  if (application === APPLICATION_ID && version !== FORMAT_VERSION) {
    throw new Error(
      `the recording has format ${version}, this runtime writes ${FORMAT_VERSION}; record into another file`,
    );
  }
  if (application !== APPLICATION_ID && entries > 0) {
    throw new Error("the file is another program's database; record into another file");
  }
}
