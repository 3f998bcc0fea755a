import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface CompilerRun {
  /** The file that starts tsc. */
  readonly tsc: string;
  readonly args: readonly string[];
  /** Whether tsc keeps state, by which it writes only what is new to it. */
  readonly isIncremental: boolean;
  readonly isTerminal: boolean;
  readonly write: (text: string) => void;
}

const EMITTED = /^TSFILE: (.*)$/;

/**
 * Runs the project's own tsc. What it prints and how it leaves stays its own.
 * @returns the files that it wrote, beside its exit code
 */
export function runTsc(
  { tsc, args, isIncremental, isTerminal, write }: CompilerRun,
  more: readonly string[] = [],
): { readonly status: number; readonly emitted: readonly string[] } {
  const state = mkdtempSync(join(tmpdir(), 'functrace-build-'));
  try {
    const added = [
      ...more,
      '--listEmittedFiles',
      // Another state than that of a plain tsc, by which every output is up to date.
      ...(isIncremental ? ['--tsBuildInfoFile', join(state, 'state.tsbuildinfo')] : []),
      ...(isTerminal ? ['--pretty'] : []),
    ];
    const { status, stdout, error } = spawnSync(process.execPath, [tsc, ...args, ...added], {
      encoding: 'utf8',
      stdio: ['inherit', 'pipe', 'inherit'],
      maxBuffer: Infinity,
    });
    if (error !== undefined) throw error;
    const lines = stdout.split(/(?<=\n)/);
    const isListed = args.includes('--listEmittedFiles');
    for (const line of lines) if (isListed || !EMITTED.test(line.trimEnd())) write(line);
    const emitted = lines.flatMap((line) => EMITTED.exec(line.trimEnd())?.[1] ?? []);
    return { status: status ?? 1, emitted };
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
}
