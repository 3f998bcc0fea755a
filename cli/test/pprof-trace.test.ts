/** `/debug/pprof/trace` of a process that is recorded, and of one that is not. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { scratchFolder } from './scratch.ts';
import { traceEvents } from './trace-event.ts';

const COMMAND = fileURLToPath(new URL('../bin/functrace.js', import.meta.url));
const PROGRAM = fileURLToPath(new URL('fixtures/profiled/recorded.mjs', import.meta.url));

async function serve(env: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn(process.execPath, [COMMAND, 'run', PROGRAM], {
    cwd: scratchFolder(),
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await once(child, 'close');
  });
  const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
  return url;
}

test('the calls of the next second are Trace Event JSON', async () => {
  const url = await serve({});
  const answer = await fetch(`${url}trace?seconds=0.5`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
  const slices = traceEvents(await answer.text()).filter(({ ph }) => ph === 'X');
  const named = (name: string): typeof slices => slices.filter((slice) => slice.name === name);
  for (const name of ['request', 'lookUp', 'double']) expect(named(name).length).toBeGreaterThan(4);
  // What was open all the time fills it, and what came before is not in it.
  expect(named('forever').map(({ ts, dur }) => [ts, dur])).toEqual([[0, 500_000]]);
  expect(named('double').some(({ args }) => args.span === 1)).toBe(false);
  expect(new Set(slices.map(({ args }) => args.span)).size).toBe(slices.length);
  const tracks = Map.groupBy(slices, ({ tid }) => tid);
  expect(tracks.size).toBeGreaterThan(1);
  for (const members of tracks.values()) {
    const open: number[] = [];
    for (const { ts, dur } of members) {
      const [start, end] = [Math.round(ts * 1000), Math.round(ts * 1000) + Math.round(dur * 1000)];
      while ((open.at(-1) ?? Infinity) <= start) open.pop();
      expect(end).toBeLessThanOrEqual(open.at(-1) ?? 5e8);
      open.push(end);
    }
  }
  // One that follows has other calls.
  const next = traceEvents(await (await fetch(`${url}trace?seconds=0.5`)).text());
  const last = Math.max(...named('double').map(({ args }) => args.span));
  const after = next.filter(({ name }) => name === 'double').map(({ args }) => args.span);
  expect(after.length).toBeGreaterThan(0);
  expect(Math.min(...after)).toBeGreaterThan(last);
});

test('a trace that cannot be had is refused in words', async () => {
  const url = await serve({ FUNCTRACE: 'off' });
  const wrong = await fetch(`${url}trace?seconds=-1`);
  expect([wrong.status, await wrong.text()]).toEqual([
    400,
    'seconds is "-1"; expected a number above 0, up to 600\n',
  ]);
  const unrecorded = await fetch(`${url}trace?seconds=1`);
  expect([unrecorded.status, await unrecorded.text()]).toEqual([
    404,
    'this process has recorded nothing; start it with "functrace run", and without FUNCTRACE=off\n',
  ]);
});
