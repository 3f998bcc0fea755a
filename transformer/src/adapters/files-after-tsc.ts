import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TransformerError } from '../instrument.ts';
import {
  type CompiledFile,
  type FileSettings,
  instrumentCompiled,
  type InstrumentedFile,
  withoutMap,
} from './files-compiled.ts';

export interface CompilerRun {
  /** The file that starts tsc. */
  readonly tsc: string;
  readonly args: readonly string[];
  /** Whether the tsconfig or the arguments ask for maps. */
  readonly hasMaps: boolean;
  /** Whether tsc keeps state, by which it writes only what is new to it. */
  readonly isIncremental: boolean;
  readonly isTerminal: boolean;
  readonly write: (text: string) => void;
}

const EMITTED = /^TSFILE: (.*)$/;

/**
 * Compiles with the project's own tsc, and instruments what it wrote. What tsc prints and how it leaves stays its own. It is
 * asked for maps where nobody else asks, since only they know the places in the sources; they are taken out again.
 */
export function compileThenInstrument(run: CompilerRun, settings: FileSettings): number {
  const state = mkdtempSync(join(tmpdir(), 'functrace-build-'));
  try {
    const { status, emitted } = runCompiler(run, state);
    for (const path of emitted) {
      if (/\.[cm]?jsx?$/.test(path)) instrumentOutput(path, run.hasMaps, settings);
    }
    return status;
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
}

function runCompiler(
  { tsc, args, hasMaps, isIncremental, isTerminal, write }: CompilerRun,
  state: string,
): { readonly status: number; readonly emitted: readonly string[] } {
  const more = [
    '--listEmittedFiles',
    ...(hasMaps ? [] : ['--inlineSourceMap']),
    // Another state than that of a plain tsc, by which every output is up to date.
    ...(isIncremental ? ['--tsBuildInfoFile', join(state, 'state.tsbuildinfo')] : []),
    ...(isTerminal ? ['--pretty'] : []),
  ];
  const { status, stdout, error } = spawnSync(process.execPath, [tsc, ...args, ...more], {
    encoding: 'utf8',
    stdio: ['inherit', 'pipe', 'inherit'],
    maxBuffer: Infinity,
  });
  if (error !== undefined) throw error;
  const emitted: string[] = [];
  const listed = args.includes('--listEmittedFiles');
  for (const line of stdout.split(/(?<=\n)/)) {
    const path = EMITTED.exec(line.trimEnd())?.[1];
    if (path !== undefined) emitted.push(path);
    if (path === undefined || listed) write(line);
  }
  return { status: status ?? 1, emitted };
}

function instrumentOutput(path: string, hasMaps: boolean, settings: FileSettings): void {
  const text = readFileSync(path, 'utf8');
  const result = instrumentOrLeave({ path, text, target: path }, settings);
  const code = result?.code ?? text;
  writeFileSync(path, hasMaps ? code : withoutMap(code));
  if (result?.map !== undefined && result.mapTarget !== undefined)
    writeFileSync(result.mapTarget, result.map);
}

/** What has errors of syntax is written as it is; tsc has said so. */
function instrumentOrLeave(
  file: CompiledFile,
  settings: FileSettings,
): InstrumentedFile | undefined {
  try {
    return instrumentCompiled(file, settings);
  } catch (error) {
    if (error instanceof TransformerError) return undefined;
    throw error;
  }
}
