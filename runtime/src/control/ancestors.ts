/** The processes that this one descends from, the parent first. */
import { readFileSync, readlinkSync } from 'node:fs';

export interface Ancestor {
  readonly pid: number;
  /** Seconds since the epoch; undefined where the system does not tell. Asked of few: the system takes its time. */
  readonly started: () => number | undefined;
  readonly cwd: string | undefined;
}

/** A chain of shells and package managers is a few long. */
const MOST = 32;

/** Of Linux, whatever the processor: `USER_HZ`. */
const TICKS_A_SECOND = 100;

/** Elsewhere than on Linux the parent alone, by its number. */
export function ancestors(): Ancestor[] {
  const found: Ancestor[] = [];
  let pid = process.ppid;
  while (pid > 1 && found.length < MOST) {
    const status = statusOf(pid);
    found.push({ pid, started: () => startOf(status), cwd: folderOf(pid) });
    if (status === undefined) break;
    pid = status.parent;
  }
  return found;
}

interface Status {
  readonly parent: number;
  readonly startTicks: number;
}

function startOf(status: Status | undefined): number | undefined {
  const booted = status === undefined ? undefined : bootTime();
  return status === undefined || booted === undefined
    ? undefined
    : booted + status.startTicks / TICKS_A_SECOND;
}

function bootTime(): number | undefined {
  const line = /^btime (\d+)$/m.exec(read('/proc/stat') ?? '');
  return line === null ? undefined : Number(line[1]);
}

/** See proc_pid_stat(5). The name of the program, in parentheses, may have any character in it. */
function statusOf(pid: number): Status | undefined {
  const text = read(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { parent: Number(fields[1]), startTicks: Number(fields[19]) };
}

function folderOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    // Another user's process, or a system without /proc.
    return undefined;
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    // As above.
    return undefined;
  }
}
