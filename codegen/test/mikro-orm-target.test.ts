import type { EntitySchema } from '@mikro-orm/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Dialect } from '../src/3-model/model.ts';
import { reasonToSkip } from './databases.ts';
import {
  Author,
  Book,
  Book_Binding,
  Copyright,
  Place,
  Shelf,
  Tag,
} from './fixtures/targets/generated/library/v1/library.pb.ts';
import {
  Address,
  Card,
  Group,
  Member,
} from './fixtures/targets/generated/library/v1/members.pb.ts';
import { Loan, Room } from './fixtures/targets/generated/library/v1/rooms.pb.ts';
import { fullBook } from './full-book.ts';
import { openMikroOrm, type Orm } from './open-orm.ts';
import { openOrmDatabase, ORM_DIALECTS, runDdl, type OrmDatabase } from './orm-databases.ts';
import { schemaOf } from './schema-of.ts';

const reasons = new Map<string, string | undefined>();
for (const dialect of ORM_DIALECTS) reasons.set(dialect, await reasonToSkip(dialect));

/** Its column is part of the primary key, so MikroORM's schema has no key for it; a warning says so. */
const WITHOUT_KEY = /^ft_shelves (?:FOREIGN KEY|key)/;

async function entitiesOf(dialect: Dialect): Promise<EntitySchema[]> {
  const folder = './fixtures/targets/generated/library/v1';
  const files: { entities: EntitySchema[] }[] = await Promise.all(
    ['library', 'rooms', 'members'].map(
      (name) => import(`${folder}/${name}.${dialect}.mikro-orm.ts`),
    ),
  );
  return files.flatMap(({ entities }) => entities);
}

async function open(database: OrmDatabase): Promise<Orm> {
  return openMikroOrm(database, await entitiesOf(database.dialect));
}

