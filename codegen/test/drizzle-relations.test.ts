import { eq } from 'drizzle-orm';
import { drizzle as drizzleMysql } from 'drizzle-orm/mysql2';
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres';
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
import * as mysqlLibrary from './fixtures/targets/generated/library/v1/library.mysql.drizzle.ts';
import * as pgLibrary from './fixtures/targets/generated/library/v1/library.pg.drizzle.ts';
import * as sqliteLibrary from './fixtures/targets/generated/library/v1/library.sqlite.drizzle.ts';
import * as mysqlMembers from './fixtures/targets/generated/library/v1/members.mysql.drizzle.ts';
import { Member } from './fixtures/targets/generated/library/v1/members.pb.ts';
import * as pgMembers from './fixtures/targets/generated/library/v1/members.pg.drizzle.ts';
import * as sqliteMembers from './fixtures/targets/generated/library/v1/members.sqlite.drizzle.ts';
import * as mysqlRooms from './fixtures/targets/generated/library/v1/rooms.mysql.drizzle.ts';
import * as pgRooms from './fixtures/targets/generated/library/v1/rooms.pg.drizzle.ts';
import * as sqliteRooms from './fixtures/targets/generated/library/v1/rooms.sqlite.drizzle.ts';
import { runDdl } from './orm-databases.ts';

/** The same rows for every database; `db.query` is what the generated relations are for. */
const ROWS = `
  INSERT INTO ft_authors (id, name, email) VALUES (1, 'Ada', 'a'), (2, 'Bob', 'b');
  INSERT INTO ft_books (id, title, author_id, keywords) VALUES (10, 'One', 1, '[]'), (11, 'Two', 1, '[]');
  INSERT INTO ft_tags (name, rights_holder) VALUES ('math', 'Ada'), ('old', NULL);
  INSERT INTO ft_book_tags (book_id, tag_name) VALUES (10, 'math'), (10, 'old'), (11, 'math');
  INSERT INTO ft_rooms (id) VALUES (1), (2);
  INSERT INTO ft_neighbours (room_id, neighbours_id) VALUES (1, 2);
  INSERT INTO ft_shelves (room, number) VALUES (1, 3);
  INSERT INTO ft_places (book_id, shelf_room, shelf_number) VALUES (10, 1, 3);
  INSERT INTO ft_members (id, name, visits) VALUES (5, 'Eve', '{}');
  INSERT INTO ft_cards (code, member_id) VALUES ('c', 5);
  INSERT INTO ft_groups (id) VALUES (9);
  INSERT INTO ft_members_groups (member_id, group_id) VALUES (5, 9);
`;

async function open(dialect: 'pg' | 'mysql' | 'sqlite'): Promise<TestDatabase> {
  const database = await openDatabase(dialect);
  onTestFinished(() => database.close());
  const { run, query, close, name } = database;
  await runDdl({ dialect, name, run, query: (sql) => query(sql, []), close });
  await run(ROWS);
  return database;
}

/** Only names and titles: a bigint is a string, a number or a bigint, as the driver has it. */
const BOOKS = {
  columns: { title: true },
  with: { author: { columns: { name: true } }, tags: { columns: {}, with: { tag: true } } },
} as const;
const AUTHORS = {
  columns: { name: true },
  with: { books: { columns: { title: true } } },
} as const;
const ROOMS = {
  with: { shelves: true, neighbours: { columns: {}, with: { neighbours: true } } },
} as const;
const PLACES = { columns: {}, with: { shelf: { with: { roomOfShelves: true } } } } as const;
const MEMBERS = {
  columns: { name: true },
  with: { card: { columns: { code: true } }, groups: { columns: {}, with: { group: true } } },
} as const;
const CARDS = { columns: { code: true }, with: { member: { columns: { name: true } } } } as const;

/** Lists without the order that nothing asked for; what is not nested is as the driver has it, a bigint in SQLite. */
function sorted(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value))
    return value.map(sorted).toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, sorted(member)]));
}

const MATH = { name: 'math', rights_holder: 'Ada', rights_year: null };
const OLD = { name: 'old', rights_holder: null, rights_year: null };

const EXPECTED = {
  books: [
    { title: 'One', author: { name: 'Ada' }, tags: [{ tag: MATH }, { tag: OLD }] },
    { title: 'Two', author: { name: 'Ada' }, tags: [{ tag: MATH }] },
  ],
  authors: [
    { name: 'Ada', books: [{ title: 'One' }, { title: 'Two' }] },
    { name: 'Bob', books: [] },
  ],
  rooms: [
    { id: 1, shelves: [{ room: 1, number: 3 }], neighbours: [{ neighbours: { id: 2 } }] },
    { id: 2, shelves: [], neighbours: [] },
  ],
  places: [{ shelf: { room: 1, number: 3, roomOfShelves: { id: 1 } } }],
  members: [{ name: 'Eve', card: { code: 'c' }, groups: [{ group: { id: 9 } }] }],
  cards: [{ code: 'c', member: { name: 'Eve' } }],
};

