import type { EntityManager, EntitySchema as MikroEntity } from '@mikro-orm/core';
import { MikroORM as MariaDb } from '@mikro-orm/mariadb';
import { MikroORM as Postgres } from '@mikro-orm/postgresql';
import { MikroORM as Sql, SqliteDriver } from '@mikro-orm/sql';
import { DataSource, type DataSourceOptions, type EntitySchema } from 'typeorm';

import type { Dialect } from '../src/3-model/model.ts';
import { BetterSqlite3, readBigInts } from './better-sqlite3.ts';
import { MYSQL_OPTIONS, PG_OPTIONS } from './databases.ts';
import { nodeSqlite } from './node-sqlite.ts';
import type { OrmDatabase } from './orm-databases.ts';

/** What all drivers of MikroORM have alike. */
export interface Orm {
  readonly em: EntityManager;
  readonly schema: { create(): Promise<void> };
  close(): Promise<void>;
}

// TypeORM and MikroORM hash keys with JSON.stringify, which refuses a bigint.
// oxlint-disable-next-line no-extend-native -- what the README tells a user of int64 keys to do
Object.defineProperty(BigInt.prototype, 'toJSON', {
  value(this: bigint) {
    return this.toString();
  },
});

const PG = {
  host: PG_OPTIONS.host ?? '',
  user: PG_OPTIONS.user ?? '',
  database: PG_OPTIONS.database ?? '',
};
const MYSQL = { host: MYSQL_OPTIONS.host ?? '', password: MYSQL_OPTIONS.password ?? '' };

export async function openTypeorm(
  { dialect, name }: OrmDatabase,
  entities: EntitySchema[],
): Promise<DataSource> {
  const { host, user, database } = PG;
  const inSchema = { schema: name, extra: { options: `-c search_path=${name}` } };
  const zone = { timezone: 'Z', bigNumberStrings: true };
  const sqlite = { driver: BetterSqlite3, prepareDatabase: readBigInts };
  const options: Record<Dialect, DataSourceOptions> = {
    pg: { type: 'postgres', host, username: user, database, ...inSchema, entities },
    mysql: { type: 'mariadb', ...MYSQL, username: 'root', database: name, ...zone, entities },
    sqlite: { type: 'better-sqlite3', database: name, ...sqlite, entities },
  };
  return new DataSource(options[dialect]).initialize();
}

export async function openMikroOrm(
  { dialect, name }: OrmDatabase,
  entities: MikroEntity[],
): Promise<Orm> {
  const options = { entities, forceUndefined: true, discovery: { inferDefaultValues: false } };
  if (dialect === 'pg') {
    const { host, user, database } = PG;
    return Postgres.init({ ...options, host, user, dbName: database, schema: name });
  }
  if (dialect === 'mysql') {
    const server = { ...MYSQL, user: 'root', dbName: name, timezone: 'Z' };
    return MariaDb.init({ ...options, ...server, collate: 'utf8mb4_bin' });
  }
  const driverOptions = nodeSqlite(name);
  return Sql.init({ ...options, driver: SqliteDriver, dbName: name, driverOptions });
}
