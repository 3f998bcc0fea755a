import { readFileSync, writeFileSync } from 'node:fs';
import { TransformerError } from '../instrument.ts';
import {
  type CompiledFile,
  type FileSettings,
  instrumentCompiled,
  type InstrumentedFile,
  withoutMap,
} from './files-compiled.ts';
import { type CompilerRun, runTsc } from './files-tsc.ts';

/**
 * Compiles with the project's own tsc, and instruments what it wrote. It is asked for maps where nobody else asks, since only
 * they know the places in the sources; they are taken out again.
 * @param hasMaps whether the tsconfig or the arguments ask for maps
 */
export function compileThenInstrument(
  run: CompilerRun,
  hasMaps: boolean,
  settings: FileSettings,
): number {
  const { status, emitted } = runTsc(run, hasMaps ? [] : ['--inlineSourceMap']);
  for (const path of emitted) {
    if (/\.[cm]?jsx?$/.test(path)) instrumentOutput(path, hasMaps, settings);
  }
  return status;
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
