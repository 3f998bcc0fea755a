import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runFixture } from './support/run-fixture.ts';

const ROUNDS = 3000;

describe('a program that is recorded with a least duration', () => {
  it('keeps what was slow, what threw and what came first, and counts all', async () => {
    const run = await runFixture('days.mjs', [String(ROUNDS)], {
      FUNCTRACE_MIN_DURATION: '50ms',
      FUNCTRACE_KEEP_FIRST: '2',
    });
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const calls = ROUNDS * 3 + 6;
    expect(run.query('SELECT sum(calls) AS calls FROM call_node')).toEqual([{ calls }]);
    const [kept] = run.query('SELECT count(*) AS spans FROM span');
    const [session] = run.query('SELECT folded FROM session');
    expect(Number(kept?.['spans']) + Number(session?.['folded'])).toBe(calls);
    const least = { slow: 3, errors: 3, serve: 8 };
    expect(
      run.query(`SELECT sum(name = 'slow') AS slow, sum(outcome = 1) AS errors,
        min(sum(name = 'serve'), 8) AS serve FROM span JOIN site ON site.id = span.site`),
    ).toEqual([least]);
    // A machine that is busy makes more of them slow; not most.
    expect(Number(kept?.['spans'])).toBeLessThan(ROUNDS);
    expect(
      run.query(`SELECT count(*) AS orphans FROM span WHERE parent IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM span AS caller WHERE caller.id = span.parent)`),
    ).toEqual([{ orphans: 0 }]);
    expect(
      run.query(`SELECT count(*) AS values_without_span FROM value_row
        WHERE NOT EXISTS (SELECT 1 FROM span WHERE span.id = value_row.span)`),
    ).toEqual([{ values_without_span: 0 }]);
    expect(
      run.query(`SELECT data FROM value JOIN span ON span.id = value.span
        JOIN site ON site.id = span.site WHERE name = 'slow' AND position = 0 ORDER BY span.id`),
    ).toEqual([{ data: '500' }, { data: '1500' }, { data: '2500' }]);
    const tasks = run.query('SELECT count(*) AS tasks FROM task');
    expect(tasks).toEqual(run.query('SELECT count(DISTINCT task) AS tasks FROM span'));
  });
});

describe('a program whose recording has a largest size', () => {
  const MANY_ROUNDS = 100_000;

  it('gives up its oldest tasks, and counts all', async () => {
    const run = await runFixture('days.mjs', [String(MANY_ROUNDS)], { FUNCTRACE_MAX_SIZE: '10MB' });
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const file = statSync(join(run.cwd, '.functrace', run.files[0] ?? ''));
    // And what one transaction may bring.
    expect(file.size).toBeLessThan(15e6);
    const calls = MANY_ROUNDS * 3 + 200;
    expect(run.query('SELECT sum(calls) AS calls FROM call_node')).toEqual([{ calls }]);
    expect(run.query('SELECT (SELECT count(*) FROM span) + evicted AS calls FROM session')).toEqual(
      [{ calls }],
    );
    const [oldest] = run.query('SELECT min(id) AS id, count(*) AS spans FROM span');
    expect(oldest?.['id']).toBeGreaterThan(calls / 4);
    expect(Number(oldest?.['id']) - 1 + Number(oldest?.['spans'])).toBe(calls);
    // What is left is whole: tasks, callers, values and texts.
    const rest = `SELECT
      (SELECT count(*) FROM span WHERE task NOT IN (SELECT id FROM task)) AS spans,
      (SELECT count(*) FROM task WHERE id NOT IN (SELECT task FROM span)) AS tasks,
      (SELECT count(*) FROM span WHERE parent NOT IN (SELECT id FROM span)) AS orphans,
      (SELECT count(*) FROM value_row WHERE span NOT IN (SELECT id FROM span)) AS lost,
      (SELECT count(*) FROM value_row WHERE text NOT IN (SELECT id FROM value_text)) AS texts`;
    expect(run.query(rest)).toEqual([{ spans: 0, tasks: 0, orphans: 0, lost: 0, texts: 0 }]);
    expect(run.query('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });
});
