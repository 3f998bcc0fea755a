import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { main } from '../src/main.ts';
import type { Terminal } from '../src/terminal.ts';

/** An empty folder for one test. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'functrace-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The same, as the working directory and with a folder for recordings in it: what is printed then has no paths of this machine. */
export function enterScratchFolder(): string {
  const before = process.cwd();
  const folder = scratchFolder();
  mkdirSync(join(folder, '.functrace'));
  process.chdir(folder);
  onTestFinished(() => process.chdir(before));
  return folder;
}

export interface Printed extends Terminal {
  readonly text: string;
}

/** A terminal without colours that keeps what was printed. */
function paper(columns?: number): Printed {
  let text = '';
  return {
    columns,
    get text() {
      return text;
    },
    write: (more) => {
      text += more;
    },
    drain: () => Promise.resolve(),
    style: (_format, plain) => plain,
  };
}

/** What a command prints in this process, to a pipe or to so many columns. */
function run(args: readonly string[], columns?: number): string {
  const terminal = paper(columns);
  const code = main(args, { environment: {}, terminal });
  if (typeof code !== 'number') throw new Error(`functrace ${args.join(' ')} is not done yet`);
  if (code !== 0) throw new Error(`functrace ${args.join(' ')} left with ${code}`);
  return terminal.text;
}

/** The same of a command that may load its parts when it is called. */
export async function runAnyway(args: readonly string[], columns?: number): Promise<string> {
  const terminal = paper(columns);
  const code = await main(args, { environment: {}, terminal });
  if (code !== 0) throw new Error(`functrace ${args.join(' ')} left with ${code}`);
  return terminal.text;
}

export function runJson<T>(args: readonly string[]): T {
  return JSON.parse(run([...args, '--json'])) as T;
}
