import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { Dialect } from '../src/3-model/model.ts';
import { openDatabase, type TestRow } from './databases.ts';
import { targetOutput } from './targets.ts';

export const ORM_DIALECTS = ['pg', 'mysql', 'sqlite'] as const;

/** A database that an ORM opens by itself; in SQLite that is a file. */
export interface OrmDatabase {
  readonly dialect: Dialect;
  /** Of the schema, the database or the file. */
  readonly name: string;
  readonly run: (sql: string) => Promise<void>;
  readonly query: (sql: string) => Promise<readonly TestRow[]>;
  readonly close: () => Promise<void>;
}

export async function openOrmDatabase(dialect: Dialect): Promise<OrmDatabase> {
  if (dialect !== 'sqlite') {
    const { name, run, query, close } = await openDatabase(dialect);
    return { dialect, name, run, query: (sql) => query(sql, []), close };
  }
  const folder = mkdtempSync(join(tmpdir(), 'functrace-orm-'));
  const name = join(folder, 'test.db');
  const opened = <T>(use: (database: DatabaseSync) => T): Promise<T> => {
    const database = new DatabaseSync(name);
    try {
      return Promise.resolve(use(database));
    } finally {
      database.close();
    }
  };
  return {
    dialect,
    name,
    run: (sql) => opened((database) => database.exec(sql)),
    query: (sql) => opened((database) => database.prepare(sql).all()),
    close: () => Promise.resolve(rmSync(folder, { recursive: true })),
  };
}

/** Makes the tables from the DDL that our own target writes, in the order of imports. */
export async function runDdl({ dialect, run }: OrmDatabase): Promise<void> {
  for (const name of ['library', 'rooms', 'members']) {
    await run(readFileSync(join(targetOutput, `library/v1/${name}.${dialect}.sql`), 'utf8'));
  }
}
