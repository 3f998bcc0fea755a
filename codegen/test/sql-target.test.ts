import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openDatabase, reasonToSkip, type TestDatabase, type TestRow } from './databases.ts';
import {
  Author,
  Book,
  Book_Binding,
  Copyright,
  Tag,
} from './fixtures/targets/generated/library/v1/library.pb.ts';
import { targetOutput } from './targets.ts';

const DIALECTS = ['pg', 'mysql', 'sqlite'] as const;

const reasons = new Map<string, string | undefined>();
for (const dialect of DIALECTS) reasons.set(dialect, await reasonToSkip(dialect));

function fullBook(): Book {
  return new Book({
    id: 9007199254740993n,
    title: 'Größe 💾 \\ \' " null',
    authorId: 1n,
    binding: Book_Binding.HARDCOVER,
    reprint: Book_Binding.PAPERBACK,
    printed: new Date(Date.UTC(1969, 6, 20, 20, 17, 40, 123)),
    createdAt: new Date(Date.UTC(2025, 0, 2, 3, 4, 5, 678)),
    updatedAt: new Date(Date.UTC(2025, 5, 2, 3, 4, 5, 1)),
    cover: Uint8Array.of(0, 255, 39, 92),
    spine: new Uint8Array(0),
    inStock: true,
    weight: 0.1,
    isbn: 18446744073709551615n,
    sold: -9223372036854775808n,
    extra: { nested: [1, null, { a: "it's" }] },
    keywords: ['a', 'null'],
    subtitle: '',
    price: 0.5,
    pages: 4294967295,
  });
}

