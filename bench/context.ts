/**
 * What it costs that callbacks know their operation: a request to a server of Node's own, and a call from untraced code,
 * which is an operation, each with the context and without. Once something has entered the context it stays in use, so
 * that each measurement is a process; they take turns.
 */
import { spawnSync } from 'node:child_process';
import { Agent, createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { figure, report } from './lib/figures.ts';
import { letDrain, nanosPerCall, twoClockReads } from './lib/measure.ts';
import { answer } from './build/answer.js';
import { plain, traced } from './build/calls.js';

interface Costs {
  /** µs, the client's share included. */
  readonly request: number;
  /** A call that is an operation, over two looks at the clock. */
  readonly operation: number;
}

const MODES = {
  untraced: { FUNCTRACE: 'off' },
  without: { FUNCTRACE_CONTEXT: 'off' },
  withContext: { FUNCTRACE_CONTEXT: 'all' },
} as const;
const ROUNDS = 7;
const REQUESTS = 4000;
const CONNECTIONS = 16;
const CALLS = 20_000;

function operation(): number {
  const floor = nanosPerCall(plain, CALLS);
  return (nanosPerCall(traced, CALLS) - floor) / (nanosPerCall(twoClockReads, CALLS) - floor);
}

async function measure(): Promise<Costs> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => {
    server.listen(0, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const ask = (): Promise<void> =>
    new Promise((resolve, reject) => {
      get({ port, agent }, (response) => response.resume().on('end', resolve)).on('error', reject);
    });
  const load = async (): Promise<number> => {
    const began = process.hrtime.bigint();
    let left = REQUESTS;
    const client = async (): Promise<void> => {
      while (left-- > 0) await ask();
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, client));
    return Number(process.hrtime.bigint() - began) / REQUESTS / 1000;
  };
  await load();
  const request = await load();
  agent.destroy();
  server.close();

  for (let round = 0; round < 3; round++) {
    operation();
    letDrain();
  }
  return { request, operation: operation() };
}

function run(environment: NodeJS.ProcessEnv): Costs {
  const { stdout } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), 'measure'], {
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(stdout) as Costs;
}

if (process.argv[2] === 'measure') {
  process.stdout.write(JSON.stringify(await measure()));
} else {
  const rounds = Array.from({ length: ROUNDS }, () => ({
    untraced: run(MODES.untraced),
    without: run(MODES.without),
    withContext: run(MODES.withContext),
  }));
  const over = (mode: 'without' | 'withContext'): number[] =>
    rounds.map((round) => round[mode].request / round.untraced.request);
  report(
    figure(
      'a request with one traced call, over the untraced, without context',
      'ratio',
      over('without'),
    ),
    figure('the same as a task of its own, with context', 'ratio', over('withContext')),
    figure(
      'a call that is an operation, over two performance.now(), without context',
      'ratio',
      rounds.map(({ without }) => without.operation),
    ),
    figure(
      'the same with context',
      'ratio',
      rounds.map(({ withContext }) => withContext.operation),
    ),
  );
}
