/** Requests a second of a server on Express that makes some thirty traced calls for each, as shares of the untraced one's. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { load, ServerFolder, VARIANTS } from './http/load.ts';
import { ServerProcess } from './http/server-process.ts';
import { figure, report } from './lib/figures.ts';

const ROUNDS = 5;
const WARM_UP_SECONDS = 1;
const SECONDS = 5;

using folder = new ServerFolder();
const shares = new Map<string, number[]>();
const rates: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  const base = await rateOf('plain');
  rates.push(base);
  for (const name of ['off', 'without values', 'with values'] as const)
    shares.set(name, [...(shares.get(name) ?? []), (await rateOf(name)) / base]);
}
report(
  figure('an Express server, untraced, requests a second', '', rates),
  ...[...shares].map(([name, all]) =>
    figure(`an Express server, traced, ${name}, over untraced`, 'ratio', all),
  ),
);

async function rateOf(name: keyof typeof VARIANTS): Promise<number> {
  const store = join(folder.path, 'round.db');
  const { flags, environment } = VARIANTS[name];
  const server = await ServerProcess.start(folder.path, flags, {
    ...environment,
    FUNCTRACE_STORE: store,
  });
  await load(server.port, WARM_UP_SECONDS);
  const { requests } = await load(server.port, SECONDS);
  await server.stop();
  for (const end of ['', '-wal', '-shm']) rmSync(store + end, { force: true });
  return requests.average;
}
