import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import {
  instrument,
  type InstrumentInput,
  type Instrumented,
  makeSelection,
} from '../../src/instrument.ts';

/** Everything is traced, but for what a comment leaves out. */
export const EVERYTHING = makeSelection(
  { include: [], exclude: [], ignoreNames: [], minStatements: 0 },
  undefined,
);

/** Instruments a text as a module of TypeScript, unless told otherwise. */
export function instrumentText(
  source: string,
  input: Partial<InstrumentInput> = {},
): Instrumented | undefined {
  return instrument({
    source,
    file: 'input.ts',
    language: 'ts',
    format: 'module',
    selection: EVERYTHING,
    ...input,
  });
}

/** The text of a file as it runs: instrumented where there is something to trace. */
export function codeOf(source: string, input: Partial<InstrumentInput> = {}): string {
  return instrumentText(source, input)?.code ?? source;
}

export function readCase(path: string): { readonly name: string; readonly source: string } {
  return { name: basename(path), source: readFileSync(path, 'utf8') };
}
