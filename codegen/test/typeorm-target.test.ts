import { In, IsNull, MoreThan, type DataSource, type EntitySchema } from 'typeorm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

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
import type { Dialect } from '../src/3-model/model.ts';
import { openTypeorm } from './open-orm.ts';
import { openOrmDatabase, ORM_DIALECTS, runDdl, type OrmDatabase } from './orm-databases.ts';
import { fullBook } from './full-book.ts';
import { schemaOf } from './schema-of.ts';

const reasons = new Map<string, string | undefined>();
for (const dialect of ORM_DIALECTS) reasons.set(dialect, await reasonToSkip(dialect));

/** The indexes that TypeORM adds to every join table. */
const JOIN_INDEX = /^index ft_(?:book_tags|neighbours|members_groups) \w+$/;

async function entitiesOf(dialect: Dialect): Promise<EntitySchema[]> {
  const folder = './fixtures/targets/generated/library/v1';
  const files: { entities: EntitySchema[] }[] = await Promise.all(
    ['library', 'rooms', 'members'].map(
      (name) => import(`${folder}/${name}.${dialect}.typeorm.ts`),
    ),
  );
  return files.flatMap(({ entities }) => entities);
}

async function open(database: OrmDatabase): Promise<DataSource> {
  return openTypeorm(database, await entitiesOf(database.dialect));
}

