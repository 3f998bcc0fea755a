import { globSync } from 'node:fs';
import { join } from 'node:path';

import { loadFiles } from '../src/doors/load-files.ts';
import { DiagnosticList, formatDiagnostic } from '../src/diagnostic.ts';
import { generate } from '../src/generate.ts';
import type { OutputFile } from '../src/4-print/output-file.ts';

const targetFolder: string = join(import.meta.dirname, 'fixtures/targets');
export const targetOutput: string = join(import.meta.dirname, 'fixtures/targets/generated');

export interface TargetRun {
  readonly files: readonly OutputFile[];
  readonly diagnostics: readonly string[];
}

/** What targets make of the .proto files below a folder. */
export function generateTargets(
  targets: readonly string[],
  folder: string = targetFolder,
): TargetRun {
  const paths = globSync('**/*.proto', { cwd: folder }).toSorted();
  const diagnostics = new DiagnosticList();
  const { files, requested } = loadFiles(
    paths.map((path) => join(folder, path)),
    [folder],
    diagnostics,
  );
  const generated = generate(files, requested, { targets, all: false }, diagnostics);
  return {
    files: generated.files,
    diagnostics: generated.diagnostics.map((diagnostic) =>
      formatDiagnostic(diagnostic).replace(`${folder}/`, ''),
    ),
  };
}
