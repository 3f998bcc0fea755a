import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { fixture, type FixtureRun, runFixture, runNode } from './support/run-fixture.ts';
import { tempFolder } from './support/temp-folder.ts';

const [RETURNED, THREW, UNFINISHED] = ['returned', 'threw', 'unfinished'];

/** Way of ending, exit status, the calls in the file in their order. */
const WAYS: readonly (readonly [string, number | string, readonly string[]])[] = [
  ['normal end', 0, [`main ${RETURNED}`, `work ${RETURNED}`]],
  ['process.exit inside a call', 3, [`main ${UNFINISHED}`, `work ${UNFINISHED}`]],
  ['process.exit in a timer', 4, [`main ${RETURNED}`, `work ${UNFINISHED}`]],
  ['process.exitCode', 5, [`main ${RETURNED}`]],
  ['an error', 1, [`main ${THREW}`, `work ${THREW}`]],
  ['an error in a timer', 1, [`work ${THREW}`]],
  ['an error in an async function', 1, [`wait ${THREW}`]],
  ['a rejection of no error', 1, [`wait ${THREW}`]],
  ['a thrown string', 1, [`main ${THREW}`]],
  ['an error that is handled', 0, [`main ${THREW}`, `late ${RETURNED}`]],
  [
    'exit listeners',
    0,
    [`main ${RETURNED}`, `late ${RETURNED}`, `late ${RETURNED}`, `leaf ${RETURNED}`],
  ],
  [
    'exit listeners after process.exit inside a call',
    6,
    [`main ${UNFINISHED}`, `late ${RETURNED}`, `leaf ${RETURNED}`],
  ],
  // With eleven Node would warn.
  ['ten exit listeners', 0, [`main ${RETURNED}`, `late ${RETURNED}`, `late ${RETURNED}`]],
  ['process.exit in an exit listener', 7, [`main ${RETURNED}`, `late ${UNFINISHED}`]],
  [
    'beforeExit',
    0,
    ['main', 'late', 'work', 'late', 'work', 'late'].map((name) => `${name} ${RETURNED}`),
  ],
  ['work of its own', 0, [`main ${RETURNED}`, `work ${RETURNED}`]],
  ['a signal that it handles', 8, [`main ${RETURNED}`, `late ${UNFINISHED}`]],
  ['a signal that it passes on', 'SIGTERM', [`main ${RETURNED}`, `late ${UNFINISHED}`]],
  ['fake timers', 0, [`main ${RETURNED}`, `work ${RETURNED}`]],
  ['frozen built-ins', 0, [`main ${RETURNED}`, `work ${RETURNED}`]],
];

let compared = 0;
afterAll(() => {
  expect(compared).toBe(WAYS.length);
});

function callsOf(run: FixtureRun): string[] {
  const names = `CASE outcome WHEN 0 THEN 'returned' WHEN 1 THEN 'threw' WHEN 2 THEN 'closed' ELSE 'unfinished' END`;
  return run
    .query(
      `SELECT name || ' ' || ${names} AS call FROM span JOIN site ON site.id = span.site ORDER BY span.session, seq`,
    )
    .map((row) => String(row['call']));
}