describe.each(ORM_DIALECTS)('typeorm on %s', (dialect) => {
  const reason = reasons.get(dialect);

  test.skipIf(reason !== undefined)(`makes the tables of the DDL ${reason ?? ''}`, async () => {
    const made: string[][] = [];
    for (const isOwn of [true, false]) {
      const database = await openOrmDatabase(dialect);
      if (isOwn) {
        const source = await open(database);
        await source.synchronize();
        await source.destroy();
      } else await runDdl(database);
      made.push(await schemaOf(database));
      await database.close();
    }
    const [own = [], ddl = []] = made;
    expect(ddl.length).toBeGreaterThan(60);
    expect(own.filter((fact) => !JOIN_INDEX.test(fact))).toEqual(
      ddl.filter((fact) => !JOIN_INDEX.test(fact)),
    );
  });

  describe.skipIf(reason !== undefined).each(['its own tables', 'the tables of the DDL'])(
    reason ?? 'with %s',
    (tables) => {
      let database: OrmDatabase;
      let source: DataSource;
      beforeAll(async () => {
        database = await openOrmDatabase(dialect);
        if (tables !== 'its own tables') await runDdl(database);
        source = await open(database);
        if (tables === 'its own tables') await source.synchronize();
      });
      afterAll(async () => {
        await source.destroy();
        await database.close();
      });

      async function addAuthor(name: string): Promise<Author> {
        return source
          .getRepository(Author)
          .save(new Author({ name, email: `${name}@example.org` }));
      }

      test('the class of an entity is that of the message', async () => {
        const ada = await addAuthor('class');
        const found = await source.getRepository(Author).findOneByOrFail({ id: ada.id });
        expect(found).toBeInstanceOf(Author);
        expect(found).toEqual(
          new Author({ id: ada.id, name: 'class', email: 'class@example.org' }),
        );
        expect(Author.decode(Author.encode(found))).toEqual(found);
      });

      test('every kind of column gives back what it was given', async () => {
        const ada = await addAuthor('kinds');
        // A key that SQLite counts comes back as a number.
        const book = fullBook(ada.id, dialect === 'sqlite' ? 2n ** 53n - 9n : 2n ** 53n + 9n);
        await source.getRepository(Book).save(book);
        const found = await source.getRepository(Book).findOneByOrFail({ id: book.id });
        expect(found).toEqual(book);
        expect(found.keywords).toEqual(['a', 'null']);
        expect(Book.decode(Book.encode(found))).toEqual(book);
      });

      test('what is not set is NULL, and comes back as not set', async () => {
        const ada = await addAuthor('null');
        const books = source.getRepository(Book);
        const { id } = await books.save(new Book({ title: 'NULL', authorId: ada.id }));
        expect(id).toBeTypeOf('bigint');
        const found = await books.findOneByOrFail({ id, subtitle: IsNull(), printed: IsNull() });
        const { createdAt, updatedAt } = found;
        expect(found).toEqual(
          new Book({ id, title: 'NULL', authorId: ada.id, createdAt, updatedAt }),
        );
        expect(Math.abs((createdAt?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
        expect(Book.decode(Book.encode(found)).subtitle).toBeUndefined();
      });

      test('updates what has changed, and counts versions', async () => {
        const members = source.getRepository(Member);
        const added = await members.save(new Member({ name: 'v', visits: new Map([['a', 1n]]) }));
        const member = await members.findOneByOrFail({ id: added.id });
        expect(member.revision).toBe(1);
        member.name = 'w';
        member.points = 9007199254740993n;
        member.visits.set('b', 2n ** 60n);
        await members.save(member);
        const again = await members.findOneByOrFail({ id: member.id });
        expect(again.revision).toBe(2);
        expect(again.points).toBe(9007199254740993n);
        expect(again.visits).toEqual(
          new Map([
            ['a', 1n],
            ['b', 2n ** 60n],
          ]),
        );
        expect(Math.abs((again.updatedAt?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
        // TypeORM passes over undefined; null empties a column.
        Object.assign(again, { points: null });
        await members.save(again);
        expect((await members.findOneByOrFail({ id: member.id })).points).toBeUndefined();
      });

      test('a message in the message has columns of its own', async () => {
        const members = source.getRepository(Member);
        const since = new Date(Date.UTC(2020, 1, 2, 3, 4, 5, 6));
        const home = new Address({ street: 'Main', since });
        const { id } = await members.save(
          new Member({ name: 'e', home, work: new Address({ street: 'Side' }) }),
        );
        const found = await members.findOneByOrFail({ id, home: { street: 'Main' } });
        expect(found.home).toBeInstanceOf(Address);
        expect(found.home).toEqual(home);
        expect(found.work).toEqual(new Address({ street: 'Side' }));
      });

      test('finds by values of the message', async () => {
        const ada = await addAuthor('find');
        const books = source.getRepository(Book);
        const ids: bigint[] = [];
        for (const binding of [Book_Binding.PAPERBACK, Book_Binding.HARDCOVER]) {
          const title = `find ${binding}`;
          const isbn = 2n ** 63n + BigInt(binding);
          ids.push((await books.save(new Book({ title, authorId: ada.id, binding, isbn }))).id);
        }
        const byEnum = { authorId: ada.id, binding: Book_Binding.HARDCOVER };
        expect((await books.findBy(byEnum)).map(({ id }) => id)).toEqual(ids.slice(1));
        const byIds = await books.find({ where: { id: In(ids) }, order: { id: 'ASC' } });
        expect(byIds.map(({ isbn }) => isbn)).toEqual([2n ** 63n + 1n, 2n ** 63n + 2n]);
        expect(await books.countBy({ createdAt: MoreThan(new Date(0)), id: In(ids) })).toBe(2);
      });

      test('loads all four kinds of relation', async () => {
        const ada = await addAuthor('relations');
        const books = source.getRepository(Book);
        const book = await books.save(new Book({ title: 'related', authorId: ada.id }));
        const tag = new Tag({ name: `tag ${book.id}`, rights: new Copyright({ holder: 'Ada' }) });
        await source.getRepository(Tag).save(tag);
        await source.createQueryBuilder().relation(Book, 'tags').of(book.id).add(tag.name);
        const found = await books.findOneOrFail({
          where: { id: book.id },
          relations: { author: { books: true }, tags: true },
        });
        expect(found.author).toBeInstanceOf(Author);
        expect(found.author?.books.map(({ id }) => id)).toEqual([book.id]);
        expect(found.tags).toEqual([tag]);

        const member = await source.getRepository(Member).save(new Member({ name: 'r' }));
        const card = new Card({ code: `card ${member.id}`, memberId: member.id });
        await source.getRepository(Card).save(card);
        const group = await source.getRepository(Group).save(new Group({ id: Number(member.id) }));
        await source.createQueryBuilder().relation(Group, 'members').of(group.id).add(member.id);
        const [loaded] = await source.getRepository(Member).find({
          where: { id: member.id },
          relations: { card: true, groups: { members: true } },
        });
        expect(loaded?.card?.code).toBe(card.code);
        expect(loaded?.groups[0]?.members.map(({ id }) => id)).toEqual([member.id]);
        const back = { where: { code: card.code }, relations: { member: true } };
        expect((await source.getRepository(Card).findOneOrFail(back)).member?.id).toBe(member.id);
      });

      test('a list that a message came without leaves the relation as it is', async () => {
        const ada = await addAuthor('lists');
        const book = await source.getRepository(Book).save(new Book({ authorId: ada.id }));
        const bare = Author.decode(
          Author.encode(new Author({ id: ada.id, name: 'renamed', email: ada.email })),
        );
        expect(bare.books).toEqual([]);
        await source.getRepository(Author).save(bare);
        const where = { id: ada.id, name: 'renamed' };
        const [found] = await source
          .getRepository(Author)
          .find({ where, relations: { books: true } });
        expect(found?.books.map(({ id }) => id)).toEqual([book.id]);
      });

      test('keys of two columns, and relations through them', async () => {
        const room = await source.getRepository(Room).save(new Room({ id: 7 }));
        const neighbour = await source.getRepository(Room).save(new Room({ id: 8 }));
        await source.getRepository(Shelf).save(new Shelf({ room: room.id, number: 3 }));
        const place = new Place({ bookId: 5n, shelfRoom: room.id, shelfNumber: 3 });
        await source.getRepository(Place).save(place);
        await source.createQueryBuilder().relation(Room, 'neighbours').of(7).add(neighbour.id);
        const found = await source.getRepository(Room).findOneOrFail({
          where: { id: 7 },
          relations: { shelves: true, neighbours: true },
        });
        expect(found.shelves).toEqual([new Shelf({ room: 7, number: 3 })]);
        expect(found.neighbours.map(({ id }) => id)).toEqual([8]);
        const [stored] = await source.getRepository(Place).find({ relations: { shelf: true } });
        expect(stored?.shelf).toEqual(new Shelf({ room: 7, number: 3 }));
      });

      test('deletes as the tags say', async () => {
        const ada = await addAuthor('gone');
        const books = source.getRepository(Book);
        const book = await books.save(new Book({ title: 'gone', authorId: ada.id }));
        const kept = await books.save(new Book({ title: 'kept', authorId: ada.id }));
        const loan = await source.getRepository(Loan).save(new Loan({ bookId: kept.id }));
        await books.delete({ id: book.id });
        await source
          .getRepository(Author)
          .remove(await source.getRepository(Author).findOneByOrFail({ id: ada.id }));
        expect(await books.findBy({ id: In([book.id, kept.id]) })).toEqual([]);
        const [emptied] = await source.getRepository(Loan).findBy({ id: loan.id });
        expect(emptied).toEqual(new Loan({ id: loan.id }));

        const members = source.getRepository(Member);
        const member = await members.save(new Member({ name: 'soft' }));
        await members.softDelete({ id: member.id });
        expect(await members.findOneBy({ id: member.id })).toBeNull();
        const hidden = await members.findOneOrFail({ where: { id: member.id }, withDeleted: true });
        expect(Math.abs((hidden.deletedAt?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
      });

      test('violations are refused', async () => {
        await expect(
          source.getRepository(Book).save(new Book({ title: 'x', authorId: 987654321n })),
        ).rejects.toThrow(/foreign key/i);
        await addAuthor('twice');
        const again = new Author({ name: 'x', email: 'twice@example.org' });
        await expect(source.getRepository(Author).save(again)).rejects.toThrow(/unique|duplicate/i);
      });
    },
  );
});

test('all three are covered', () => {
  expect(reasons.size).toBe(3);
});
