import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { describe, expect, test } from 'vitest';

import { Timestamp } from '../src/runtime/well-known/timestamp.ts';
import { Address } from './fixtures/generated/shop/v1/address.pb.ts';
import { Order, User, User_Status } from './fixtures/generated/shop/v1/user.pb.ts';

const CREATED = new Timestamp(Date.UTC(2025, 0, 2, 3, 4, 5, 678), 901_000);

function fullUser(): User {
  return new User({
    id: 9007199254740993n,
    name: 'null',
    nickname: '',
    createdAt: CREATED,
    status: User_Status.ACTIVE,
    mood: User_Status.PAUSED,
    balance: 18446744073709551615n,
    photo: Uint8Array.of(0, 255),
    thumbnail: new Uint8Array(0),
    active: true,
    score: 0.1,
    note: 'a note',
    settings: { theme: 'dark', list: [1, null] },
    visits: new Map([['__proto__', 1n]]),
    labels: ['a', 'b'],
    address: new Address({ street: 'Main', zip: 12345 }),
    billing: new Address({ street: 'Side' }),
    revision: 3,
    email: 'ada@example.org',
    account: 9007199254740995n,
  });
}

describe('toRow', () => {
  test('has a value a column, under the names of the columns', () => {
    expect(fullUser().toRow()).toEqual({
      id: 9007199254740993n,
      user_name: 'null',
      nickname: '',
      created_at: CREATED,
      deleted_at: null,
      status: 'ACTIVE',
      mood: 3,
      balance: 18446744073709551615n,
      photo: Uint8Array.of(0, 255),
      thumbnail: new Uint8Array(0),
      active: true,
      score: 0.1,
      note: 'a note',
      settings: '{"theme":"dark","list":[1,null]}',
      visits: '{"__proto__":"1"}',
      labels: '["a","b"]',
      address_street: 'Main',
      address_postal_code: 12345,
      billing: '{"street":"Side"}',
      revision: 3,
      secret: '',
      email: 'ada@example.org',
      phone: null,
      contact_kind: 'email',
      payment: '{"account":"9007199254740995"}',
    });
  });

  test("an auto-increment that is zero is the database's to choose", () => {
    expect(Object.keys(new User().toRow())).not.toContain('id');
    expect(new Order({ userId: 0n }).toRow()).toEqual({ user_id: 0n, number: 0 });
  });

  test("an enum's name that is unknown cannot be stored", () => {
    const user = new User({ status: 9 as User_Status });
    expect(() => user.toRow()).toThrow(
      'shop.v1.User, column status: found 9; expected a number of the enum of status',
    );
  });
});

describe('fromRow', () => {
  test('gives back what toRow took', () => {
    const user = fullUser();
    const again = User.fromRow(user.toRow());
    expect(again).toEqual(user);
    expect(again.toJSON()).toEqual(user.toJSON());
  });

  test('NULL is not set, and never the text "null"', () => {
    const columns = Object.values(User.orm.columns).map(({ column }) => [column, null]);
    expect(columns).toHaveLength(26);
    const user = User.fromRow(Object.fromEntries(columns));
    expect(user).toEqual(new User());
    expect(User.encode(user)).toHaveLength(0);
    expect(User.fromRow({})).toEqual(new User());
  });

  test('takes what drivers give', () => {
    const row = {
      id: '9007199254740993',
      user_name: Buffer.from('Größe'),
      created_at: '2025-01-02 03:04:05.678901',
      deleted_at: 1735787045678,
      status: 1,
      mood: '3',
      balance: 7,
      photo: String.raw`\x00ff`,
      active: 1,
      score: '0.1',
      settings: { theme: 'dark' },
      visits: { home: '1' },
      labels: ['a'],
      address_postal_code: 1n,
    };
    const user = User.fromRow(row);
    expect(user).toEqual(
      new User({
        id: 9007199254740993n,
        name: 'Größe',
        createdAt: CREATED,
        deletedAt: new Date(1735787045678),
        status: User_Status.ACTIVE,
        mood: User_Status.PAUSED,
        balance: 7n,
        photo: Uint8Array.of(0, 255),
        active: true,
        score: 0.1,
        settings: { theme: 'dark' },
        visits: new Map([['home', 1n]]),
        labels: ['a'],
        address: new Address({ zip: 1 }),
      }),
    );
    expect(user.toJSON()['createdAt']).toBe('2025-01-02T03:04:05.678901Z');
  });

  test.each([
    [
      { id: 2 ** 53 },
      'shop.v1.User, column id: found 9007199254740992; expected a whole number; above 2^53',
    ],
    [{ id: '1.5' }, 'column id: found "1.5"'],
    [{ active: 'maybe' }, 'column active: found "maybe"; expected true or false'],
    [
      { status: 'NOPE' },
      'column status: found "NOPE"; expected one of STATUS_UNSPECIFIED, ACTIVE, GONE, PAUSED',
    ],
    [{ created_at: 'yesterday' }, 'column created_at: found "yesterday"; expected a Date'],
    [{ settings: '{' }, 'column settings: found "{"; expected JSON'],
    [{ visits: '{"a":"x"}' }, 'column visits: found "x"; expected a whole number'],
    [{ user_name: {} }, 'column user_name: found {}; expected a string'],
    [{ photo: 5 }, 'column photo: found 5; expected bytes'],
    [{ revision: 1.5 }, 'column revision: found 1.5; expected a whole number'],
    [
      { payment: '{"cash":1}' },
      'column payment: found {"cash":1}; expected a member of oneof payment',
    ],
  ])('%j is refused', (row, message) => {
    expect(() => User.fromRow(row)).toThrow(message);
  });
});

test('through a real database', () => {
  const database = new DatabaseSync(':memory:');
  const row = fullUser().toRow();
  // SQLite's driver knows neither Date nor boolean, and has integers of 64 bits with a sign.
  const values = Object.values({ ...row, balance: String(row['balance']) } as Record<
    string,
    unknown
  >).map((value): unknown => {
    if (value instanceof Date) return value.toISOString();
    return typeof value === 'boolean' ? Number(value) : value;
  }) as SQLInputValue[];
  const columns = Object.keys(row);
  database.exec(`CREATE TABLE users (${columns.map((name) => `"${name}"`).join(', ')})`);
  database
    .prepare(`INSERT INTO users VALUES (${columns.map(() => '?').join(', ')})`)
    .run(...values);
  const query = database.prepare('SELECT * FROM users');
  query.setReadBigInts(true);
  const read = User.fromRow(query.get() ?? {});
  database.close();
  expect(read).toEqual(fullUser());
});
