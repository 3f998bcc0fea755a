import { expect, test } from 'vitest';
import type { FunctionTasks, Tasks } from '../src/queries/tasks.ts';
import type { TaskCall } from '../src/queries/show-task.ts';
import { timelineOf } from '../src/report/timeline.ts';
import { RecordingBuilder, START } from './recording-builder.ts';
import { enterScratchFolder, runAnyway, runJson } from './scratch.ts';

const STORE = '.functrace/server.db';

/** A server with two routes in two threads, one of which leaks. */
function writeServer(): void {
  const builder = new RecordingBuilder(STORE);
  for (const session of [1, 2]) {
    builder.session({ start: START + BigInt(session - 1) * 1_000_000n });
    const orders = builder.site({ name: 'GET /orders/:id', kind: 'request', line: 0 });
    const watch = builder.site({ name: 'watch', line: 9 });
    for (const site of [orders, watch]) builder.node({ site, durations: [1] });
    builder.span({ site: orders, start: 0, duration: 100, running: 10 });
    for (const [index, status] of [200, 200, 503, null].entries()) {
      const id = index + 1;
      const rowId = (session - 1) * 2 ** 40 + id;
      const isFinished = status !== null;
      builder.task({
        id,
        site: orders,
        created: 1e6 * index,
        running: 10 * id,
        elapsed: 100 * id,
        isFinished,
      });
      builder.db
        .prepare(
          'INSERT INTO request (span, task, method, path, route, status) VALUES (?, ?, ?, ?, ?, ?)',
        )
        .run(rowId, rowId, 'GET', `/orders/${id}`, '/orders/:id', status);
    }
    builder.task({ id: 5, site: watch, created: 0, running: 1, elapsed: 9, isFinished: false });
    if (session === 2) writeLeak(builder, watch);
  }
  builder.close();
}

/** Looks a second apart, with more unfinished tasks each time, the oldest of them as old as the first look. */
function writeLeak({ db }: RecordingBuilder, site: number): void {
  for (const look of [1, 2, 3, 4]) {
    db.prepare(
      'INSERT INTO monitor_sample (id, session, time, tasks, spans) VALUES (?, 2, ?, ?, ?)',
    ).run(look, look * 1e9, look * 10, look * 10);
    db.prepare(
      'INSERT INTO monitor_function (sample, site, tasks, oldest) VALUES (?, ?, ?, ?)',
    ).run(look, site, look * 10, look * 1e9);
  }
}

test('tasks of one function are added up over sessions, with the answers of requests', () => {
  enterScratchFolder();
  writeServer();
  const { rows, functions } = runJson<Tasks>(['tasks']);
  expect(functions).toBe(2);
  expect(rows).toMatchObject([
    {
      name: 'GET /orders/:id',
      tasks: 8,
      unfinished: 2,
      running: 200,
      waiting: 1800,
      elapsed: 2000,
      longest: 400,
      statuses: { 0: 2, 200: 4, 503: 2 },
    },
    { name: 'watch', tasks: 2, unfinished: 2, running: 2, waiting: 16, elapsed: 18, statuses: {} },
  ]);
  expect(runJson<Tasks>(['tasks', '--sort', 'unfinished', '--session', '2']).rows).toMatchObject([
    { name: 'GET /orders/:id', tasks: 4 },
    { name: 'watch', tasks: 1 },
  ]);
  expect(runJson<Tasks>(['tasks', '--focus', 'watch']).rows).toHaveLength(1);
  expect(runJson<Tasks>(['tasks', '--range', '2ms..3ms']).rows).toMatchObject([
    { tasks: 2, statuses: { 200: 1, 503: 1 } },
  ]);
});

test('what piles up is called a leak', async () => {
  enterScratchFolder();
  writeServer();
  expect(runJson<Tasks>(['tasks']).leaks).toMatchObject([
    { session: 2, name: 'watch', tasks: 40, grownBy: 30, elapsed: 3e9, oldest: 4e9 },
  ]);
  expect(await runAnyway(['tasks'])).toMatch(
    /\nprobable leak: watch, 40 unfinished tasks, 30 more in the last 3.00 s, the oldest for 4.00 s\n$/,
  );
});

test('the tasks of a function have their requests, the longest first', async () => {
  enterScratchFolder();
  writeServer();
  const { rows, tasks } = runJson<FunctionTasks>(['tasks', 'GET /orders/:id', '-n', '2']);
  expect(tasks).toBe(8);
  expect(rows).toMatchObject([
    {
      id: 4,
      elapsed: 400,
      isFinished: false,
      at: '2026-02-03T04:05:06.126456789Z',
      request: { method: 'GET', path: '/orders/4', route: '/orders/:id', status: null },
    },
    { id: 2 ** 40 + 4, offset: 4e6, waiting: 360 },
  ]);
  expect(await runAnyway(['task', '3'])).toContain('request   GET /orders/3 → 503\n');
});

function call(
  id: number,
  parent: number | null,
  offset: number,
  duration: number,
  running: number,
): TaskCall {
  return { id, name: 'f', parent, depth: 0, offset, duration, running, parameters: [] };
}

test('a timeline shows each call where it was, and as running where that is known', () => {
  const calls = [
    call(1, null, 0, 300, 100),
    call(2, 1, 50, 50, 50),
    call(3, 1, 100, 150, 60),
    call(4, 3, 200, 40, 40),
    // After its caller has ended.
    call(5, 3, 260, 40, 40),
    { ...call(6, null, 280, 0, 1), duration: null },
    call(7, null, 299, 0, 0),
  ];
  const bars = timelineOf(300, calls);
  expect(calls.map((one) => bars.get(one))).toEqual([
    '█────█████──────────████──████',
    '     █████',
    '          █─────────████─',
    '                    ████',
    '                          ████',
    '                            █─',
    '                             █',
  ]);
});