/** What drizzle sets by itself when a row changes. */
function checkTouched(row: Readonly<Record<string, unknown>> | undefined): void {
  const member = Member.fromRow(row ?? {});
  expect(member.name).toBe('Eva');
  expect(member.revision).toBe(1);
  expect(Math.abs((member.updatedAt?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
}

const noPg = await reasonToSkip('pg');
const noMysql = await reasonToSkip('mysql');

describe('relations of drizzle', () => {
  test.skipIf(noPg !== undefined)(`PostgreSQL ${noPg ?? ''}`, async () => {
    const { name, run } = await open('pg');
    const pool = new Pool({ ...PG_OPTIONS, options: `-c search_path=${name}`, max: 1 });
    onTestFinished(() => pool.end());
    const schema = { ...pgLibrary, ...pgRooms, ...pgMembers };
    const db = drizzlePg({ client: pool, schema });
    const found = {
      books: await db.query.book.findMany({ ...BOOKS, orderBy: schema.book.id }),
      authors: await db.query.author.findMany({ ...AUTHORS, orderBy: schema.author.id }),
      rooms: await db.query.room.findMany({ ...ROOMS, orderBy: schema.room.id }),
      places: await db.query.place.findMany(PLACES),
      members: await db.query.member.findMany(MEMBERS),
      cards: await db.query.card.findMany(CARDS),
    };
    expect(sorted(found)).toEqual(sorted(EXPECTED));
    await run("UPDATE ft_members SET updated_at = '2000-01-01'");
    const { member } = schema;
    await db.update(member).set({ name: 'Eva' }).where(eq(member.name, 'Eve'));
    checkTouched((await db.select().from(member))[0]);
  });

  test.skipIf(noMysql !== undefined)(`MariaDB ${noMysql ?? ''}`, async () => {
    const { name, run } = await open('mysql');
    const pool = createPool({ ...MYSQL_OPTIONS, database: name, connectionLimit: 1 });
    onTestFinished(() => pool.end());
    const schema = { ...mysqlLibrary, ...mysqlRooms, ...mysqlMembers };
    // Drizzle asks MySQL for rows of the other end by lateral joins, or by subqueries that look outwards. MariaDB has
    // neither: it answers for lists alone, and the rest is only written here.
    const db = drizzleMysql({ client: pool, schema, mode: 'planetscale' });
    const authors = await db.query.author.findMany({ ...AUTHORS, orderBy: schema.author.id });
    expect(sorted(authors)).toEqual(sorted(EXPECTED.authors));
    const forMysql = drizzleMysql({ client: pool, schema, mode: 'default' });
    const { book, member, place, room } = forMysql.query;
    const queries = [
      book.findMany(BOOKS),
      member.findMany(MEMBERS),
      place.findMany(PLACES),
      room.findMany(ROOMS),
    ].map((found) => found.toSQL().sql);
    expect(queries.map((sql) => sql.split('left join lateral').length - 1)).toEqual([3, 3, 2, 3]);
    await run("UPDATE ft_members SET updated_at = '2000-01-01'");
    const table = schema.member;
    await db.update(table).set({ name: 'Eva' }).where(eq(table.name, 'Eve'));
    checkTouched((await db.select().from(table))[0]);
  });

  test('SQLite', async () => {
    const { query, run } = await open('sqlite');
    const schema = { ...sqliteLibrary, ...sqliteRooms, ...sqliteMembers };
    const db = drizzleSqlite(
      async (sql, values) => {
        const found = await query(sql, values);
        return { rows: found.map((row) => Object.values(row)) };
      },
      { schema },
    );
    const found = {
      books: await db.query.book.findMany({ ...BOOKS, orderBy: schema.book.id }),
      authors: await db.query.author.findMany({ ...AUTHORS, orderBy: schema.author.id }),
      rooms: await db.query.room.findMany({ ...ROOMS, orderBy: schema.room.id }),
      places: await db.query.place.findMany(PLACES),
      members: await db.query.member.findMany(MEMBERS),
      cards: await db.query.card.findMany(CARDS),
    };
    expect(sorted(found)).toEqual(sorted(EXPECTED));
    await run("UPDATE ft_members SET updated_at = '2000-01-01'");
    const { member } = schema;
    await db.update(member).set({ name: 'Eva' }).where(eq(member.name, 'Eve'));
    checkTouched((await db.select().from(member))[0]);
  });
});