describe.each(DIALECTS)('%s', (dialect) => {
  const reason = reasons.get(dialect);
  describe.skipIf(reason !== undefined)(reason ?? 'the DDL runs', () => {
    let database: TestDatabase;

    async function insert(table: string, row: TestRow): Promise<void> {
      const columns = Object.keys(row);
      const { quote, place } = database;
      const sql = `INSERT INTO ${table} (${columns.map(quote).join(', ')}) VALUES (${columns.map((_, i) => place(i)).join(', ')})`;
      await database.query(sql, Object.values(row));
    }

    async function select(table: string, column: string, value: unknown): Promise<TestRow[]> {
      const rows = await database.query(
        `SELECT * FROM ${table} WHERE ${database.quote(column)} = ${database.place(0)}`,
        [value],
      );
      return [...rows];
    }

    beforeAll(async () => {
      database = await openDatabase(dialect);
      // In the order of imports.
      for (const name of ['library', 'rooms']) {
        const path = join(targetOutput, `library/v1/${name}.${dialect}.sql`);
        await database.run(readFileSync(path, 'utf8'));
      }
      await insert('ft_authors', new Author({ name: 'Ada', email: 'ada@example.org' }).toRow());
    });
    afterAll(() => database.close());

    test('the database chooses the key, and NULL stays NULL', async () => {
      const [row = {}] = await select('ft_authors', 'email', 'ada@example.org');
      expect(row['born']).toBeNull();
      expect(Author.fromRow(row)).toEqual(
        new Author({ id: 1n, name: 'Ada', email: 'ada@example.org' }),
      );
    });

    test('every kind of column gives back what it was given', async () => {
      const book = fullBook();
      await insert('ft_books', book.toRow());
      const [row = {}] = await select('ft_books', 'id', book.id);
      expect(Book.fromRow(row)).toEqual(book);
    });

    test('NULL in every column that takes it', async () => {
      const book = fullBook();
      for (const key of ['printed', 'spine', 'extra', 'subtitle'] as const) book[key] = undefined;
      book.id = 2n;
      book.title = 'with NULL';
      await insert('ft_books', book.toRow());
      const [row = {}] = await select('ft_books', 'id', 2n);
      expect(Object.keys(row).filter((column) => row[column] === null)).toEqual([
        'printed',
        'spine',
        'extra',
        'subtitle',
      ]);
      expect(Book.fromRow(row)).toEqual(book);
    });

    test('defaults are those of the tags, and the zeros of the message', async () => {
      const before = Date.now();
      await insert('ft_books', { id: 3n, title: 'by default', author_id: 1n, keywords: '[]' });
      const [row = {}] = await select('ft_books', 'id', 3n);
      const book = Book.fromRow(row);
      const expected = new Book({
        id: 3n,
        title: 'by default',
        authorId: 1n,
        binding: Book_Binding.PAPERBACK,
        reprint: Book_Binding.HARDCOVER,
        inStock: true,
        price: 9.5,
        createdAt: book.createdAt,
        updatedAt: book.updatedAt,
      });
      expect(book).toEqual(expected);
      for (const time of [book.createdAt, book.updatedAt]) {
        // The clock of a session may be in any zone, but not hours from ours.
        expect(Math.abs((time?.getTime() ?? 0) - before)).toBeLessThan(60_000);
      }
    });

    test('updates and deletes', async () => {
      await insert('ft_authors', new Author({ name: 'Bob', email: 'bob@example.org' }).toRow());
      const [row = {}] = await select('ft_authors', 'email', 'bob@example.org');
      const bob = Author.fromRow(row);
      bob.born = 1900;
      const { born } = bob.toRow();
      await database.query(
        `UPDATE ft_authors SET born = ${database.place(0)} WHERE id = ${database.place(1)}`,
        [born, bob.id],
      );
      const [again = {}] = await select('ft_authors', 'id', bob.id);
      expect(Author.fromRow(again)).toEqual(bob);
      await insert('ft_books', { id: 4n, title: 'of Bob', author_id: bob.id, keywords: '[]' });
      await insert(
        'ft_tags',
        new Tag({ name: 'old', rights: new Copyright({ holder: 'Bob' }) }).toRow(),
      );
      await insert('ft_book_tags', { book_id: 4n, tag_name: 'old' });
      await database.query(`DELETE FROM ft_authors WHERE id = ${database.place(0)}`, [bob.id]);
      expect(await select('ft_books', 'id', 4n)).toEqual([]);
      expect(await select('ft_book_tags', 'book_id', 4n)).toEqual([]);
      const [tag = {}] = await select('ft_tags', 'name', 'old');
      expect(Tag.fromRow(tag)).toEqual(
        new Tag({ name: 'old', rights: new Copyright({ holder: 'Bob' }) }),
      );
    });

    const VIOLATIONS: readonly (readonly [string, string, TestRow])[] = [
      ['unique', 'ft_authors', { name: 'x', email: 'ada@example.org' }],
      ['check', 'ft_authors', { name: 'x', email: 'x', born: -1 }],
      ['foreign key', 'ft_books', { title: 'x', author_id: 99n, keywords: '[]' }],
      ['foreign key of two columns', 'ft_places', { book_id: 1n, shelf_room: 1, shelf_number: 2 }],
      ['join table', 'ft_book_tags', { book_id: 77n, tag_name: 'none' }],
      ['not null', 'ft_books', { title: null, author_id: 1n, keywords: '[]' }],
    ];

    test.each(VIOLATIONS)('a violation is refused: %s', async (_, table, row) => {
      await expect(insert(table, row)).rejects.toThrow(
        /violates|Duplicate|constraint|cannot be null|UNIQUE/i,
      );
    });

    test('a key that another file declares holds', async () => {
      await expect(insert('ft_shelves', { room: 1, number: 1 })).rejects.toThrow(/foreign key/i);
      for (const id of [1, 2]) await insert('ft_rooms', { id });
      await insert('ft_shelves', { room: 1, number: 1 });
      await insert('ft_neighbours', { room_id: 1, neighbours_id: 2 });
      await expect(insert('ft_neighbours', { room_id: 1, neighbours_id: 3 })).rejects.toThrow(
        /foreign key/i,
      );
      await database.query('DELETE FROM ft_neighbours', []);
      await database.query('DELETE FROM ft_rooms WHERE id = 1', []);
      expect(await select('ft_shelves', 'room', 1)).toEqual([]);
    });

    test('a key that may be empty is emptied', async () => {
      await insert('ft_books', { id: 8n, title: 'lent', author_id: 1n, keywords: '[]' });
      await insert('ft_loans', { book_id: 8n });
      await database.query('DELETE FROM ft_books WHERE id = 8', []);
      expect((await database.query('SELECT book_id FROM ft_loans', []))[0]).toEqual({
        book_id: null,
      });
    });

    test('a unique index covers both of its columns', async () => {
      const row = { title: 'twice', author_id: 1n, keywords: '[]' };
      await insert('ft_books', { id: 5n, ...row });
      await expect(insert('ft_books', { id: 6n, ...row })).rejects.toThrow(/unique|duplicate/i);
    });
  });
});

test('all three are covered', () => {
  expect(reasons.size).toBe(3);
});
