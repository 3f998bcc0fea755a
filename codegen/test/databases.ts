import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

import mysql from 'mysql2/promise';
import { Client, type ClientConfig } from 'pg';

import type { Dialect } from '../src/3-model/model.ts';

export type TestRow = Record<string, unknown>;

/** A database, or a schema of one, that is there for one test file and dropped behind it. */
export interface TestDatabase {
  /** Of the schema or the database. */
  readonly name: string;
  /** Runs statements that end in a semicolon each. */
  readonly run: (sql: string) => Promise<void>;
  readonly query: (sql: string, values: readonly unknown[]) => Promise<readonly TestRow[]>;
  readonly close: () => Promise<void>;
  readonly quote: (name: string) => string;
  /** The placeholder of the nth value. */
  readonly place: (index: number) => string;
}

/** Where the servers are; what their own clients take from the environment is taken here too. */
export const PG_OPTIONS: ClientConfig = {
  host: process.env['PGHOST'] ?? '127.0.0.1',
  user: process.env['PGUSER'] ?? 'postgres',
  database: process.env['PGDATABASE'] ?? 'postgres',
  connectionTimeoutMillis: 5000,
};

export const MYSQL_OPTIONS: mysql.ConnectionOptions = {
  host: process.env['MYSQL_HOST'] ?? '127.0.0.1',
  user: 'root',
  password: process.env['MYSQL_PWD'] ?? '',
  connectTimeout: 5000,
  multipleStatements: true,
  // A time is UTC, and an integer beyond 2^53 keeps its digits.
  timezone: 'Z',
  supportBigNumbers: true,
  bigNumberStrings: true,
};

/** Why a server cannot be used; undefined when it can, and in CI, where the test is to fail. */
export async function reasonToSkip(dialect: Dialect): Promise<string | undefined> {
  if (dialect === 'sqlite' || process.env['CI'] === 'true') return undefined;
  try {
    const database = await openDatabase(dialect);
    await database.close();
    return undefined;
  } catch (error) {
    const { code = 'no code', message } = error as NodeJS.ErrnoException;
    return `skipped, no ${dialect} server: ${code} ${message}`;
  }
}

export function openDatabase(dialect: Dialect): Promise<TestDatabase> {
  const name = uniqueName();
  if (dialect === 'pg') return openPostgres(name);
  if (dialect === 'mysql') return openMysql(name);
  return Promise.resolve(openSqlite());
}

function uniqueName(): string {
  return `ft_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
}

async function openPostgres(name: string): Promise<TestDatabase> {
  const client = new Client(PG_OPTIONS);
  await client.connect();
  await client.query(`CREATE SCHEMA ${name}; SET search_path TO ${name}`);
  return {
    name,
    run: async (sql) => {
      await client.query(sql);
    },
    query: async (sql, values) => (await client.query<TestRow>(sql, [...values])).rows,
    close: async () => {
      await client.query(`DROP SCHEMA ${name} CASCADE`);
      await client.end();
    },
    quote: (column) => `"${column}"`,
    place: (index) => `$${index + 1}`,
  };
}

async function openMysql(name: string): Promise<TestDatabase> {
  const connection = await mysql.createConnection(MYSQL_OPTIONS);
  await connection.query(`CREATE DATABASE ${name}; USE ${name}`);
  return {
    name,
    run: async (sql) => {
      await connection.query(sql);
    },
    query: async (sql, values) => {
      const [rows] = await connection.query<mysql.RowDataPacket[]>(sql, values.map(mysqlValue));
      return Array.isArray(rows) ? rows : [];
    },
    close: async () => {
      await connection.query(`DROP DATABASE ${name}`);
      await connection.end();
    },
    quote: (column) => `\`${column}\``,
    place: () => '?',
  };
}

/** mysql2 knows bytes as a Buffer only. */
function mysqlValue(value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value) : value;
}

function openSqlite(): TestDatabase {
  const database = new DatabaseSync(':memory:');
  return {
    name: ':memory:',
    run: (sql) => {
      database.exec(sql);
      return Promise.resolve();
    },
    query: (sql, values) => {
      const statement = database.prepare(sql);
      statement.setReadBigInts(true);
      return Promise.resolve(statement.all(...values.map(sqliteValue)));
    },
    close: () => {
      database.close();
      return Promise.resolve();
    },
    quote: (column) => `"${column}"`,
    place: () => '?',
  };
}

/** node:sqlite knows neither Date nor boolean, and integers only up to 2^63. */
export function sqliteValue(value: unknown): SQLInputValue {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'bigint' && value > 2n ** 63n - 1n) return String(value);
  return value as SQLInputValue;
}
