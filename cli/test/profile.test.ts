import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { readProfile } from '../src/import/read-profile.ts';
import { enterScratchFolder, runAnyway } from './scratch.ts';
import { functrace } from './child.ts';

const PROGRAM = fileURLToPath(new URL('fixtures/profiled/served.mjs', import.meta.url));
const hasGo = spawnSync('go', ['version']).status === 0;

interface Running {
  readonly process: ChildProcess;
  readonly url: string;
}

async function start(): Promise<Running> {
  const child = spawn(process.execPath, [PROGRAM], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { process: child, url };
}

/** Names of functions on the stacks of a profile, with the sum of the last value of those stacks. */
function sums(path: string): Map<string, number> {
  const { functions, samples } = readProfile(path, readFileSync(path), 0n);
  const found = new Map<string, number>();
  for (const { stack, values } of samples)
    for (const name of new Set(stack.map((index) => functions[index]?.name ?? '')))
      found.set(name, (found.get(name) ?? 0) + (values.at(-1) ?? 0));
  return found;
}

test('the processor profile of a served process names what was busy', async () => {
  enterScratchFolder();
  const { url } = await start();
  const text = await runAnyway(['profile', url, '--seconds', '0.5']);
  expect(text).toMatch(/^wrote {5}profile\.pb\.gz, \d+ bytes\n/);
  const found = sums('profile.pb.gz');
  expect(found.get('burn')).toBeGreaterThan(0);
});

test('the heap profile of a served process has bytes', async () => {
  enterScratchFolder();
  const { url } = await start();
  await runAnyway(['profile', url, '--seconds', '0.3', '-o', 'ignored.pb.gz']);
  await runAnyway(['profile', url, '--heap']);
  const { sampleTypes } = readProfile('heap.pb.gz', readFileSync('heap.pb.gz'), 0n);
  expect(sampleTypes).toEqual([{ type: 'inuse_space', unit: 'bytes' }]);
});

test.skipIf(!hasGo)('go tool pprof fetches from the addresses of net/http/pprof', async () => {
  const folder = enterScratchFolder();
  const { url } = await start();
  const run = (address: string): string =>
    spawnSync('go', ['tool', 'pprof', '-top', address], {
      encoding: 'utf8',
      env: { ...process.env, PPROF_TMPDIR: folder },
    }).stdout;
  const top = run(`${url}profile?seconds=1`);
  expect(top).toContain('Type: cpu');
  expect(top).toMatch(/ burn$/m);
  expect(run(`${url}heap`)).toContain('Type: inuse_space');
  expect(run(`${url}tasks`)).toContain('Type: tasks');
});

test('the index lists the profiles, and mistakes are answered in words', async () => {
  const { url } = await start();
  const index = await (await fetch(url)).text();
  for (const name of ['profile', 'heap', 'tasks', 'trace'])
    expect(index).toContain(`href="/debug/pprof/${name}"`);
  const missing = await fetch(`${url}goroutine`);
  expect([missing.status, await missing.text()]).toEqual([
    404,
    'no profile at /debug/pprof/goroutine; /debug/pprof/ lists those that there are\n',
  ]);
  const wrong = await fetch(`${url}profile?seconds=soon`);
  expect([wrong.status, await wrong.text()]).toEqual([
    400,
    'seconds is "soon"; expected a number above 0, up to 600\n',
  ]);
});

test('the server keeps no process alive', () => {
  const { status, signal } = spawnSync(process.execPath, [PROGRAM, 'idle'], { timeout: 30_000 });
  expect([status, signal]).toEqual([0, null]);
});

// Windows has no signal that opens an inspector in the same way for a test to rely on.
test.skipIf(process.platform === 'win32')(
  'a process that serves nothing is profiled by its number',
  async () => {
    enterScratchFolder();
    const { process: child } = await start();
    for (const round of [1, 2]) {
      const file = `round-${round}.pb.gz`;
      await runAnyway(['profile', String(child.pid), '--seconds', '0.5', '-o', file]);
      // What V8 has inlined runs under its caller's name.
      expect([...sums(file).keys()].join(' ')).toMatch(/burn|<anonymous@13:15>/);
    }
  },
);

test.each([
  ['999999999', 'FT_CLI_PROFILE: process 999999999 cannot be profiled: there is no such process'],
  ['http://127.0.0.1:9', 'does not answer'],
  ['nothing', 'FT_CLI_USAGE: <process> is "nothing"; expected a process'],
])('a target that is none: %s', (target, message) => {
  const { code, stderr } = functrace(['profile', target]);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
