/** One thing that goes wrong with a traced program, tried beside the same program untraced. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { COMMAND } from '../lib/roads.ts';

const MAIN = fileURLToPath(new URL('../fixtures/faults/main.mjs', import.meta.url));
const TRACED = 'test/fixtures/faults/work.mjs';

export interface Fault {
  readonly name: string;
  /** Name of a way in the fixture, and its arguments. */
  readonly program: readonly string[];
  /** Options of Node. */
  readonly node?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Prepares the folder of the recording; returns the store and what undoes it, or why it cannot be done here. */
  readonly prepare?: (folder: string) => Prepared | string;
  /** What is done to the program from outside, once it has said something. */
  readonly disturb?: (child: ChildProcess, store: string) => void;
  /** The program is ended at a moment of chance: what it said until then differs. */
  readonly isRandom?: boolean;
  /** The calls are all there, or some at the end are not, or the store failed. */
  readonly keeps: 'all' | 'all but the last' | 'until the store failed';
}

export interface Prepared {
  readonly store: string;
  readonly undo?: () => void;
}

interface Ended {
  /** Exit code, or the signal's name. */
  readonly status: number | string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Stored {
  readonly files: number;
  readonly sessions: number;
  readonly spans: number;
  readonly unfinished: number;
  /** Records. */
  readonly dropped: number;
  readonly isSound: boolean;
  /** Nothing negative, no span without the ones before it, and the tree counts what the spans do. */
  readonly isConsistent: boolean;
}

export interface Trial {
  readonly untraced: Ended;
  readonly traced: Ended;
  readonly isSame: boolean;
  /** Calls that the program said it had made. */
  readonly said: number;
  /** ms from the last call that is stored to the last that the program spoke of. */
  readonly missingMs: number;
  readonly stored: Stored;
  /** Lines of the runtime's on standard error. */
  readonly warnings: readonly string[];
}

/** Above an uncaught error Node prints a path in place of the module's address, see docs/run.md. */
function plain(stderr: string): string {
  return stderr.replaceAll(/^file:\/\//gm, '');
}

/** A reason when it cannot be tried here. `twin` is the untraced run of an earlier trial. */
export async function tryFault(fault: Fault, twin?: Ended): Promise<Trial | string> {
  const folder = mkdtempSync(join(tmpdir(), 'functrace-fault-'));
  const prepared = fault.prepare?.(folder) ?? { store: `${folder}/` };
  if (typeof prepared === 'string') return prepared;
  try {
    const { store } = prepared;
    const untraced = twin ?? (await run(fault, [MAIN], store));
    const command = [COMMAND, 'run', '--include', TRACED, '--store', store, MAIN];
    const traced = await run(fault, command, store);
    const lines = traced.stderr.split('\n');
    const warnings = lines.filter((line) => line.startsWith('functrace: '));
    const stderr = lines.filter((line) => !line.startsWith('functrace: ')).join('\n');
    const stored = inspect(store.endsWith('/') ? store : dirname(store));
    const said = spoken(traced.stdout);
    const kept = said.findLast(({ calls }) => calls <= stored.spans);
    return {
      untraced,
      traced,
      isSame:
        traced.status === untraced.status &&
        (fault.isRandom === true ||
          (traced.stdout === untraced.stdout && plain(stderr) === plain(untraced.stderr))),
      said: said.at(-1)?.calls ?? 0,
      missingMs: (said.at(-1)?.time ?? 0) - (kept?.time ?? 0),
      stored,
      warnings,
    };
  } finally {
    prepared.undo?.();
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(fault: Fault, args: readonly string[], store: string): Promise<Ended> {
  const child = spawn(process.execPath, [...(fault.node ?? []), ...args, ...fault.program], {
    env: { PATH: process.env['PATH'], ...fault.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (output.stdout === '') fault.disturb?.(child, store);
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ status: code ?? signal, ...output }));
  });
}

function spoken(stdout: string): { calls: number; time: number }[] {
  return [...stdout.matchAll(/^calls (\d+)(?: (\d+))?/gm)].map(([, calls, time]) => ({
    calls: Number(calls),
    time: Number(time ?? 0),
  }));
}

/** All recordings of a folder together. */
function inspect(folder: string): Stored {
  const names = readdirSync(folder).filter((name) => name.endsWith('.db'));
  const all = names.map((name) => inspectFile(join(folder, name)));
  const sum = (pick: (each: Stored) => number): number =>
    all.reduce((total, each) => total + pick(each), 0);
  return {
    files: all.length,
    sessions: sum((each) => each.sessions),
    spans: sum((each) => each.spans),
    unfinished: sum((each) => each.unfinished),
    dropped: sum((each) => each.dropped),
    isSound: all.every((each) => each.isSound),
    isConsistent: all.every((each) => each.isConsistent),
  };
}

function inspectFile(path: string): Stored {
  const none = { files: 1, sessions: 0, spans: 0, unfinished: 0, dropped: 0 };
  const db = new DatabaseSync(path);
  const number = (sql: string): number => Number(Object.values(db.prepare(sql).get() ?? {})[0]);
  try {
    const [check] = db.prepare('PRAGMA integrity_check').all();
    const isSound = check?.['integrity_check'] === 'ok';
    // A store that failed at once has no tables.
    if (number("SELECT count(*) FROM sqlite_schema WHERE name = 'span'") === 0)
      return { ...none, isSound, isConsistent: true };
    const spans = number('SELECT count(*) FROM span');
    const dropped = number('SELECT coalesce(sum(dropped), 0) FROM session');
    const faults = [
      'SELECT count(*) FROM span WHERE duration < 0 OR running < 0',
      'SELECT count(*) FROM span WHERE parent IS NOT NULL AND parent NOT IN (SELECT id FROM span)',
      'SELECT abs((SELECT count(*) FROM span) - (SELECT coalesce(sum(calls), 0) FROM call_node))',
      'SELECT abs((SELECT count(*) FROM span) - coalesce(sum(last), 0)) FROM (SELECT max(seq) AS last FROM span GROUP BY session)',
    ];
    return {
      ...none,
      sessions: number('SELECT count(*) FROM session'),
      spans,
      unfinished: number('SELECT count(*) FROM span WHERE outcome = 3'),
      dropped,
      isSound,
      isConsistent: faults.every((sql) => number(sql) === 0),
    };
  } catch {
    return { ...none, isSound: false, isConsistent: false };
  } finally {
    db.close();
  }
}
