import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';

export const root: string = join(import.meta.dirname, '..');

/** The repository's own Node and tools come first, also for a script that was not started through npm. */
const environment: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: [join(root, 'node_modules', '.bin'), process.env['PATH']].join(delimiter),
};

export interface ToolResult {
  readonly succeeded: boolean;
  /** What it printed, standard error after standard output. */
  readonly output: string;
}

type Ending = [code: number | null, signal: NodeJS.Signals | null];

/** Runs a command at the root, or in `cwd`, and collects what it prints. */
export async function runTool(command: readonly string[], cwd = root): Promise<ToolResult> {
  const [file = '', ...args] = command;
  const child = spawn(file, args, { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const ending = once(child, 'close') as Promise<Ending>;
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    ending,
  ]);
  return { succeeded: code === 0, output: stdout + stderr };
}

/** Runs a command whose output is for the reader. Throws when it fails. */
export async function showTool(command: readonly string[], cwd = root): Promise<void> {
  const [file = '', ...args] = command;
  const child = spawn(file, args, { cwd, env: environment, stdio: 'inherit' });
  const [code, signal] = (await once(child, 'close')) as Ending;
  if (code === 0) return;
  throw new Error(`${command.join(' ')} ended with ${signal ?? `exit code ${code}`}`);
}
