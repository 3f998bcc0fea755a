import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { EntitySchema as MikroEntity } from '@mikro-orm/core';
import type { EntitySchema } from 'typeorm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Dialect } from '../src/3-model/model.ts';
import { reasonToSkip } from './databases.ts';
import type * as Firms from './fixtures/firms/generated/firms/v1/firms.pb.ts';
import { openMikroOrm, openTypeorm } from './open-orm.ts';
import { openOrmDatabase, ORM_DIALECTS, type OrmDatabase } from './orm-databases.ts';
import { generateTargets } from './targets.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
const golden = join(fixtures, 'firms/generated');
const SCHEMA = `ft_firms_${process.pid}`;

const reasons = new Map<string, string | undefined>();
for (const dialect of ORM_DIALECTS) reasons.set(dialect, await reasonToSkip(dialect));

/** Generated anew for a schema that no other run has; inside of the repository, as it imports the runtime. */
let folder: string;
let types: typeof Firms;

beforeAll(async () => {
  folder = mkdtempSync(join(fixtures, 'firms-'));
  const source = readFileSync(join(fixtures, 'firms/firms/v1/firms.proto'), 'utf8');
  write('proto/firms/v1/firms.proto', source.replaceAll('ft_firms', SCHEMA));
  const targets = ['messages', 'sql', 'typeorm', 'mikro-orm'];
  const { files } = generateTargets(targets, join(folder, 'proto'));
  expect(files).toHaveLength(10);
  for (const { path, content } of files) write(path, content);
  types = (await import(join(folder, 'firms/v1/firms.pb.ts'))) as typeof Firms;
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

async function entitiesOf<T>(dialect: Dialect, orm: string): Promise<T[]> {
  const path = join(folder, `firms/v1/firms.${dialect}.${orm}.ts`);
  return ((await import(path)) as { entities: T[] }).entities;
}

const ONE = '00000000-0000-4000-8000-000000000001';
const TWO = '00000000-0000-4000-8000-000000000002';

function makeFirm(): Firms.Firm {
  const { Firm, Seat, Geo, Kind } = types;
  const geo = new Geo({ lat: 1.5, measured: new Date(7), hash: Uint8Array.of(1), kind: Kind.SOME });
  return new Firm({
    big: 2n ** 64n - 1n,
    country: 'DE',
    number: 3,
    code: 'c',
    seat: new Seat({ town: 'B', geo }),
    any: { a: [1] },
    kinds: [Kind.SOME, Kind.NONE],
    other: new Seat({ town: 'x' }),
    note: 'secret',
    rate: 2.25,
    mood: Kind.SOME,
    left: 'l',
  });
}

/** What is read back: all but the note, which is only written, and the version, which each ORM counts from its own start. */
const FIRM = {
  big: '18446744073709551615',
  country: 'DE',
  number: 3,
  code: 'c',
  seat: {
    town: 'B',
    geo: { lat: 1.5, measured: '1970-01-01T00:00:00.007Z', hash: 'AQ==', kind: 'SOME' },
  },
  any: { a: [1] },
  kinds: ['SOME', 'NONE'],
  other: { town: 'x' },
  rate: 2.25,
  mood: 'SOME',
  left: 'l',
  people: [{ id: ONE }],
};

test('the messages are those on record', async () => {
  const { files } = generateTargets(['messages'], join(fixtures, 'firms'));
  expect(files).toHaveLength(1);
  for (const { path, content } of files)
    await expect(content).toMatchFileSnapshot(join(golden, path));
});

describe.each(ORM_DIALECTS)('schemas and deep messages on %s', (dialect) => {
  const reason = reasons.get(dialect);
  describe.skipIf(reason !== undefined).each(['own', 'ddl'])(reason ?? 'tables: %s', (tables) => {
    const KEYWORD = dialect === 'pg' ? 'SCHEMA' : 'DATABASE';

    async function inTables(use: (database: OrmDatabase) => Promise<void>): Promise<void> {
      const database = await openOrmDatabase(dialect);
      const { run } = database;
      if (dialect !== 'sqlite') await run(`CREATE ${KEYWORD} ${SCHEMA}`);
      const ddl = readFileSync(join(folder, `firms/v1/firms.${dialect}.sql`), 'utf8');
      if (tables === 'ddl') await run(ddl);
      try {
        await use(database);
      } finally {
        const cascade = dialect === 'pg' ? ' CASCADE' : '';
        if (dialect !== 'sqlite') await run(`DROP ${KEYWORD} ${SCHEMA}${cascade}`);
        await database.close();
      }
    }

    test('TypeORM', async () => {
      const { Firm, Person } = types;
      await inTables(async (database) => {
        const source = await openTypeorm(
          database,
          await entitiesOf<EntitySchema>(dialect, 'typeorm'),
        );
        try {
          if (tables === 'own') await source.synchronize();
          const firms = source.getRepository(Firm);
          const people = source.getRepository(Person);
          await source.manager.save(makeFirm());
          await source.manager.save(new Firm({ big: 5n, code: 'd', parentKey: 'c', any: 'text' }));
          await source.manager.save(new Person({ id: ONE }));
          await source.manager.save(new Person({ id: TWO, bossId: ONE }));
          // A relation's key goes to the driver as it stands, and SQLite's takes no such integer.
          const key = dialect === 'sqlite' ? FIRM.big : 2n ** 64n - 1n;
          await source.createQueryBuilder().relation(Firm, 'people').of(key).add(ONE);
          // TypeORM's types of conditions do not end at a google.protobuf.Value.
          const query: object = {
            where: { code: 'c' },
            relations: { people: true, daughters: true },
          };
          const firm = await firms.findOneOrFail(query);
          expect(firm.daughters.map(({ code, any }) => [code, any])).toEqual([['d', 'text']]);
          firm.daughters = [];
          expect({ ...firm.toJSON(), rev: undefined }).toEqual({ ...FIRM, rev: undefined });
          const back: object = { where: { code: 'd' }, relations: { parent: true } };
          const daughter = await firms.findOneOrFail(back);
          expect(daughter.parent?.code).toBe('c');
          const [person] = await people.find({ where: { id: TWO }, relations: { boss: true } });
          expect(person?.boss?.id).toBe(ONE);
        } finally {
          await source.destroy();
        }
      });
    });

    test('MikroORM', async () => {
      const { Firm, Person } = types;
      await inTables(async (database) => {
        const orm = await openMikroOrm(
          database,
          await entitiesOf<MikroEntity>(dialect, 'mikro-orm'),
        );
        try {
          if (tables === 'own') await orm.schema.create();
          const em = orm.em.fork();
          const boss = new Person({ id: ONE });
          em.persist([makeFirm(), boss]);
          await em.flush();
          em.persist(new Firm({ big: 5n, code: 'd', parentKey: 'c', any: 'text' }));
          em.persist(new Person({ id: TWO, bossId: ONE }));
          await em.flush();
          const loaded = await em.findOneOrFail(Firm, { code: 'c' }, { populate: ['people'] });
          const people = loaded.people as unknown as { add(one: Firms.Person): void };
          people.add(boss);
          await em.flush();
          const person = await orm.em
            .fork()
            .findOneOrFail(Person, { id: TWO }, { populate: ['boss'] });
          expect(person.boss?.id).toBe(ONE);
          const daughter = await orm.em.fork().findOneOrFail(Firm, { code: 'd' });
          expect(daughter.any).toBe('text');
          const firm = await orm.em
            .fork()
            .findOneOrFail(Firm, { code: 'c' }, { populate: ['people'] });
          expect(firm.toJSON()).toEqual(FIRM);
        } finally {
          await orm.close();
        }
      });
    });
  });
});

test('all three are covered', () => {
  expect(reasons.size).toBe(3);
});
