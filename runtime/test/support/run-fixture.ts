import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { tempFolder } from './temp-folder.ts';

export interface FixtureRun {
  /** Exit status, or the signal's name. */
  readonly status: number | string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Names in the folder of recordings, the oldest first. */
  readonly files: readonly string[];
  readonly cwd: string;
  /** Rows of the only recording. */
  query(sql: string): Record<string, unknown>[];
}

export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
}

/** Runs a program of the fixtures in a process and a folder of its own. */
export function runFixture(
  name: string,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<FixtureRun> {
  return runNode([fixture(name), ...args], environment);
}

export function runNode(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  input = '',
): Promise<FixtureRun> {
  const cwd = tempFolder();
  const child = spawn(process.execPath, args, {
    cwd,
    env: { PATH: process.env['PATH'], ...environment },
  });
  child.stdin.end(input);
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const folder = join(cwd, environment['FUNCTRACE_STORE'] ?? '.functrace');
      const files = existsSync(folder) ? readdirSync(folder).toSorted() : [];
      resolve({
        status: code ?? signal,
        ...output,
        files,
        cwd,
        query: (sql) => query(folder, files, sql),
      });
    });
  });
}

function query(folder: string, files: readonly string[], sql: string): Record<string, unknown>[] {
  const recordings = files.filter((name) => name.endsWith('.db'));
  if (recordings.length !== 1)
    throw new Error(`${recordings.length} recordings: ${files.join(', ')}`);
  const db = new DatabaseSync(join(folder, recordings[0] as string));
  try {
    return db
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  } finally {
    db.close();
  }
}
