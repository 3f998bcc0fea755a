import { TaskState } from '@functrace/format';
import { describe, expect, it } from 'vitest';
import { runFixture } from './support/run-fixture.ts';

const EVERY_SECOND = { GOROUTINE_MONITOR_INTERVAL: '1' };

describe('the task monitor', () => {
  it('samples unfinished tasks and the thread, names the leak, and keeps nothing alive', async () => {
    const run = await runFixture('tasks.mjs', ['5500'], EVERY_SECOND);
    expect(run).toMatchObject({ status: 0, stdout: '', stderr: '' });
    const samples = run.query('SELECT * FROM monitor_sample ORDER BY id');
    expect(samples.length).toBeGreaterThanOrEqual(4);
    for (const sample of samples) {
      for (const name of ['delay_p50', 'delay_p99', 'delay_max', 'utilization'])
        expect(sample[name]).toBeGreaterThanOrEqual(0);
      for (const name of ['tasks', 'spans', 'heap_used', 'heap_total', 'rss'])
        expect(sample[name]).toBeGreaterThan(0);
    }
    const [first] = run.query(
      `SELECT monitor_task.*, name FROM monitor_task JOIN site ON site.id = monitor_task.site
       ORDER BY sample, age DESC LIMIT 1`,
    );
    expect(first).toMatchObject({ task: 1, name: 'wait', state: TaskState.AWAITING });
    const [second] = run.query(
      `SELECT name FROM monitor_task JOIN site ON site.id = monitor_task.site
       WHERE task = 3 LIMIT 1`,
    );
    expect(second).toEqual({ name: 'inner' });
    expect(run.query('SELECT DISTINCT kind FROM monitor_resource')).toContainEqual({
      kind: 'Timeout',
    });
    expect(run.query('SELECT name FROM ProbableLeak')).toEqual([{ name: 'subscribe' }]);
    // It goes on; without the monitor its row would say what was known at its last record.
    const [task] = run.query('SELECT elapsed, finished FROM task WHERE id = 1');
    expect(task?.['finished']).toBe(0);
    expect(task?.['elapsed']).toBeGreaterThan(3e9);
  });

  it('samples tasks of a thread that is blocked', async () => {
    const run = await runFixture('tasks.mjs', ['3500', 'blocked'], EVERY_SECOND);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const samples = run.query('SELECT tasks, utilization FROM monitor_sample ORDER BY id');
    expect(samples.length).toBeGreaterThanOrEqual(2);
    expect(samples[1]).toEqual({ tasks: 2, utilization: null });
  });

  it('leaves no trace of a program that is over before it looks', async () => {
    const run = await runFixture('calls.mjs');
    expect(run.query('SELECT count(*) AS samples FROM monitor_sample')).toEqual([{ samples: 0 }]);
  });
});
