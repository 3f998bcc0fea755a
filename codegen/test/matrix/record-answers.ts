import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { decodeFileSet } from '../../src/1-parse/descriptor.ts';
import { buf, protoc, type CompilerRun } from '../compilers.ts';
import { numberedCases } from './cases.ts';
import { placesInDescriptor, type Answers } from './places.ts';

const COMPILERS: Readonly<Record<string, (folder: string, output: string) => CompilerRun>> = {
  protoc: (folder, output) => protoc(['--include_source_info', '-o', output, 'case.proto'], folder),
  buf: (folder, output) => buf(['build', '--as-file-descriptor-set', '-o', output], folder),
};

/** Asks protoc and buf where they put the comments of the placement matrix. */
export function recordAnswers(): Answers {
  const answers: Record<string, Record<string, string>> = {};
  for (const { source, marks } of numberedCases()) {
    const folder = mkdtempSync(join(tmpdir(), 'functrace-matrix-'));
    writeFileSync(join(folder, 'case.proto'), source);
    for (const [compiler, compile] of Object.entries(COMPILERS)) {
      const output = join(folder, `${compiler}.binpb`);
      const files = compile(folder, output).status === 0 ? decodeFileSet(readFileSync(output)) : [];
      const file = files.find(({ name }) => name === 'case.proto');
      for (const mark of marks) {
        const place = file === undefined ? 'error' : placesInDescriptor(file, mark);
        answers[mark] = { ...answers[mark], [compiler]: place };
      }
    }
    rmSync(folder, { recursive: true });
  }
  return answers;
}
