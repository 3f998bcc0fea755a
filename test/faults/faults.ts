/** The faults that are tried. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault, Prepared } from './fault.ts';

/** ms after the first thing that the program says: time for a worker to come up, and more. */
const AT_RANDOM = (): number => 500 + Math.random() * 1000;

function later(
  signal: NodeJS.Signals,
  delay: () => number = () => 600,
): NonNullable<Fault['disturb']> {
  return (child) => {
    setTimeout(() => child.kill(signal), delay());
  };
}

/** A file system of its own, which only the superuser can make. */
function mounted(options: string): NonNullable<Fault['prepare']> {
  return (folder) => {
    const path = join(folder, 'mounted');
    mkdirSync(path);
    const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path]);
    if (mount.status !== 0) return 'needs a user who may mount a tmpfs';
    return { store: `${path}/`, undo: () => spawnSync('umount', [path]) };
  };
}

function corrupt(folder: string): Prepared {
  const store = join(folder, 'corrupt.sqlite');
  writeFileSync(store, 'no database, and longer than the head of one would be. '.repeat(10));
  return { store };
}

function deleteFiles(store: string): void {
  for (const name of readdirSync(store)) rmSync(join(store, name));
}

/** `isWhole`: with the ones that take long. */
export function faults(isWhole: boolean): readonly (Fault & { readonly times?: number })[] {
  return [
    {
      name: '`kill -9` at a random moment of a busy run',
      program: ['busy'],
      disturb: later('SIGKILL', AT_RANDOM),
      isRandom: true,
      keeps: 'all but the last',
      times: isWhole ? 100 : 10,
    },
    { name: '`process.exit` inside a call', program: ['exit'], keeps: 'all' },
    { name: 'an uncaught error', program: ['error'], keeps: 'all' },
    { name: 'an uncaught error in async code', program: ['rejection'], keeps: 'all' },
    {
      name: 'SIGTERM that the program handles',
      program: ['handled'],
      disturb: later('SIGTERM'),
      keeps: 'all',
    },
    ...(['SIGTERM', 'SIGINT', 'SIGHUP'] as const).map((signal): Fault => ({
      name: `${signal} that nobody handles, while the program waits`,
      program: ['signal'],
      disturb: later(signal, () => 2500),
      keeps: 'all',
    })),
    {
      name: 'SIGTERM that nobody handles, at a random moment of a busy run',
      program: ['busy'],
      disturb: later('SIGTERM', AT_RANDOM),
      isRandom: true,
      keeps: 'all but the last',
      times: isWhole ? 10 : 1,
    },
    {
      name: 'out of memory (`--max-old-space-size=60`)',
      program: ['memory'],
      node: ['--max-old-space-size=60'],
      isRandom: true,
      keeps: 'all but the last',
    },
    {
      name: 'a full disk (a tmpfs of 1 MB)',
      program: ['steady'],
      prepare: mounted('size=1m'),
      keeps: 'until the store failed',
    },
    {
      name: 'a read-only store',
      program: ['steady'],
      prepare: mounted('ro'),
      keeps: 'until the store failed',
    },
    {
      name: 'a corrupt store',
      program: ['steady'],
      prepare: corrupt,
      keeps: 'until the store failed',
    },
    {
      name: 'a store that is deleted meanwhile',
      program: ['steady'],
      disturb: (_child, store) => setTimeout(() => deleteFiles(store), 500),
      keeps: 'until the store failed',
    },
    {
      name: `${isWhole ? 200 : 20} child processes at once`,
      program: ['children', isWhole ? '200' : '20'],
      keeps: 'all',
    },
    {
      name: 'a worker thread that is terminated in the middle',
      program: ['thread'],
      isRandom: true,
      keeps: 'all but the last',
      times: isWhole ? 10 : 1,
    },
    { name: 'a clock that steps back', program: ['clock'], keeps: 'all' },
    {
      name: 'a hostile proxy as an argument',
      program: ['proxy'],
      environment: { FUNCTRACE_PARAMS: 'deep' },
      keeps: 'all',
    },
    {
      name: 'a string of 100 MB as an argument',
      program: ['string'],
      environment: { FUNCTRACE_PARAMS: 'deep' },
      keeps: 'all',
    },
  ];
}
