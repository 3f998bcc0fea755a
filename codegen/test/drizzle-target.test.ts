import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { drizzle as drizzleMysql } from 'drizzle-orm/mysql2';
import { getTableConfig as mysqlConfig } from 'drizzle-orm/mysql-core';
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres';
import { getTableConfig as pgConfig } from 'drizzle-orm/pg-core';
import { getTableConfig as sqliteConfig } from 'drizzle-orm/sqlite-core';
import { drizzle as drizzleSqlite } from 'drizzle-orm/sqlite-proxy';
import { createPool } from 'mysql2/promise';
import { Pool } from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';

import {
  MYSQL_OPTIONS,
  openDatabase,
  PG_OPTIONS,
  reasonToSkip,
  type TestDatabase,
} from './databases.ts';
import * as mysqlTables from './fixtures/targets/generated/library/v1/library.mysql.drizzle.ts';
import { Book, Book_Binding } from './fixtures/targets/generated/library/v1/library.pb.ts';
import * as pgTables from './fixtures/targets/generated/library/v1/library.pg.drizzle.ts';
import * as sqliteTables from './fixtures/targets/generated/library/v1/library.sqlite.drizzle.ts';
import { targetOutput } from './targets.ts';

type Row = Readonly<Record<string, unknown>>;

const EMAIL = 'ada@example.org';

function makeBook(authorId: bigint | number | undefined): Book {
  return new Book({
    id: 9007199254740993n,
    title: "it's \\ null",
    authorId: BigInt(authorId ?? 0),
    binding: Book_Binding.HARDCOVER,
    printed: new Date(Date.UTC(1843, 8, 1, 1, 2, 3, 7)),
    createdAt: new Date(Date.UTC(2025, 0, 2, 3, 4, 5, 678)),
    updatedAt: new Date(Date.UTC(2025, 0, 2, 3, 4, 5, 678)),
    cover: Uint8Array.of(0, 255),
    isbn: 18446744073709551615n,
    keywords: ['engine'],
    extra: { note: ['G', null] },
    pages: 4294967295,
  });
}

async function open(dialect: 'pg' | 'mysql' | 'sqlite'): Promise<TestDatabase> {
  const database = await openDatabase(dialect);
  onTestFinished(() => database.close());
  for (const name of ['library', 'rooms']) {
    const path = join(targetOutput, `library/v1/${name}.${dialect}.sql`);
    await database.run(readFileSync(path, 'utf8'));
  }
  return database;
}

/** What every database is to answer alike. */
function check(book: Book, rows: readonly (readonly Row[])[]): void {
  const [inserted = [], updated = [], deleted] = rows;
  expect(inserted).toHaveLength(1);
  expect(Book.fromRow(inserted[0] ?? {})).toEqual(book);
  expect(updated[0]?.['subtitle']).toBe('updated');
  expect(deleted).toEqual([]);
}

const noPg = await reasonToSkip('pg');
const noMysql = await reasonToSkip('mysql');

describe('drizzle', () => {
  test.skipIf(noPg !== undefined)(`PostgreSQL ${noPg ?? ''}`, async () => {
    const { name } = await open('pg');
    const pool = new Pool({ ...PG_OPTIONS, options: `-c search_path=${name}`, max: 1 });
    onTestFinished(() => pool.end());
    const { author, book: table } = pgTables;
    const db = drizzlePg({ client: pool });
    const [ada] = await db.insert(author).values({ name: 'Ada', email: EMAIL }).returning();
    const book = makeBook(ada?.id);
    const select = () => db.select().from(table).innerJoin(author, eq(author.id, table.author_id));
    const rows = async (): Promise<Row[]> => (await select()).map(({ ft_books }) => ft_books);
    await db.insert(table).values(book.toRow() as typeof table.$inferInsert);
    const inserted = await rows();
    await db.update(table).set({ subtitle: 'updated' }).where(eq(table.id, book.id));
    const updated = await rows();
    await db.delete(author).where(eq(author.email, EMAIL));
    check(book, [inserted, updated, await rows()]);
  });

  test.skipIf(noMysql !== undefined)(`MySQL ${noMysql ?? ''}`, async () => {
    const { name } = await open('mysql');
    const pool = createPool({ ...MYSQL_OPTIONS, database: name, connectionLimit: 1 });
    onTestFinished(() => pool.end());
    const { author, book: table } = mysqlTables;
    const db = drizzleMysql({ client: pool });
    const [ada] = await db.insert(author).values({ name: 'Ada', email: EMAIL }).$returningId();
    const book = makeBook(ada?.id);
    const select = () => db.select().from(table).innerJoin(author, eq(author.id, table.author_id));
    const rows = async (): Promise<Row[]> => (await select()).map(({ ft_books }) => ft_books);
    // mysql2 knows bytes as a Buffer only.
    const row: Row = { ...book.toRow(), cover: Buffer.from(book.cover) };
    await db.insert(table).values(row as typeof table.$inferInsert);
    const inserted = await rows();
    await db.update(table).set({ subtitle: 'updated' }).where(eq(table.id, book.id));
    const updated = await rows();
    await db.delete(author).where(eq(author.email, EMAIL));
    check(book, [inserted, updated, await rows()]);
  });

  test('SQLite, as drizzle has no driver for node:sqlite, through its proxy', async () => {
    const database = await open('sqlite');
    const { author, book: table } = sqliteTables;
    const db = drizzleSqlite(async (sql, values) => {
      const found = await database.query(sql, values);
      return { rows: found.map((row) => Object.values(row)) };
    });
    await db.insert(author).values({ name: 'Ada', email: EMAIL });
    const [ada] = await db.select().from(author);
    const book = makeBook(ada?.id);
    const rows = (): Promise<Row[]> => db.select().from(table);
    await db.insert(table).values(book.toRow() as typeof table.$inferInsert);
    const inserted = await rows();
    await db.update(table).set({ subtitle: 'updated' }).where(eq(table.title, book.title));
    const updated = await rows();
    await db.delete(author).where(eq(author.email, EMAIL));
    check(book, [inserted, updated, await rows()]);
  });

  test('keys and indexes are those of the tags', () => {
    for (const [config, tables] of [
      [pgConfig(pgTables.book), pgConfig(pgTables.shelf)],
      [mysqlConfig(mysqlTables.book), mysqlConfig(mysqlTables.shelf)],
      [sqliteConfig(sqliteTables.book), sqliteConfig(sqliteTables.shelf)],
    ] as const) {
      expect(config.indexes).toHaveLength(1);
      expect(config.foreignKeys.map((key) => key.getName())).toEqual(['ft_books_author_id_fkey']);
      expect(tables.primaryKeys[0]?.columns.map(({ name }) => name)).toEqual(['room', 'number']);
    }
  });
});
