/** Runs what a road made, and reads what was observed and recorded. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIXTURES, type MatrixCase, withoutEnding } from './cases.ts';
import type { Runnable } from './road.ts';
import { readTrees } from './trees.ts';

const RUNNER = join(FIXTURES, 'runner.mjs');

export interface Execution {
  /** What each case observed, or how its process ended. */
  readonly logs: ReadonlyMap<string, string>;
  /** The calls that were recorded of each. */
  readonly trees: ReadonlyMap<string, string>;
}

export async function execute(
  folder: string,
  runnable: Runnable,
  cases: readonly MatrixCase[],
): Promise<Execution> {
  const logs = new Map<string, string>();
  const stores: string[] = [];
  const called = cases.filter(({ isProgram }) => !isProgram);
  const store = join(folder, 'recording.db');
  const seen = await callAll(folder, runnable, called, store);
  stores.push(store);
  for (const { id } of called) logs.set(id, seen.get(id) ?? `did not run\n${seen.get('') ?? ''}`);
  mkdirSync(join(folder, 'programs'), { recursive: true });
  for (const program of cases.filter(({ isProgram }) => isProgram)) {
    const own = join(folder, 'programs', `${program.id.replace('/', '-')}.db`);
    logs.set(program.id, await runProgram(folder, runnable, program, own));
    stores.push(own);
  }
  const trees = stores.filter((path) => existsSync(path)).map(readTrees);
  return { logs, trees: new Map(trees.flatMap((part) => [...part])) };
}

/** Cases that share a process. What the process itself wrote is under the empty id. */
async function callAll(
  folder: string,
  runnable: Runnable,
  cases: readonly MatrixCase[],
  store: string,
): Promise<ReadonlyMap<string, string>> {
  const result = join(folder, 'result.json');
  const list = cases.map((one) => [one.id, fileOf(runnable, one)]);
  writeFileSync(join(folder, 'cases.json'), JSON.stringify(list));
  const { nodeOptions = [], runner = [RUNNER], environment } = runnable;
  const { status, stderr } = await node([...nodeOptions, ...runner], folder, {
    ...recordsInto(store),
    ...environment,
  });
  if (!existsSync(result)) throw new Error(`the runner ended with ${status}:\n${stderr}`);
  const seen = JSON.parse(readFileSync(result, 'utf8')) as Record<string, readonly string[]>;
  return new Map([
    ...Object.entries(seen).map(([id, lines]): [string, string] => [id, lines.join('\n')]),
    ['', `the runner ended with ${status}:\n${stderr}`],
  ]);
}

async function runProgram(
  folder: string,
  runnable: Runnable,
  program: MatrixCase,
  store: string,
): Promise<string> {
  const path = fileOf(runnable, program);
  const { nodeOptions = [], command = nodeOptions, environment } = runnable;
  const ended = await node(['--enable-source-maps', ...command, path], folder, {
    ...recordsInto(store),
    ...environment,
  });
  return [
    `ended with ${ended.status}`,
    ended.stdout.replaceAll(/(?<=\(|duration_ms )[\d.]+/g, 'some'),
    withoutPlaces(ended.stderr, [runnable.folder, folder]),
  ].join('\n');
}

/** Messages of Node without folders, columns, carets and process ids, which may differ. */
function withoutPlaces(text: string, folders: readonly string[]): string {
  let plain = text;
  for (const folder of folders) plain = plain.replaceAll(`${folder}/`, '');
  return (
    plain
      .replaceAll(/(?:file:\/\/)?((?:src\/)?[\w./-]+\.[cm]?[jt]s):(\d+)(?::\d+)?/g, '$1:$2')
      .replaceAll('src/', '')
      // Node’s own way of writing such a frame depends on whether the file has a map.
      .replaceAll(/at <anonymous> \((.*)\)/g, 'at $1')
      .replaceAll(/^\s*\^+\n/gm, '')
      .replaceAll(/\(node:\d+\)/g, '(node)')
  );
}

function fileOf({ folder, ending }: Runnable, { file }: MatrixCase): string {
  return join(folder, `${withoutEnding(file)}${ending}`);
}

interface Ended {
  readonly status: string;
  readonly stdout: string;
  readonly stderr: string;
}

/** A recording that takes all values. */
function recordsInto(store: string): NodeJS.ProcessEnv {
  return { FUNCTRACE_STORE: store, FUNCTRACE_PARAMS: 'deep' };
}

/** Runs Node in a folder. */
export function node(
  args: readonly string[],
  cwd: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...cleanEnvironment(), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (text: string) => (texts[name] += text));
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ status: String(code ?? signal), ...texts }));
  });
}

/** What the test runner sets for itself would change how the programs run. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const own =
    /^(?:VITEST|NODE_OPTIONS|NODE_ENV|FUNCTRACE|IGNORE_NAMES|TRACE_CHANNEL_COUNT|FORCE_COLOR|NODE_V8_COVERAGE)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}
