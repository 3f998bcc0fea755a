/** What a running program records, changed from outside and by itself. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { controlFolder, requestFile } from '@functrace/format';
import { describe, expect, it, onTestFinished } from 'vitest';

const COMMAND = fileURLToPath(new URL('../cli/dist/bin.js', import.meta.url));
const SERVICE = fileURLToPath(new URL('./fixtures/attach/service.mjs', import.meta.url));
const OWN = fileURLToPath(new URL('./fixtures/attach/own.mjs', import.meta.url));

interface Service {
  readonly child: ChildProcessWithoutNullStreams;
  readonly pid: number;
  readonly store: string;
  readonly attach: (...args: readonly string[]) => { readonly out: string; readonly error: string };
  /** Calls by function so far: those with a span, and those with a value. */
  readonly calls: () => Record<string, { calls: number; values: number }>;
}

async function started(): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), 'functrace-attach-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const store = join(folder, 'run.db');
  const child = spawn(process.execPath, [SERVICE], {
    env: { PATH: process.env['PATH'], FUNCTRACE_STORE: store },
  });
  onTestFinished(() => void child.kill());
  await once(child.stdout, 'data');
  const pid = child.pid ?? 0;
  return {
    child,
    pid,
    store,
    attach: (...args) => {
      const given = [COMMAND, 'attach', String(pid), '--store', folder, ...args];
      const { stdout, stderr } = spawnSync(process.execPath, given, { encoding: 'utf8' });
      return { out: stdout, error: stderr };
    },
    calls: () => callsIn(store),
  };
}

function callsIn(store: string): Record<string, { calls: number; values: number }> {
  const db = new DatabaseSync(store, { readOnly: true });
  const rows = db
    .prepare(
      `SELECT name, count(*) AS calls, sum(EXISTS (SELECT 1 FROM value_row WHERE span = span.id)) AS "values"
       FROM span JOIN site ON site.id = span.site GROUP BY name`,
    )
    .all();
  db.close();
  return Object.fromEntries(
    rows.map(({ name, calls, values }) => [
      String(name),
      { calls: Number(calls), values: Number(values) },
    ]),
  );
}

/** Long enough for some calls, and for what they leave to be in the store. */
const A_WHILE = 500;

describe('functrace attach', () => {
  it('changes what a process records, and says what it does', async () => {
    const { attach, calls, child, store } = await started();
    expect(attach()).toEqual({
      out: 'main thread: recording, 2 of 2 functions, values shallow\n',
      error: '',
    });
    expect(attach('--off', 'LOG').out).toBe(
      'main thread: recording, 1 of 2 functions, values shallow\n',
    );
    const first = calls();
    await sleep(A_WHILE);
    expect(attach('--params', 'none').out).toMatch(/values none\n$/);
    const second = calls();
    expect(second['log']).toEqual(first['log']);
    expect(second['tick']?.calls).toBeGreaterThan(first['tick']?.calls ?? 0);

    await sleep(A_WHILE);
    expect(attach('--pause').out).toBe('main thread: paused, 1 of 2 functions, values none\n');
    const third = calls();
    expect(third['tick']?.values).toBeLessThan(third['tick']?.calls ?? 0);
    await sleep(A_WHILE);
    expect(attach().out).toMatch(/paused/);
    expect(calls()).toEqual(third);

    const { answers } = JSON.parse(
      attach('--resume', '--on', 'log', '--params', 'deep', '--json').out,
    ) as { answers: unknown };
    expect(answers).toEqual([
      { thread: 0, functions: 2, off: 0, params: 'deep', isRecording: true },
    ]);
    await sleep(A_WHILE);
    attach();
    const last = calls();
    expect(last['log']?.calls).toBeGreaterThan(third['log']?.calls ?? 0);
    expect(existsSync(controlFolder(store))).toBe(false);

    child.stdin.write('stop');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('says in one line what cannot be done', async () => {
    const { attach, pid } = await started();
    expect(attach('--off', '/(/').error).toMatch(
      /^functrace: FT_CLI_USAGE: --off: "\/\(\/" is not .*\n$/,
    );
    expect(attach('--pause', '--resume').error).toMatch(/^functrace: FT_CLI_USAGE: both .*\n$/);
    const elsewhere = spawnSync(
      process.execPath,
      [COMMAND, 'attach', String(pid), '--store', tmpdir()],
      { encoding: 'utf8' },
    );
    expect(elsewhere.status).toBe(2);
    expect(elsewhere.stderr).toMatch(
      /^functrace: FT_CLI_NO_PROCESS: process \d+ writes no recording in .*\n$/,
    );
  });

  it.skipIf(process.platform === 'win32')('obeys nobody else', async () => {
    const { attach, pid, store } = await started();
    const folder = controlFolder(store);
    const ask = (id: string): void => {
      const path = join(folder, requestFile(pid, id));
      writeFileSync(path, JSON.stringify({ isRecording: false }), { mode: 0o600 });
    };
    mkdirSync(folder);
    // A folder, then a file, that others can write to.
    chmodSync(folder, 0o777);
    ask('first');
    await sleep(A_WHILE * 2);
    expect(readdirSync(folder)).toEqual([requestFile(pid, 'first')]);
    rmSync(join(folder, requestFile(pid, 'first')));
    ask('second');
    chmodSync(join(folder, requestFile(pid, 'second')), 0o666);
    chmodSync(folder, 0o700);
    await sleep(A_WHILE * 2);
    expect(attach().out).toMatch(/^main thread: recording/);
  });
});

describe('a program that switches its own recording', () => {
  it('leaves functions, values and all out, and takes them up again', () => {
    const folder = mkdtempSync(join(tmpdir(), 'functrace-attach-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const store = join(folder, 'run.db');
    const { stdout, stderr } = spawnSync(process.execPath, [OWN], {
      env: { PATH: process.env['PATH'], FUNCTRACE_STORE: store, IGNORE_NAMES: 'log' },
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(stdout.split('\n')).toEqual([
      '{"functions":3,"off":2,"params":"shallow","isRecording":false}',
      'the mode of values is "some"; expected none or shallow or deep',
      '',
    ]);
    expect(callsIn(store)).toEqual({
      'Cart.total': { calls: 2, values: 1 },
      'Cart.get items': { calls: 3, values: 2 },
      log: { calls: 1, values: 0 },
    });
  });
});
