import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Nanos, Outcome, Position } from '@functrace/format';
import { describe, expect, it } from 'vitest';
import { Receivers } from '../src/drain/receivers.ts';
import { BATCH_ROWS, SpanBatch, ValueBatch } from '../src/store/batch.ts';
import { SqliteStore } from '../src/store/sqlite.ts';
import { SESSION } from './support/session.ts';
import { task } from './support/store-subjects.ts';
import { tempFolder } from './support/temp-folder.ts';

const LIMIT = 4e6;
const LONG = 'x'.repeat(60);

function opened(path: string): SqliteStore {
  const store = new SqliteStore(path, LIMIT);
  store.openSession(SESSION);
  store.addSites(0, 'a.ts', [['work', 0, 1, 1, '']]);
  return store;
}

/** Spans from number `first` on, each a task of its own but for those that `taskOf` gives another, and a value of each. */
function write(store: SqliteStore, first: number, taskOf?: (number: number) => number): void {
  const batch = new SpanBatch();
  const values = new ValueBatch();
  const tasks = new Set<number>();
  for (let number = first; number < first + BATCH_ROWS; number++) {
    const at = batch.length++;
    batch.number[at] = number;
    batch.task[at] = taskOf?.(number) ?? number;
    batch.start[at] = number * 10;
    batch.duration[at] = 5;
    batch.outcome[at] = Outcome.RETURNED;
    if (taskOf === undefined) tasks.add(number);
    values.add(number, 0, `"${LONG}"`);
  }
  store.addSpans(batch);
  store.addValues(values);
  store.addTasks(
    Array.from(tasks, (number) =>
      task({ task: number, site: 0, created: number * 10, elapsed: 5 }),
    ),
  );
  store.commit();
}

function ask(path: string, sql: string): Record<string, unknown> {
  const db = new DatabaseSync(path, { readOnly: true });
  const row = { ...db.prepare(sql).get() };
  db.close();
  return row;
}

const COUNTS = `SELECT (SELECT count(*) FROM span) AS spans, (SELECT count(*) FROM value_row) AS "values",
  (SELECT count(*) FROM task) AS tasks, (SELECT sum(evicted) FROM session) AS evicted`;

describe('a store with a limit', () => {
  it('reuses what it frees, so that the file does not grow on', () => {
    const path = join(tempFolder(), 'run.db');
    const store = opened(path);
    const sizes: number[] = [];
    for (let batch = 0; batch < 12; batch++) {
      write(store, 1 + batch * BATCH_ROWS);
      sizes.push(statSync(path).size);
    }
    store.close();
    const { spans, values, tasks, evicted } = ask(path, COUNTS);
    expect(values).toBe(spans);
    expect(tasks).toBe(spans);
    expect(Number(spans) + Number(evicted)).toBe(12 * BATCH_ROWS);
    expect(evicted).toBeGreaterThan(6 * BATCH_ROWS);
    expect(sizes.at(-1)).toBe(sizes[5]);
  });

  it('keeps spans of the one task that goes on where only its own can make room', () => {
    const path = join(tempFolder(), 'run.db');
    const store = opened(path);
    store.addTasks([task({ task: 1, site: 0, isFinished: false })]);
    for (let batch = 0; batch < 8; batch++) write(store, 1 + batch * BATCH_ROWS, () => 1);
    store.close();
    const { spans, tasks, evicted } = ask(path, COUNTS);
    expect(tasks).toBe(1);
    expect(evicted).toBeGreaterThan(0);
    expect(Number(spans) + Number(evicted)).toBe(8 * BATCH_ROWS);
    expect(ask(path, 'SELECT max(id) AS latest FROM span')).toEqual({ latest: 8 * BATCH_ROWS });
  });

  it('keeps a span that callbacks name as their parent', () => {
    const path = join(tempFolder(), 'run.db');
    const store = opened(path);
    write(store, 1);
    expect(store.findSpan(7)).toBeDefined();
    for (let batch = 1; batch < 8; batch++) write(store, 1 + batch * BATCH_ROWS);
    expect(store.findSpan(7)).toBeDefined();
    expect(store.findSpan(8)).toBeUndefined();
    store.close();
    expect(ask(path, 'SELECT count(*) AS kept FROM value WHERE span = 7')).toEqual({ kept: 1 });
    expect(ask(path, 'SELECT count(*) AS kept FROM task WHERE id = 7')).toEqual({ kept: 1 });
  });

  it('keeps a receiver that those of later calls change, and no longer', () => {
    const path = join(tempFolder(), 'run.db');
    const store = opened(path);
    const receivers = new Receivers();
    const whole = { $: 'Cart', items: LONG, count: 0 };
    for (let batch = 0; batch < 12; batch++) {
      const first = 1 + batch * BATCH_ROWS;
      write(store, first);
      const values = new ValueBatch();
      for (let span = first; span < first + BATCH_ROWS; span += 100) {
        const { text, base } = receivers.place(1, span, JSON.stringify({ ...whole, count: span }));
        values.add(span, Position.RECEIVER, text, 0, base);
      }
      store.addValues(values);
      store.commit();
    }
    store.close();
    const orphans = ask(
      path,
      `SELECT count(*) AS "all", count(base.span) AS based FROM value_row AS changed
        LEFT JOIN value_row AS base ON base.span = changed.base AND base.position = -3
        WHERE changed.base IS NOT NULL`,
    );
    expect(orphans['all']).toBeGreaterThan(100);
    expect(orphans['based']).toBe(orphans['all']);
    expect(Number(ask(path, 'SELECT sum(evicted) AS spans FROM session')['spans'])).toBeGreaterThan(
      6 * BATCH_ROWS,
    );
    const kept = ask(
      path,
      'SELECT count(*) AS bases FROM value_row WHERE span NOT IN (SELECT id FROM span)',
    );
    expect(kept['bases']).toBeLessThan(4);
  });

  it('takes sessions first that have ended', () => {
    const path = join(tempFolder(), 'run.db');
    const old = opened(path);
    write(old, 1);
    old.endSession(1e9 as Nanos);
    old.close();
    const store = opened(path);
    for (let batch = 0; batch < 3; batch++) write(store, 1 + batch * BATCH_ROWS);
    store.close();
    expect(ask(path, 'SELECT evicted FROM session WHERE id = 1')).toEqual({ evicted: BATCH_ROWS });
  });
});
