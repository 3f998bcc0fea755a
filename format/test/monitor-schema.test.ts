import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { FORMAT_VERSION, TABLES, VIEWS } from '../src/schema.ts';

const SECOND = 1e9;

interface Look {
  readonly tasks: number;
  /** Seconds. */
  readonly oldest: number;
}

/** A session in which the monitor looked once a second; `looks` by function, undefined where none of its tasks was open. */
function leaks(looks: Readonly<Record<string, readonly (Look | undefined)[]>>): unknown[] {
  const db = new DatabaseSync(':memory:');
  onTestFinished(() => db.close());
  db.exec(`${TABLES} ${VIEWS}`);
  db.prepare(
    `INSERT INTO session (id, pid, thread, command, cwd, host, node_version, start, format_version)
     VALUES (1, 1, 0, '', '', '', '', 0, ?)`,
  ).run(FORMAT_VERSION);
  const sample = db.prepare(
    'INSERT OR IGNORE INTO monitor_sample (id, session, time, tasks, spans) VALUES (?, 1, ?, 0, 0)',
  );
  const counted = db.prepare('INSERT INTO monitor_function VALUES (?, ?, ?, ?)');
  Object.entries(looks).forEach(([name, rows], index) => {
    db.prepare(`INSERT INTO site VALUES (?, 1, ?, 'a.ts', 7, 1, 'function', '')`).run(index, name);
    rows.forEach((row, at) => {
      sample.run(at + 1, at * SECOND);
      if (row !== undefined) counted.run(at + 1, index, row.tasks, row.oldest * SECOND);
    });
  });
  return db
    .prepare('SELECT name, line, tasks, grownBy, elapsed, oldest FROM ProbableLeak')
    .all()
    .map((row) => ({ ...row }));
}

/** One look a second at tasks that began before the first. */
function counts(...tasks: readonly number[]): Look[] {
  return tasks.map((count, at) => ({ tasks: count, oldest: at + 1 }));
}

test('a count that grew at each of the last four looks is a leak', () => {
  expect(leaks({ subscribe: counts(9, 1, 2, 5, 8), poll: counts(1, 1, 1, 1, 1) })).toEqual([
    { name: 'subscribe', line: 7, tasks: 8, grownBy: 7, elapsed: 3 * SECOND, oldest: 5 * SECOND },
  ]);
});

test('a count that once stayed as it was is none', () => {
  expect(leaks({ subscribe: counts(1, 2, 2, 3) })).toEqual([]);
});

test('three looks are too few', () => {
  expect(leaks({ subscribe: counts(1, 2, 3) })).toEqual([]);
});

test('a load that rises, of tasks that end, is none', () => {
  const rising = counts(10, 20, 30, 40).map(({ tasks }) => ({ tasks, oldest: 1 }));
  expect(leaks({ request: rising })).toEqual([]);
});

test('a function without tasks at one of the looks is none', () => {
  expect(leaks({ request: [undefined, ...counts(1, 2, 3)], poll: counts(1, 1, 1, 1) })).toEqual([]);
});
