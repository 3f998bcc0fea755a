import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { encodePprof } from '@functrace/format/pprof';
import {
  cpuPprof,
  heapPprof,
  type V8CpuProfile,
  type V8HeapNode,
} from '@functrace/format/v8-profile';
import { CliError } from '../error.ts';
import type { ProfileRequest } from './from-url.ts';
import { Inspector } from './inspector.ts';

/** Where a process listens that is told to, unless it was started with another --inspect-port. */
const LIST = 'http://127.0.0.1:9229/json/list';
const PATIENCE_MS = 5000;
const EVERY_MS = 50;
const CLOSE_LATER = `setTimeout(() => process.getBuiltinModule('node:inspector').close(), 250).unref()`;

/** Has a running Node open its inspector, as a debugger does, profiles it, and has it close it again. */
export async function profileFromProcess(
  pid: number,
  { seconds, isHeap }: ProfileRequest,
): Promise<Uint8Array> {
  const before = await targets();
  if (before.length === 0) openInspector(pid);
  const inspector = await connect(pid, before);
  try {
    return await (isHeap ? heap(inspector, seconds) : cpu(inspector, seconds));
  } finally {
    // What somebody else had opened stays open. Ours is closed when nobody is connected any more: a Node whose inspector
    // was closed under a session has been seen to crash.
    const isOurs = before.length === 0;
    if (isOurs) await inspector.evaluate(CLOSE_LATER).catch(() => {});
    inspector.close();
    if (isOurs) await untilClosed();
  }
}

/** Whoever asks next shall not meet an inspector that is about to close. */
async function untilClosed(): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while ((await targets()).length > 0 && performance.now() < deadline) await sleep(EVERY_MS);
}

async function cpu(inspector: Inspector, seconds: number): Promise<Uint8Array> {
  await inspector.post('Profiler.enable');
  const start = BigInt(Date.now()) * 1_000_000n;
  await inspector.post('Profiler.start');
  await sleep(seconds * 1000);
  const { profile } = await inspector.post<{ profile: V8CpuProfile }>('Profiler.stop');
  await inspector.post('Profiler.disable');
  return gzipSync(encodePprof(cpuPprof(profile, start)));
}

async function heap(inspector: Inspector, seconds: number): Promise<Uint8Array> {
  const start = BigInt(Date.now()) * 1_000_000n;
  await inspector.post('HeapProfiler.startSampling');
  await sleep(seconds * 1000);
  const { profile } = await inspector.post<{ profile: { head: V8HeapNode } }>(
    'HeapProfiler.stopSampling',
  );
  return gzipSync(encodePprof(heapPprof(profile.head, { start, duration: seconds * 1e9 })));
}

function openInspector(pid: number): void {
  // What `node inspect -p` calls; there is no documented name for it.
  const { _debugProcess: debugProcess } = process as { _debugProcess?: (pid: number) => void };
  try {
    process.kill(pid, 0);
    debugProcess?.(pid);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    const reason = code === 'EPERM' ? 'permission denied' : 'there is no such process';
    throw new CliError('FT_CLI_PROFILE', `process ${pid} cannot be profiled: ${reason}`, {
      cause: error,
    });
  }
}

async function targets(): Promise<readonly string[]> {
  try {
    const list = (await (await fetch(LIST)).json()) as readonly { webSocketDebuggerUrl?: string }[];
    return list.flatMap(({ webSocketDebuggerUrl: url }) => (url === undefined ? [] : [url]));
  } catch {
    // Nobody listens yet.
    return [];
  }
}

/** @throws {CliError} when the process does not come up, or another one has the port */
async function connect(pid: number, known: readonly string[]): Promise<Inspector> {
  const deadline = performance.now() + PATIENCE_MS;
  let [url] = known;
  while (url === undefined && performance.now() < deadline) {
    await sleep(EVERY_MS);
    [url] = await targets();
  }
  if (url === undefined) {
    throw new CliError(
      'FT_CLI_PROFILE',
      `process ${pid} opens no inspector on port 9229; is it Node, and without a handler of SIGUSR1?`,
    );
  }
  const inspector = await Inspector.connect(url);
  const found = await inspector.evaluate('process.pid');
  if (found === pid) return inspector;
  inspector.close();
  throw new CliError(
    'FT_CLI_PROFILE',
    `port 9229 is the inspector of process ${String(found)}, not of ${pid}; profile that one, or close its inspector`,
  );
}
