import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  Kysely,
  PostgresDialect,
  SqliteDialect,
  type Insertable,
  type SqliteDatabase,
} from 'kysely';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openDatabase, PG_OPTIONS, reasonToSkip, sqliteValue } from './databases.ts';
import type {
  BookTable,
  Database,
} from './fixtures/targets/generated/library/v1/library.kysely.ts';
import { Author, Book, Book_Binding } from './fixtures/targets/generated/library/v1/library.pb.ts';
import { targetOutput } from './targets.ts';

interface Session {
  readonly db: Kysely<Database>;
  readonly close: () => Promise<void>;
}

function ddl(dialect: 'pg' | 'sqlite'): string {
  return readFileSync(join(targetOutput, `library/v1/library.${dialect}.sql`), 'utf8');
}

async function openPostgres(): Promise<Session> {
  const database = await openDatabase('pg');
  await database.run(ddl('pg'));
  const pool = new Pool({ ...PG_OPTIONS, options: `-c search_path=${database.name}`, max: 1 });
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  const close = async (): Promise<void> => {
    await db.destroy();
    await database.close();
  };
  return { db, close };
}

function openSqlite(): Promise<Session> {
  const database = new DatabaseSync(':memory:');
  database.exec(ddl('sqlite'));
  const db = new Kysely<Database>({ dialect: new SqliteDialect({ database: adapted(database) }) });
  return Promise.resolve({ db, close: () => db.destroy() });
}

/** Kysely's dialect is written for better-sqlite3, whose statements take their values as one array. */
function adapted(database: DatabaseSync): SqliteDatabase {
  return {
    close: () => {
      database.close();
    },
    prepare: (sql) => {
      const statement = database.prepare(sql);
      statement.setReadBigInts(true);
      return {
        reader: statement.columns().length > 0,
        all: (values) => statement.all(...values.map(sqliteValue)),
        run: (values) => statement.run(...values.map(sqliteValue)),
        iterate: (values) => statement.iterate(...values.map(sqliteValue)),
      };
    },
  };
}

const reason = await reasonToSkip('pg');

describe.each([
  ['pg', openPostgres, reason],
  ['sqlite', openSqlite, undefined],
] as const)('kysely on %s', (_, open, skipped) => {
  describe.skipIf(skipped !== undefined)(skipped ?? 'queries by the generated types', () => {
    let session: Session;
    beforeAll(async () => {
      session = await open();
    });
    afterAll(() => session.close());

    async function addAuthor(name: string): Promise<Author> {
      const row = new Author({ name, email: `${name}@example.org` }).toRow();
      const added = await session.db
        .insertInto('ft_authors')
        .values(row)
        .returningAll()
        .executeTakeFirstOrThrow();
      return Author.fromRow(added);
    }

    test('inserts, joins and reads back', async () => {
      const { db } = session;
      const ada = await addAuthor('ada');
      expect(ada.id).toBeGreaterThan(0n);
      const book = new Book({
        id: 9007199254740993n,
        title: 'Notes',
        authorId: ada.id,
        binding: Book_Binding.HARDCOVER,
        printed: new Date(Date.UTC(1843, 8, 1, 0, 0, 0, 7)),
        createdAt: new Date(Date.UTC(2025, 0, 2, 3, 4, 5, 678)),
        updatedAt: new Date(Date.UTC(2025, 0, 2, 3, 4, 5, 678)),
        cover: Uint8Array.of(0, 255),
        isbn: 18446744073709551615n,
        keywords: ['engine'],
        extra: { note: 'G' },
        pages: 4294967295,
      });
      await db
        .insertInto('ft_books')
        .values(book.toRow() as Insertable<BookTable>)
        .execute();
      const row = await db
        .selectFrom('ft_books')
        .innerJoin('ft_authors', 'ft_authors.id', 'ft_books.author_id')
        .selectAll('ft_books')
        .where('ft_authors.name', '=', 'ada')
        .executeTakeFirstOrThrow();
      expect(Book.fromRow(row)).toEqual(book);
    });

    test('updates, deletes and rolls back', async () => {
      const { db } = session;
      const bob = await addAuthor('bob');
      await db.updateTable('ft_authors').set({ born: 1900 }).where('id', '=', bob.id).execute();
      const failed = db.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('ft_authors').where('id', '=', bob.id).execute();
        // An author that does not exist.
        const orphan = { title: 'x', author_id: 99n, keywords: '[]' };
        await transaction.insertInto('ft_books').values(orphan).execute();
      });
      await expect(failed).rejects.toThrow(/foreign key/i);
      const query = db.selectFrom('ft_authors').select(['born']).where('id', '=', bob.id);
      expect(Number((await query.executeTakeFirstOrThrow()).born)).toBe(1900);
      await db.deleteFrom('ft_authors').where('id', '=', bob.id).execute();
      expect(await query.execute()).toEqual([]);
    });
  });
});
