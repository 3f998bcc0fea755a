/**
 * A recorded call beside the same one recorded by others: OpenTelemetry's `startActiveSpan` with a batch processor and a
 * wrapper written by hand, both in this process; and appmap-node, which instruments and records as we do, with parameters
 * and results, in a process of its own.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base';
import { inside, plain, traced } from './build/calls.js';
import { figure, report } from './lib/figures.ts';
import { letDrain, nanosPerCall } from './lib/measure.ts';

/** Few enough calls for appmap-node to hold them, after a round that warms the code up. */
const PROGRAM = `function work(value) { return value + 1; }
function main(count) {
  const began = process.hrtime.bigint();
  let value = 0;
  for (let index = 0; index < count; index++) value = work(value) | 0;
  return Number(process.hrtime.bigint() - began) / count;
}
main(20000);
console.log('nanoseconds: ' + main(20000));
`;

const CALLS = 40_000;
const WARM_UP = 3;
const ROUNDS = 15;

/** Takes what it gets, as fast as anybody could. */
const exporter: SpanExporter = {
  export: (_, done) => done({ code: 0 }),
  shutdown: () => Promise.resolve(),
};
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
trace.setGlobalTracerProvider(
  new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] }),
);
const tracer = trace.getTracer('bench');

function withOpenTelemetry(value: number): number {
  return tracer.startActiveSpan('plain', (span) => {
    try {
      return plain(value);
    } finally {
      span.end();
    }
  });
}

interface Entry {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly start: number;
  readonly end: number;
}

let entries: Entry[] = [];

function wrapped<Args extends unknown[], Result>(
  name: string,
  body: (...args: Args) => Result,
): (...args: Args) => Result {
  return (...args) => {
    const start = performance.now();
    try {
      return body(...args);
    } finally {
      entries.push({ name, args, start, end: performance.now() });
    }
  };
}
const byHand = wrapped('plain', plain);

const costs = { traced: [] as number[], openTelemetry: [] as number[], byHand: [] as number[] };
inside(() => {
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const base = nanosPerCall(plain, CALLS);
    const own = nanosPerCall(traced, CALLS) - base;
    letDrain();
    const openTelemetry = nanosPerCall(withOpenTelemetry, CALLS) - base;
    const hand = nanosPerCall(byHand, CALLS) - base;
    entries = [];
    if (round < WARM_UP) continue;
    costs.traced.push(own);
    costs.openTelemetry.push(openTelemetry);
    costs.byHand.push(hand);
  }
});

const times = (others: readonly number[], own: readonly number[]): number[] =>
  others.map((cost, round) => cost / (own[round] ?? Number.NaN));
const processes = measureProcesses();
report(
  figure(
    'OpenTelemetry, startActiveSpan and a batch processor, over a traced call',
    'ratio',
    times(costs.openTelemetry, costs.traced),
    'at least 10',
  ),
  figure('OpenTelemetry, a span', 'ns', costs.openTelemetry),
  figure(
    'a wrapper by hand that keeps all in memory, over a traced call',
    'ratio',
    times(costs.byHand, costs.traced),
  ),
  figure(
    'appmap-node, over functrace run, both with values',
    'ratio',
    times(processes.appmap, processes.functrace),
    'at least 50',
  ),
  figure('appmap-node, a call', 'ns', processes.appmap),
  figure('functrace run, a call with its parameter and result', 'ns', processes.functrace),
);

/** Nanoseconds a call over plain node, a round for each pair of processes. */
function measureProcesses(): { readonly appmap: number[]; readonly functrace: number[] } {
  const packages = fileURLToPath(new URL('../node_modules/@functrace', import.meta.url));
  const appmap = fileURLToPath(
    new URL('../node_modules/appmap-node/bin/appmap-node.js', import.meta.url),
  );
  const folder = mkdtempSync(join(tmpdir(), 'functrace-bench-'));
  const perCall = (...args: readonly string[]): number => {
    const environment: NodeJS.ProcessEnv = { ...process.env, FUNCTRACE_PARAMS: 'shallow' };
    delete environment['FUNCTRACE_STORE'];
    const { stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: folder,
      env: environment,
      encoding: 'utf8',
    });
    const value = Number(/nanoseconds: (\S+)/.exec(stdout)?.[1]);
    if (Number.isNaN(value)) throw new Error(`${args.join(' ')} printed ${stdout}${stderr}`);
    return value;
  };
  const result = { appmap: [] as number[], functrace: [] as number[] };
  try {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(packages, join(folder, 'node_modules/@functrace'));
    writeFileSync(join(folder, 'package.json'), '{}');
    writeFileSync(join(folder, 'main.js'), PROGRAM);
    for (let round = 0; round < 5; round++) {
      const base = perCall('main.js');
      result.functrace.push(
        perCall(join(packages, 'cli/bin/functrace.js'), 'run', 'main.js') - base,
      );
      result.appmap.push(perCall(appmap, 'node', 'main.js') - base);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return result;
}
