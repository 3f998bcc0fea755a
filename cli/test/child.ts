import { spawnSync, type SpawnSyncOptions } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The command as it is built: these tests start what users start. */
export const BIN: string = fileURLToPath(new URL('../dist/bin.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Circumstances extends Pick<SpawnSyncOptions, 'cwd' | 'uid' | 'gid'> {
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
}

/** Runs the built command with an environment that has nothing of this one's. */
export function functrace(
  args: readonly string[],
  { env = {}, nodeOptions = [], ...rest }: Circumstances = {},
): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeOptions, BIN, ...args], {
    encoding: 'utf8',
    env: { ...env },
    ...rest,
  });
  return { code: status, stdout, stderr };
}
