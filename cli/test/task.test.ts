import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TaskDetail } from '../src/queries/show-task.ts';
import { functrace } from './child.ts';
import { RecordingBuilder } from './recording-builder.ts';
import { enterScratchFolder, runAnyway, scratchFolder } from './scratch.ts';
import { writeShop } from './shop.ts';

const STORE = '.functrace/shop.db';

interface Answer {
  readonly task: Omit<TaskDetail, 'calls'> & {
    readonly calls: readonly Readonly<Record<string, unknown>>[];
  };
}

async function taskJson(...args: readonly string[]): Promise<Answer['task']> {
  const { task } = JSON.parse(await runAnyway(['task', ...args, '--json'])) as Answer;
  return task;
}

test('a task says when it began, to the nanosecond, and what its calls were given', async () => {
  enterScratchFolder();
  writeShop(STORE);
  const task = await taskJson('1');
  expect(task).toMatchObject({
    id: 1,
    function: 'checkout',
    at: '2026-02-03T04:05:06.124456789Z',
    elapsed: 1_949_000_090,
    running: 20_000_000,
    isFinished: true,
    callCount: 5,
  });
  expect(task.calls.map(({ id, parent, depth, offset }) => [id, parent, depth, offset])).toEqual([
    [1, null, 0, 0],
    [2, 1, 1, 200_000],
    [3, 2, 2, 300_000],
    [4, 1, 1, 1_000_000],
    [5, 1, 1, 1_949_000_000],
  ]);
  expect(task.calls[1]).toEqual({
    id: 2,
    name: 'Cart.total',
    parent: 1,
    depth: 1,
    offset: 200_000,
    duration: 400_000,
    running: 400_000,
    parameters: ['EUR', 7],
    result: 12.5,
    receiver: { $: 'Cart' },
  });
  expect(task.calls[3]).toMatchObject({
    parameters: [],
    error: { $: 'TypeError', message: 'no such order', code: 'E_ORDER' },
  });
});

test('times of calls are exact where milliseconds are not, across a second', async () => {
  enterScratchFolder();
  const builder = new RecordingBuilder(STORE);
  // Half a microsecond below the second, since the shop's clock starts at .123456789.
  builder.session();
  const site = builder.site({ name: 'work', parameters: 'a,b,c' });
  builder.node({ site, durations: [5, 5] });
  const created = 876_543_210 - 500;
  builder.task({ site, created, running: 10, elapsed: 1007 });
  builder.span({ site, start: created, duration: 5, running: 5 });
  builder.span({ site, start: created + 1002, duration: 5, running: 5, values: { 2: '3' } });
  builder.close();
  const { at, calls } = await taskJson('1');
  expect(at).toBe('2026-02-03T04:05:06.999999499Z');
  expect(calls.map(({ offset, parameters }) => [offset, parameters])).toEqual([
    [0, []],
    [1002, [null, null, 3]],
  ]);
});

test('tasks of another session have ids of their own', async () => {
  enterScratchFolder();
  const builder = new RecordingBuilder(STORE);
  for (const name of ['first', 'second']) {
    builder.session();
    const site = builder.site({ name });
    builder.node({ site, durations: [5] });
    builder.task({ site, created: 0, running: 5, elapsed: 5 });
    builder.span({ site, start: 0, duration: 5, running: 5 });
  }
  builder.close();
  expect((await taskJson('1')).calls).toMatchObject([{ name: 'first' }]);
  const { id, calls } = await taskJson(String(2 ** 40 + 1));
  expect({ id, calls }).toMatchObject({ id: 2 ** 40 + 1, calls: [{ name: 'second' }] });
});

describe('the built command', () => {
  test('an unknown task is one line', () => {
    const cwd = shopFolder();
    expect(functrace(['task', '9'], { cwd })).toEqual({
      code: 2,
      stdout: '',
      stderr: 'functrace: FT_CLI_NO_TASK: .functrace/shop.db has no task 9; it has tasks 1, 2\n',
    });
    expect(functrace(['task', 'main'], { cwd }).stderr).toBe(
      'functrace: FT_CLI_USAGE: <task> is "main"; expected a whole number from 1\n',
    );
  });

  /** Says on standard error that protobufjs is being loaded. */
  const WATCH = `import { registerHooks } from 'node:module';
registerHooks({ resolve(specifier, context, next) {
  if (specifier.startsWith('protobufjs')) process.stderr.write('loads protobufjs\\n');
  return next(specifier, context);
} });`;

  test('only this command loads what its models need', () => {
    const cwd = shopFolder();
    const nodeOptions = ['--import', `data:text/javascript,${encodeURIComponent(WATCH)}`];
    for (const args of [['top'], ['tree'], ['show', '1'], ['task', '--help']]) {
      const { code, stderr } = functrace(args, { cwd, nodeOptions });
      expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: '' });
    }
    const { code, stderr } = functrace(['task', '1'], { cwd, nodeOptions });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^(?:loads protobufjs\n)+$/);
  });
});

function shopFolder(): string {
  const folder = scratchFolder();
  mkdirSync(join(folder, '.functrace'));
  writeShop(join(folder, STORE));
  return folder;
}
