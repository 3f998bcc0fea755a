import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

import { SqliteDialect } from 'kysely';

/**
 * Node's own SQLite as MikroORM takes a driver. Whole numbers that no number can hold are read as bigints, where
 * MikroORM's own bridge to it refuses them; the others stay numbers, as it counts in these.
 */
export function nodeSqlite(path: string): SqliteDialect {
  return new SqliteDialect({
    database: () => {
      const database = new DatabaseSync(path);
      return Promise.resolve({
        close: () => database.close(),
        prepare: (sql: string) => {
          const statement = database.prepare(sql);
          statement.setReadBigInts(true);
          return {
            reader: statement.columns().length > 0,
            all: (values: readonly unknown[]) => statement.all(...given(values)).map(withNumbers),
            run: (values: readonly unknown[]) => statement.run(...given(values)),
            iterate: (values: readonly unknown[]) => statement.iterate(...given(values)),
          };
        },
      });
    },
  });
}

function given(values: readonly unknown[]): SQLInputValue[] {
  return values as SQLInputValue[];
}

function isSmall(value: unknown): boolean {
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value));
}

function withNumbers(row: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(row);
  return Object.fromEntries(entries.map(([k, v]) => [k, isSmall(v) ? Number(v) : v]));
}
