import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { SESSION_STRIDE } from '../src/ids.ts';
import {
  APPLICATION_ID,
  FORMAT_VERSION,
  Outcome,
  OUTCOME_NAMES,
  TABLES,
  VIEWS,
} from '../src/schema.ts';

/** 2026-02-03T04:05:06.123456789Z */
const START = 1_770_091_506_123_456_789n;
const at = (nanos: number): bigint => START + BigInt(nanos);

/** Two tasks of one session: `serve` calls `load` twice and `sum` once; `tick` runs beside them. */
function filledStore(): DatabaseSync {
  const db = new DatabaseSync(':memory:');
  onTestFinished(() => db.close());
  // Twice: several processes open one store.
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}; ${TABLES} ${VIEWS} ${TABLES} ${VIEWS}`);
  db.prepare(
    `INSERT INTO session (id, pid, thread, command, cwd, host, node_version, start, format_version, ppid)
     VALUES (1, 4001, 0, 'node app.js', '/srv', 'host', 'v24', ?, ?, 4000)`,
  ).run(START, FORMAT_VERSION);
  const names = ['serve', 'load', 'sum', 'tick'];
  const site = db.prepare(
    `INSERT INTO site VALUES (?, 1, ?, '/srv/app.ts', ?, 1, 'function', 'id,options')`,
  );
  names.forEach((name, index) => site.run(index + 1, name, index + 1));
  const span = db.prepare('INSERT INTO span VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  span.run(1, 1, 1, null, 0, 1000, 9_000_000, 500, Outcome.RETURNED, 1);
  span.run(2, 2, 1, 1, 1, 2000, 4_000_000, 300, Outcome.RETURNED, 2);
  span.run(3, 4, 2, null, 0, 2500, 50, 50, Outcome.RETURNED, 3);
  span.run(4, 2, 1, 1, 1, 3000, 4_000_000, 200, Outcome.THREW, 4);
  span.run(5, 3, 1, 4, 2, 876_543_211, null, 100, Outcome.UNFINISHED, 5);
  for (let index = 6; index <= 20; index++) {
    span.run(index, 4, 2, null, 0, index * 1000, index, index, Outcome.RETURNED, index);
  }
  const value = db.prepare('INSERT INTO value_row (span, position, data) VALUES (?, ?, ?)');
  // Out of order, as they may arrive.
  value.run(2, 1, '{"$":"Options"}');
  value.run(2, 0, '7');
  value.run(2, -1, '"row"');
  value.run(2, -3, '{"$":"Database"}');
  const task = db.prepare('INSERT INTO task VALUES (?, 1, ?, ?, ?, ?, ?, ?)');
  task.run(1, null, 1, 1000, 500, 9_000_000, 0);
  task.run(2, 1, 4, 2500, 50, 50, 1);
  return db;
}

function ask(db: DatabaseSync, sql: string): unknown[] {
  // Rows have no prototype, which toEqual would remark upon.
  return db
    .prepare(sql)
    .all()
    .map((row) => ({ ...row }));
}

test('the ten slowest calls', () => {
  const rows = ask(
    filledStore(),
    'SELECT id, name, timeCost FROM TraceData ORDER BY timeCost DESC LIMIT 10',
  );
  expect(rows).toHaveLength(10);
  expect(rows.slice(0, 6)).toEqual([
    { id: 1, name: 'serve', timeCost: 500 },
    { id: 2, name: 'load', timeCost: 300 },
    { id: 4, name: 'load', timeCost: 200 },
    { id: 5, name: 'sum', timeCost: 100 },
    { id: 3, name: 'tick', timeCost: 50 },
    { id: 20, name: 'tick', timeCost: 20 },
  ]);
});

test('the calls of one gid in their order, with indent', () => {
  const rows = ask(
    filledStore(),
    'SELECT seq, indent, name, parentId FROM TraceData WHERE gid = 1 ORDER BY seq',
  );
  expect(rows).toEqual([
    { seq: 1, indent: 0, name: 'serve', parentId: null },
    { seq: 2, indent: 1, name: 'load', parentId: 1 },
    { seq: 4, indent: 1, name: 'load', parentId: 1 },
    { seq: 5, indent: 2, name: 'sum', parentId: 4 },
  ]);
});

test('a call has its parameters in order and its time of day to the nanosecond', () => {
  const rows = ask(
    filledStore(),
    'SELECT params, createdAt FROM TraceData WHERE id IN (2, 5) ORDER BY id',
  );
  expect(rows).toEqual([
    { params: '7, {"$":"Options"}', createdAt: '2026-02-03T04:05:06.123458789Z' },
    // The nanoseconds of session and span carry into the next second.
    { params: null, createdAt: '2026-02-03T04:05:07.000000000Z' },
  ]);
});

test('tasks with the function they began with', () => {
  const rows = ask(filledStore(), 'SELECT * FROM GoroutineTrace ORDER BY id');
  expect(rows).toEqual([
    {
      id: 1,
      gid: 1,
      timeCost: 500,
      execTime: 9_000_000,
      createTime: '2026-02-03T04:05:06.123457789Z',
      isFinished: 0,
      initFuncName: 'serve',
    },
    {
      id: 2,
      gid: 2,
      timeCost: 50,
      execTime: 50,
      createTime: '2026-02-03T04:05:06.123459289Z',
      isFinished: 1,
      initFuncName: 'tick',
    },
  ]);
});

test('the values of one call', () => {
  const rows = ask(
    filledStore(),
    'SELECT * FROM ParamStoreData WHERE traceId = 2 ORDER BY position',
  );
  expect(rows).toEqual([
    { id: 128, traceId: 2, position: -3, data: '{"$":"Database"}', isReceiver: 1, baseId: null },
    { id: 130, traceId: 2, position: -1, data: '"row"', isReceiver: 0, baseId: null },
    { id: 131, traceId: 2, position: 0, data: '7', isReceiver: 0, baseId: null },
    { id: 132, traceId: 2, position: 1, data: '{"$":"Options"}', isReceiver: 0, baseId: null },
  ]);
});

test('the values of one call are found by its id, without a scan', () => {
  const plan = ask(
    filledStore(),
    'EXPLAIN QUERY PLAN SELECT * FROM ParamStoreData WHERE traceId = 2',
  );
  expect(plan).toEqual([
    expect.objectContaining({ detail: 'SEARCH value_row USING PRIMARY KEY (span=?)' }),
    expect.objectContaining({
      detail: 'SEARCH value_text USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN',
    }),
  ]);
});

test('a text that is kept once is found from every value that has it', () => {
  const db = filledStore();
  db.exec(`INSERT INTO value_text VALUES (9, '"long"');
    INSERT INTO value_row (span, position, data, text) VALUES (3, 0, NULL, 9), (3, -1, NULL, 9), (3, 1, '1', NULL)`);
  const rows = ask(
    db,
    'SELECT position, data FROM ParamStoreData WHERE traceId = 3 ORDER BY position',
  );
  expect(rows).toEqual([
    { position: -1, data: '"long"' },
    { position: 0, data: '"long"' },
    { position: 1, data: '1' },
  ]);
  expect(ask(db, 'SELECT params FROM TraceData WHERE id = 3')).toEqual([{ params: '"long", 1' }]);
});

test('a receiver names the row that it builds on', () => {
  const db = filledStore();
  db.exec(`INSERT INTO value_row (span, position, data, base) VALUES (4, -3, '{"rows":2}', 2)`);
  expect(ask(db, 'SELECT id, baseId FROM ParamStoreData WHERE isReceiver = 1')).toEqual([
    { id: 128, baseId: null },
    { id: 256, baseId: 128 },
  ]);
});

test('each session knows who started it: a call, a shell of a call, or at least the process', () => {
  const db = filledStore();
  const session = db.prepare(
    `INSERT INTO session (id, pid, thread, command, cwd, host, node_version, start, format_version, ppid)
     VALUES (?, ?, ?, '', '', ?, 'v24', ?, ${FORMAT_VERSION}, ?)`,
  );
  session.run(2, 4001, 1, 'host', at(900), 4000);
  session.run(3, 4002, 0, 'host', at(1900), 4001);
  session.run(4, 4004, 0, 'host', at(2900), 4003);
  session.run(5, 4005, 0, 'host', at(3900), 4001);
  // The number of an earlier process again, and the same number on another machine.
  session.run(6, 4002, 0, 'host', at(8_000_000), 4001);
  session.run(7, 4002, 0, 'other', at(1900), 4001);
  // Started by 4002 in a way that nobody saw: not the call's that started 4002.
  session.run(8, 4006, 0, 'host', at(4000), 4002);
  const spawn = db.prepare('INSERT INTO spawn VALUES (?, ?, ?, ?, ?, ?)');
  spawn.run(1, 1, 1, 1000, 4001, 1);
  spawn.run(2, 1, 2, 2000, 4002, 0);
  spawn.run(3, 1, 4, 2500, 4003, 0);
  spawn.run(4, 1, 5, 8_000_100, 4002, 0);
  expect(ask(db, 'SELECT * FROM session_origin ORDER BY session')).toEqual([
    { session: 1, parent: null, span: null },
    { session: 2, parent: 1, span: 1 },
    { session: 3, parent: 1, span: 2 },
    { session: 4, parent: 1, span: 4 },
    { session: 5, parent: 1, span: null },
    { session: 6, parent: 1, span: 5 },
    { session: 7, parent: null, span: null },
    { session: 8, parent: 3, span: null },
  ]);
});

test('ids of values do not meet, and those of the first hundred sessions are exact numbers', () => {
  const db = filledStore();
  const last = 100 * SESSION_STRIDE;
  const value = db.prepare('INSERT INTO value_row (span, position, data) VALUES (?, ?, ?)');
  for (const position of [-3, 59]) value.run(last, position, '1');
  value.run(last + 1, -3, '1');
  const ids = ask(db, `SELECT id FROM ParamStoreData WHERE traceId >= ${last} ORDER BY id`);
  expect(ids).toEqual([{ id: last * 64 }, { id: last * 64 + 62 }, { id: last * 64 + 64 }]);
});

test('every outcome has a name', () => {
  expect(OUTCOME_NAMES[Outcome.RETURNED]).toBe('returned');
  expect(OUTCOME_NAMES[Outcome.THREW]).toBe('threw');
  expect(OUTCOME_NAMES[Outcome.CLOSED]).toBe('closed');
  expect(OUTCOME_NAMES[Outcome.UNFINISHED]).toBe('unfinished');
  expect(OUTCOME_NAMES).toHaveLength(Object.keys(Outcome).length);
});