describe('a program that ends by', () => {
  it.each(WAYS)('%s', async (way, status, calls) => {
    const [off, run] = await Promise.all([
      runFixture('life-cycle.mjs', [way], { FUNCTRACE: 'off' }),
      runFixture('life-cycle.mjs', [way]),
    ]);
    expect(off).toMatchObject({ status, files: [] });
    expect(run).toMatchObject({ status, stdout: off.stdout, stderr: off.stderr });
    // One file, without SQLite's own beside it.
    expect(run.files).toHaveLength(1);
    expect(run.files[0]).toMatch(/^\d{8}-\d{6}-life-cycle-\d+\.db$/);
    expect(callsOf(run)).toEqual(calls);
    const [session] = run.query(
      'SELECT "end" >= start + (SELECT max(start + coalesce(duration, 0)) FROM span) AS covers, stalled, dropped FROM session',
    );
    expect(session).toEqual({ covers: 1, stalled: 0, dropped: 0 });
    compared++;
  });

  it.each([
    ['an error', '{"$":"TypeError","message":"no"}', 2],
    ['an error in a timer', '{"$":"TypeError","message":"no"}', 1],
    ['an error in an async function', '{"$":"TypeError","message":"no"}', 1],
    ['a thrown string', '"no"', 1],
  ])('%s, which is kept', async (way, text, count) => {
    const run = await runFixture('life-cycle.mjs', [way]);
    const errors = run
      .query('SELECT data FROM value WHERE position = -2')
      .map((row) => row['data']);
    expect(errors).toEqual(Array.from({ length: count }, () => text));
  });

  it('SIGKILL, after which is there what was written before', async () => {
    const run = await runFixture('life-cycle.mjs', ['SIGKILL']);
    expect(run.status).toBe('SIGKILL');
    expect(callsOf(run)).toEqual([
      'main returned',
      'work returned',
      ...Array.from({ length: 10 }, () => 'leaf returned'),
      'wait unfinished',
    ]);
    expect(run.query('SELECT "end" FROM session')).toEqual([{ end: null }]);
  });

  it('SIGKILL in the middle of work, after which all but the last of it is there', async () => {
    const run = await runFixture('life-cycle.mjs', ['SIGKILL in the middle of work'], {
      FUNCTRACE_PARAMS: 'none',
      TRACE_CHANNEL_COUNT: '2',
    });
    expect(run.status).toBe('SIGKILL');
    const [{ spans, calls, latest }] = run.query(
      'SELECT (SELECT count(*) FROM span) AS spans, (SELECT sum(calls) FROM call_node) AS calls, (SELECT max(seq) FROM span) AS latest',
    ) as [Record<string, number>];
    expect(spans).toBeGreaterThan(1000);
    // One transaction has all three.
    expect([calls, latest]).toEqual([spans, spans]);
  });
});

