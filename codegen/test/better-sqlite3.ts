import { createRequire } from 'node:module';

interface Statement {
  readonly reader: boolean;
  safeIntegers(): Statement;
}

interface Connection {
  prepare(sql: string): Statement;
}

/**
 * The driver that TypeORM is written for. Its major is beyond the one in TypeORM's peer range, as it is the first that
 * brings its binaries along and downloads nothing; so it has a name of its own here, and no types.
 */
export const BetterSqlite3: unknown = createRequire(import.meta.url)('better-sqlite3-13');

/** For `prepareDatabase`: reads whole numbers with all their digits, and counts rows in plain ones, as TypeORM expects. */
export function readBigInts(connection: Connection): void {
  const prepare = connection.prepare.bind(connection);
  connection.prepare = (sql) => {
    const statement = prepare(sql);
    return statement.reader ? statement.safeIntegers() : statement;
  };
}