describe.each(ORM_DIALECTS)('mikro-orm on %s', (dialect) => {
  const reason = reasons.get(dialect);

  test.skipIf(reason !== undefined)(`makes the tables of the DDL ${reason ?? ''}`, async () => {
    const made: string[][] = [];
    for (const isOwn of [true, false]) {
      const database = await openOrmDatabase(dialect);
      if (isOwn) {
        const orm = await open(database);
        await orm.schema.create();
        await orm.close();
      } else await runDdl(database);
      made.push(await schemaOf(database));
      await database.close();
    }
    const [own = [], ddl = []] = made;
    expect(ddl.length).toBeGreaterThan(60);
    // MikroORM counts with a sequence in PostgreSQL, DDL with an identity.
    const counted = own.map((fact) => fact.replace(/default nextval\(\w+\)$/, 'counted'));
    expect(counted.toSorted()).toEqual(ddl.filter((fact) => !WITHOUT_KEY.test(fact)));
  });

  describe.skipIf(reason !== undefined).each(['its own tables', 'the tables of the DDL'])(
    reason ?? 'with %s',
    (tables) => {
      let database: OrmDatabase;
      let orm: Orm;
      beforeAll(async () => {
        database = await openOrmDatabase(dialect);
        if (tables !== 'its own tables') await runDdl(database);
        orm = await open(database);
        if (tables === 'its own tables') await orm.schema.create();
      });
      afterAll(async () => {
        await orm.close();
        await database.close();
      });

      async function save<T extends object>(...messages: readonly T[]): Promise<void> {
        const em = orm.em.fork();
        for (const message of messages) em.persist(message);
        await em.flush();
      }

      async function addAuthor(name: string): Promise<Author> {
        const author = new Author({ name, email: `${name}@example.org` });
        await save(author);
        return author;
      }

      test('the class of an entity is that of the message', async () => {
        const { id } = await addAuthor('class');
        expect(id).toBeGreaterThan(0n);
        const found = await orm.em.fork().findOneOrFail(Author, { id });
        expect(found).toBeInstanceOf(Author);
        const expected = new Author({ id, name: 'class', email: 'class@example.org' });
        expect(Author.decode(Author.encode(found))).toEqual(expected);
        expect(found.toJSON()).toEqual(expected.toJSON());
      });

      test('the database counts the keys of several at once', async () => {
        const authors = ['one', 'two', 'three'].map((name) => new Author({ name, email: name }));
        await save(...authors);
        const ids = authors.map(({ id }) => id);
        expect(new Set(ids).size).toBe(3);
        const found = await orm.em
          .fork()
          .find(Author, { id: { $in: ids } }, { orderBy: { id: 1 } });
        expect(found.map(({ name }) => name)).toEqual(['one', 'two', 'three']);
      });

      test('every kind of column gives back what it was given', async () => {
        const ada = await addAuthor('kinds');
        // What MySQL's driver says of the last key is a number.
        const id = dialect === 'mysql' ? 2n ** 53n - 9n : 2n ** 53n + 9n;
        const book = fullBook(ada.id, id);
        await save(fullBook(ada.id, id));
        const found = await orm.em.fork().findOneOrFail(Book, { id: book.id });
        expect(Book.decode(Book.encode(found))).toEqual(book);
        expect(found.keywords).toEqual(['a', 'null']);
        expect(found.author?.id).toBe(ada.id);
      });

      test('what is not set is NULL, and comes back as not set', async () => {
        const ada = await addAuthor('null');
        const book = new Book({ title: 'NULL', authorId: ada.id });
        await save(book);
        const where = { id: book.id, subtitle: null, printed: null } as const;
        const found = await orm.em.fork().findOneOrFail(Book, where);
        const { createdAt, updatedAt } = found;
        const { id } = book;
        expect(Book.decode(Book.encode(found))).toEqual(
          new Book({ id, title: 'NULL', authorId: ada.id, createdAt, updatedAt }),
        );
        expect([found.subtitle, found.spine, found.extra]).toEqual([
          undefined,
          undefined,
          undefined,
        ]);
        expect(Math.abs((createdAt?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
      });

      test('updates what has changed, and counts versions', async () => {
        const added = new Member({ name: 'v', visits: new Map([['a', 1n]]), points: 5n });
        await save(added);
        const em = orm.em.fork();
        const member = await em.findOneOrFail(Member, { id: added.id });
        const { revision } = member;
        member.name = 'w';
        member.points = 9007199254740993n;
        member.visits.set('b', 2n ** 60n);
        await em.flush();
        const again = await orm.em.fork().findOneOrFail(Member, { id: added.id });
        expect(again.revision).toBe(revision + 1);
        expect(again.points).toBe(9007199254740993n);
        expect(again.visits).toEqual(
          new Map([
            ['a', 1n],
            ['b', 2n ** 60n],
          ]),
        );
        expect(Math.abs((again.updatedAt?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
        member.points = undefined;
        await em.flush();
        const emptied = await orm.em.fork().findOneOrFail(Member, { id: added.id });
        expect(emptied.points).toBeUndefined();
      });

      test('a message in the message has columns of its own', async () => {
        const since = new Date(Date.UTC(2020, 1, 2, 3, 4, 5, 6));
        const home = new Address({ street: 'Main', since });
        const member = new Member({ name: 'e', home, work: new Address({ street: 'Side' }) });
        await save(member, new Member({ name: 'homeless' }));
        const { id } = member;
        const found = await orm.em.fork().findOneOrFail(Member, { id, home: { street: 'Main' } });
        expect(found.home).toBeInstanceOf(Address);
        const decoded = Member.decode(Member.encode(found));
        expect(decoded.home).toEqual(new Address({ street: 'Main', since }));
        expect(decoded.work).toEqual(new Address({ street: 'Side' }));
        const bare = await orm.em.fork().findOneOrFail(Member, { name: 'homeless' });
        expect(bare.home).toBeUndefined();
      });

      test('finds by values of the message', async () => {
        const ada = await addAuthor('find');
        const bindings = [Book_Binding.PAPERBACK, Book_Binding.HARDCOVER];
        const books = bindings.map(
          (binding) =>
            new Book({
              title: `find ${binding}`,
              authorId: ada.id,
              binding,
              isbn: 2n ** 63n + BigInt(binding),
            }),
        );
        await save(...books);
        const byEnum = await orm.em
          .fork()
          .find(Book, { authorId: ada.id, binding: Book_Binding.HARDCOVER });
        expect(byEnum.map(({ isbn }) => isbn)).toEqual([2n ** 63n + 2n]);
        const late = { authorId: ada.id, createdAt: { $gt: new Date(0) } };
        expect(await orm.em.fork().count(Book, late)).toBe(2);
      });

      test('loads all four kinds of relation', async () => {
        const ada = await addAuthor('relations');
        const book = new Book({ title: 'related', authorId: ada.id });
        await save(book);
        const tag = new Tag({ name: `tag ${book.id}`, rights: new Copyright({ holder: 'Ada' }) });
        await save(tag);
        const em = orm.em.fork();
        const loaded = await em.findOneOrFail(Book, { id: book.id }, { populate: ['tags'] });
        const tags = loaded.tags as unknown as { add(tag: Tag): void };
        tags.add(em.getReference(Tag, tag.name as never));
        await em.flush();

        const found = await orm.em
          .fork()
          .findOneOrFail(Book, { id: book.id }, { populate: ['author.books', 'tags'] });
        expect(found.author).toBeInstanceOf(Author);
        expect([...(found.author?.books ?? [])].map(({ id }) => id)).toEqual([book.id]);
        const decoded = Book.decode(Book.encode(found));
        expect(decoded.author?.name).toBe('relations');
        // The book is on its way already, and is not written into its own author.
        expect(decoded.author?.books).toEqual([]);
        expect(decoded.tags.map(({ name, rights }) => [name, rights?.holder])).toEqual([
          [tag.name, 'Ada'],
        ]);

        const member = new Member({ name: 'r' });
        await save(member);
        const group = new Group({ id: Number(member.id) });
        await save<object>(new Card({ code: `card ${member.id}`, memberId: member.id }), group);
        const em2 = orm.em.fork();
        const mine = await em2.findOneOrFail(Member, { id: member.id }, { populate: ['groups'] });
        (mine.groups as unknown as { add(one: Group): void }).add(
          em2.getReference(Group, group.id as never),
        );
        await em2.flush();
        const whole = await orm.em
          .fork()
          .findOneOrFail(Member, { id: member.id }, { populate: ['card', 'groups.members'] });
        expect(whole.card?.code).toBe(`card ${member.id}`);
        expect([...(whole.groups[Symbol.iterator]().next().value?.members ?? [])]).toEqual([whole]);
        const back = await orm.em
          .fork()
          .findOneOrFail(Card, { code: `card ${member.id}` }, { populate: ['member'] });
        expect(back.member?.name).toBe('r');
      });

      test('what was not loaded is not written', async () => {
        const ada = await addAuthor('lists');
        const book = new Book({ title: 'unloaded', authorId: ada.id });
        await save(book);
        const found = await orm.em.fork().findOneOrFail(Book, { id: book.id });
        const decoded = Book.decode(Book.encode(found));
        expect([decoded.author, decoded.tags]).toEqual([undefined, []]);
        expect(found.toJSON()).not.toHaveProperty('author');
        expect(found.toJSON()).not.toHaveProperty('tags');
      });

      test('keys of two columns, and relations through them', async () => {
        await save(new Room({ id: 7 }), new Room({ id: 8 }));
        await save(new Shelf({ room: 7, number: 3 }));
        await save(new Place({ bookId: 5n, shelfRoom: 7, shelfNumber: 3 }));
        const em = orm.em.fork();
        const room = await em.findOneOrFail(
          Room,
          { id: 7 },
          { populate: ['neighbours', 'shelves'] },
        );
        (room.neighbours as unknown as { add(one: Room): void }).add(
          em.getReference(Room, 8 as never),
        );
        await em.flush();
        const again = await orm.em
          .fork()
          .findOneOrFail(Room, { id: 7 }, { populate: ['shelves', 'neighbours'] });
        const decoded = Room.decode(Room.encode(again));
        expect(decoded.shelves).toEqual([new Shelf({ room: 7, number: 3 })]);
        expect(decoded.neighbours.map(({ id }) => id)).toEqual([8]);
        const place = await orm.em
          .fork()
          .findOneOrFail(Place, { bookId: 5n }, { populate: ['shelf'] });
        expect(place.shelf?.number).toBe(3);
        expect([place.shelfRoom, place.shelfNumber]).toEqual([7, 3]);
      });

      test('deletes as the tags say', async () => {
        const ada = await addAuthor('gone');
        const book = new Book({ title: 'gone', authorId: ada.id });
        await save(book);
        const loan = new Loan({ bookId: book.id });
        await save(loan);
        const em = orm.em.fork();
        em.remove(await em.findOneOrFail(Author, { id: ada.id }));
        await em.flush();
        expect(await orm.em.fork().findOne(Book, { id: book.id })).toBeNull();
        const emptied = await orm.em.fork().findOneOrFail(Loan, { id: loan.id });
        expect(emptied.bookId).toBeUndefined();
      });

      test('violations are refused', async () => {
        await expect(save(new Book({ title: 'x', authorId: 987654321n }))).rejects.toThrow(
          /foreign key/i,
        );
        await addAuthor('twice');
        await expect(addAuthor('twice')).rejects.toThrow(/unique|duplicate/i);
        const author = new Author({ name: 'x', email: 'check', born: -1 });
        await expect(save(author)).rejects.toThrow(/check|constraint/i);
      });
    },
  );
});

test('all three are covered', () => {
  expect(reasons.size).toBe(3);
});