describe('a recording', () => {
  it('misses nothing when the program is faster than the drain, and says how long it waited', async () => {
    const run = await runFixture('life-cycle.mjs', ['a burst'], {
      TRACE_CHANNEL_COUNT: '2',
      FUNCTRACE_PARAMS: 'shallow',
    });
    expect(run).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(
      run.query(
        'SELECT count(*) AS n, max(seq) AS last, sum(outcome) AS bad, count(DISTINCT parent) AS parents FROM span',
      ),
    ).toEqual([{ n: 1_000_001, last: 1_000_001, bad: 0, parents: 1 }]);
    expect(
      run.query('SELECT count(*) AS n, sum(data) AS sum FROM value WHERE position = 0'),
    ).toEqual([{ n: 1_000_000, sum: 499_999_500_000 }]);
    expect(run.query('SELECT calls, errors FROM call_node ORDER BY id')).toEqual([
      { calls: 1, errors: 0 },
      { calls: 1_000_000, errors: 0 },
    ]);
    expect(run.query('SELECT stalled > 0 AS waited, dropped FROM session')).toEqual([
      { waited: 1, dropped: 0 },
    ]);
  });

  it('counts what it drops where it is not to wait', async () => {
    const run = await runFixture('life-cycle.mjs', ['a burst'], {
      TRACE_CHANNEL_COUNT: '2',
      FUNCTRACE_OVERFLOW: 'drop',
    });
    expect(run).toMatchObject({ status: 0, stdout: '', stderr: '' });
    const [session] = run.query('SELECT stalled, dropped FROM session') as [Record<string, number>];
    expect(session['stalled']).toBe(0);
    expect(session['dropped']).toBeGreaterThan(100_000);
    const [spans] = run.query(
      'SELECT count(*) AS n, sum(outcome = 3) AS cut, count(DISTINCT parent) AS parents, max(seq) <= 1000001 AS numbered FROM span',
    ) as [Record<string, number>];
    expect(spans).toMatchObject({ parents: 1, numbered: 1 });
    // Entry, parameter, exit and result of each; of a call that was cut, at most its entry and its values are there.
    const records = 2 + 4 * 1_000_000;
    const [values] = run.query('SELECT count(*) AS n FROM value') as [{ n: number }];
    const n = Number(spans['n']);
    const ends = n - Number(spans['cut']);
    // An exit or a result without its entry is thrown away, at most once a loss.
    const stray = records - Number(session['dropped']) - n - ends - values.n;
    expect(stray).toBeGreaterThanOrEqual(0);
    expect(stray).toBeLessThan(1000);
    expect(run.query('SELECT sum(calls) AS n FROM call_node')).toEqual([{ n }]);
  });

  it('has a session for each thread of the program, in one file', async () => {
    const [off, run] = await Promise.all([
      runFixture('life-cycle.mjs', ['worker threads'], { FUNCTRACE: 'off' }),
      runFixture('life-cycle.mjs', ['worker threads']),
    ]);
    expect(run).toMatchObject({ status: 0, stdout: off.stdout, stderr: off.stderr });
    expect(run.stdout).toBe('ends 0\nexits 9\n');
    const sessions = run.query(
      'SELECT id, thread, "end" IS NOT NULL AS ended, (SELECT count(*) FROM span WHERE session = session.id) AS spans FROM session ORDER BY thread',
    );
    expect(sessions.map(({ ended, spans }) => [ended, spans])).toEqual([
      [1, 2],
      [1, 2],
      [1, 3],
    ]);
    expect(new Set(sessions.map((row) => row['thread'])).size).toBe(3);
    expect(sessions[0]?.['thread']).toBe(0);
    expect(
      run.query(
        'SELECT count(*) AS n FROM span JOIN site ON site.id = span.site WHERE site.session <> span.session',
      ),
    ).toEqual([{ n: 0 }]);
  });

  it.each([
    ['a process of its own', '0\n', 2],
    ['a process through a shell, elsewhere', 'from a shell\n0\n', 3],
  ])('takes in the calls of %s', async (way, stdout, processes) => {
    const [off, run] = await Promise.all([
      runFixture('life-cycle.mjs', [way], { FUNCTRACE: 'off' }),
      runFixture('life-cycle.mjs', [way]),
    ]);
    expect(off.stdout.startsWith(stdout)).toBe(true);
    // One variable is `FUNCTRACE` itself.
    expect(run).toMatchObject({
      status: 0,
      stdout: off.stdout.replace(/\d+\n$/, (count) =>
        stdout.endsWith(count) ? count : `${Number(count) - 1}\n`,
      ),
      stderr: '',
    });
    expect(run.files).toHaveLength(1);
    const sessions = run.query(
      'SELECT session.pid, session.ppid, count(*) AS spans, session."end" IS NOT NULL AS ended FROM session JOIN span ON span.session = session.id GROUP BY session.id ORDER BY session.start',
    );
    expect(sessions.map(({ ended }) => ended)).toEqual(Array.from({ length: processes }, () => 1));
    expect(new Set(sessions.map(({ pid }) => pid)).size).toBe(processes);
    expect(sessions.at(-1)?.['spans']).toBe(2);
  });

  it('takes in many processes at once', async () => {
    const run = await runFixture('life-cycle.mjs', ['many processes', '20']);
    expect(run).toMatchObject({ status: 0, stdout: '20\n', stderr: '' });
    expect(run.files).toHaveLength(1);
    expect(run.query('SELECT count(*) AS n, count("end") AS ended FROM session')).toEqual([
      { n: 21, ended: 21 },
    ]);
    expect(run.query('SELECT count(*) AS n, sum(outcome) AS bad FROM span')).toEqual([
      { n: 1 + 20 * 11, bad: 0 },
    ]);
  });

  it('that takes no more sessions leaves a child process to one of its own', async () => {
    const run = await runFixture('life-cycle.mjs', ['a child of a full recording']);
    expect(run).toMatchObject({ status: 0, stdout: 'done\n0\n' });
    expect(run.stderr).not.toContain('functrace');
    expect(run.files).toHaveLength(2);
    const spans = run.files.map((name) => {
      const db = new DatabaseSync(join(run.cwd, '.functrace', name));
      const [{ n }] = db.prepare('SELECT count(*) AS n FROM span').all() as [{ n: number }];
      db.close();
      return n;
    });
    expect(spans.toSorted((a, b) => a - b)).toEqual([1, 11]);
  });

  it('is not that of an earlier process with the same number', async () => {
    const cwd = tempFolder();
    mkdirSync(join(cwd, 'runs'));
    const old = join(cwd, 'runs', `20200101-000000-old-${process.pid}.db`);
    writeFileSync(old, '');
    const run = await runFixture('calls.mjs', [], { FUNCTRACE_STORE: join(cwd, 'runs/') });
    expect(run.status).toBe(0);
    expect(readdirSync(join(cwd, 'runs'))).toHaveLength(2);
    expect(readFileSync(old)).toHaveLength(0);
  });

  it('shares a file that is named', async () => {
    const path = join(tempFolder(), 'both.db');
    const run = await runFixture('life-cycle.mjs', ['a process of its own'], {
      FUNCTRACE_STORE: path,
    });
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const db = new DatabaseSync(path);
    expect(db.prepare('SELECT count(DISTINCT pid) AS n FROM session').get()).toEqual({ n: 2 });
    expect(db.prepare('SELECT count(*) AS n FROM span').get()).toEqual({ n: 3 });
    db.close();
  });

  it('adds two listeners to a process, and nothing else that the program can see', async () => {
    const [off, run] = await Promise.all([
      runFixture('life-cycle.mjs', ['what it can see of us'], { FUNCTRACE: 'off' }),
      runFixture('life-cycle.mjs', ['what it can see of us'], { FUNCTRACE: 'on' }),
    ]);
    const plain = JSON.parse(off.stdout) as { counts: Record<string, number> };
    const { counts, ...rest } = JSON.parse(run.stdout) as typeof plain;
    expect({ ...rest, counts: {} }).toEqual({ ...plain, counts: {} });
    expect(counts).toEqual({
      ...plain.counts,
      beforeExit: 1,
      uncaughtExceptionMonitor: 1,
    });
  });

  it.each([
    [
      '--eval',
      [
        '--input-type=module',
        '--eval',
        `import ${JSON.stringify(pathToFileURL(fixture('calls.mjs')).href)}`,
      ],
      '',
    ],
    [
      'standard input',
      ['--input-type=module', '-'],
      `import ${JSON.stringify(pathToFileURL(fixture('calls.mjs')).href)}`,
    ],
  ])('is made of a program given by %s', async (_name, args, input) => {
    const run = await runNode(args, {}, input);
    expect(run).toMatchObject({ status: 0, stdout: '[ 1, 2, 2 ] 42\n', stderr: '' });
    expect(run.files[0]).toMatch(/^[\d-]+-(node|-)-\d+\.db$/);
    expect(run.query('SELECT count(*) AS n FROM span')).toEqual([{ n: 7 }]);
  });

  it('takes nothing of the program’s own set-up into the drain worker', async () => {
    const coverage = tempFolder();
    const environment = {
      NODE_OPTIONS: `--import=${pathToFileURL(fixture('preload.mjs')).href} --trace-warnings`,
      NODE_V8_COVERAGE: coverage,
    };
    const run = await runFixture('calls.mjs', [], environment);
    expect(run).toMatchObject({ status: 0, stdout: 'preloaded\n[ 1, 2, 2 ] 42\n', stderr: '' });
    expect(run.query('SELECT count(*) AS n FROM span')).toEqual([{ n: 7 }]);
    expect(readdirSync(coverage)).toHaveLength(1);
    expect(readFileSync(join(coverage, readdirSync(coverage)[0] as string), 'utf8')).not.toContain(
      'drain/worker',
    );
  });
});

