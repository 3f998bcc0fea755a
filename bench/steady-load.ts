/**
 * `npm run bench:load -- [--minutes=10]`: an HTTP server under a steady load, after which every request has to be in the
 * recording, with memory that does not grow. Writes docs/benchmarks-load.md. Reads /proc, so that it needs Linux.
 */
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { load, ServerFolder, VARIANTS } from './http/load.ts';
import { ServerProcess } from './http/server-process.ts';
import { processor } from './lib/table.ts';

const RATE = 500;
const BASE_SECONDS = 60;
const SAMPLE_MS = 2000;
const MIB = 2 ** 20;

const minutes = Number(/^--minutes=(.+)$/.exec(process.argv[2] ?? '--minutes=10')?.[1]);
if (!(minutes > 0)) {
  process.stderr.write(
    `bench:load: ${process.argv[2] ?? ''} is no length; usage: npm run bench:load -- [--minutes=10]\n`,
  );
  process.exit(2);
}

using folder = new ServerFolder();
const store = join(folder.path, 'long.db');
// The parser that instruments what is not in the cache would stay in the process's memory.
await (await ServerProcess.start(folder.path, VARIANTS['with values'].flags, {})).stop();
const plain = await underLoad('plain', Math.min(BASE_SECONDS, minutes * 60));
const traced = await underLoad('with values', minutes * 60);
const result = summarize(plain, traced);
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
writeFileSync(new URL('../docs/benchmarks-load.md', import.meta.url), page(result));

interface Load {
  readonly sent: number;
  readonly failed: number;
  /** Bytes, sample by sample. */
  readonly memory: readonly number[];
}

async function underLoad(name: keyof typeof VARIANTS, seconds: number): Promise<Load> {
  const { flags, environment } = VARIANTS[name];
  const server = await ServerProcess.start(folder.path, flags, {
    ...environment,
    FUNCTRACE_STORE: store,
  });
  const memory: number[] = [];
  const timer = setInterval(() => memory.push(server.residentBytes), SAMPLE_MS);
  const { '2xx': sent, non2xx, errors } = await load(server.port, seconds, RATE);
  clearInterval(timer);
  await server.stop();
  return { sent, failed: non2xx + errors, memory };
}

interface Summary {
  readonly sent: number;
  readonly failed: number;
  readonly recorded: number;
  readonly unfinished: number;
  readonly spans: number;
  readonly dropped: number;
  readonly stalledNanos: number;
  readonly bytes: number;
  /** MiB of the traced server over the plain one, by quarters of the run. */
  readonly memory: readonly number[];
}

function summarize(base: Load, { sent, failed, memory }: Load): Summary {
  using db = new DatabaseSync(store, { readOnly: true });
  const number = (sql: string): number => Number(Object.values(db.prepare(sql).get() ?? {})[0]);
  const quarter = Math.ceil(memory.length / 4);
  const usual = median(base.memory);
  return {
    sent,
    failed,
    recorded: number('SELECT count(*) FROM request'),
    unfinished: number('SELECT count(*) FROM task WHERE NOT finished'),
    spans: number('SELECT count(*) FROM span'),
    dropped: number('SELECT sum(dropped) FROM session'),
    stalledNanos: number('SELECT sum(stalled) FROM session'),
    bytes: statSync(store).size,
    memory: [0, 1, 2, 3].map((index) => {
      const part = memory.slice(index * quarter, (index + 1) * quarter);
      return (median(part) - usual) / MIB;
    }),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function page(found: Summary): string {
  return `# An HTTP server under a steady load

Written by \`npm run bench:load\`. The server ([bench/fixtures/http-server.mjs](../bench/fixtures/http-server.mjs), on Express) makes some thirty
traced calls for each request. The load, by autocannon, and the drain worker share the processors with it. What tracing costs
in requests a second is in [benchmarks.md](benchmarks.md) (bench/http).

This run: Node ${process.version}, ${processor()}; ${minutes} minutes at ${RATE} requests a second, with values.

| what | measured |
|---|--:|
| requests answered | ${count(found.sent)} |
| failed | ${count(found.failed)} |
| requests in the recording, those open at the end of the load included | ${count(found.recorded)} |
| tasks unfinished | ${count(found.unfinished)} |
| calls recorded | ${count(found.spans)} |
| records dropped | ${count(found.dropped)} |
| waited for a free channel | ${(found.stalledNanos / 1e6).toFixed(1)} ms |
| recording | ${(found.bytes / MIB).toFixed(0)} MiB |
| memory over the untraced server, by quarters of the run | ${found.memory.map((value) => value.toFixed(0)).join(', ')} MiB |
`;
}