function corrupt(): string {
  const path = join(tempFolder(), 'broken.db');
  writeFileSync(
    path,
    'no database at all, but as long as the header of one would be: one hundred bytes or some more than that',
  );
  return path;
}

describe('a store that cannot be written', () => {
  const BAD: readonly (readonly [string, () => string, (path: string) => string])[] = [
    [
      'below a file',
      () => '/dev/null/runs/',
      (path) =>
        `ENOTDIR: not a directory, mkdir '/dev/null/runs'; set FUNCTRACE_STORE to a folder that can be written (store ${path})`,
    ],
    [
      'in a folder that takes no others',
      () => '/proc/runs/',
      (path) =>
        `ENOENT: no such file or directory, mkdir '/proc/runs'; set FUNCTRACE_STORE to a folder that can be written (store ${path})`,
    ],
    [
      'no recording',
      corrupt,
      (path) =>
        `file is not a database; set FUNCTRACE_STORE to a file that is a recording, or to none (store ${path})`,
    ],
  ];

  it.each(BAD)('%s is named once, and the program runs on', async (_name, make, message) => {
    const store = make();
    for (const way of ['normal end', 'process.exit inside a call', 'a burst', 'work of its own']) {
      const environment = { FUNCTRACE_STORE: store, TRACE_CHANNEL_COUNT: '2' };
      const [off, run] = await Promise.all([
        runFixture('life-cycle.mjs', [way], { FUNCTRACE: 'off' }),
        runFixture('life-cycle.mjs', [way], environment),
      ]);
      expect(run).toMatchObject({ status: off.status, stdout: off.stdout });
      const path = /\(store (.*)\)/.exec(run.stderr)?.[1] ?? '';
      expect(path.startsWith(store)).toBe(true);
      expect(run.stderr).toBe(
        `functrace: FT_RUNTIME_STORE: ${message(path)}; the program runs on unrecorded\n`,
      );
    }
  });
});

describe('a program that is not recorded', () => {
  it('leaves no folder', async () => {
    const run = await runFixture('calls.mjs', [], { FUNCTRACE: 'off' });
    expect(run).toMatchObject({ status: 0, stderr: '', stdout: '[ 1, 2, 2 ] 42\n' });
    expect(existsSync(join(run.cwd, '.functrace'))).toBe(false);
  });
});
