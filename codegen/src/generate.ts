import type { ProtoFile } from './1-parse/proto-file.ts';
import { buildModel } from './3-model/build-model.ts';
import type { OutputFile } from './4-print/output-file.ts';
import { TARGETS } from './4-print/targets.ts';
import { DiagnosticList, type Diagnostic } from './diagnostic.ts';

export interface GenerateOptions {
  readonly targets: readonly string[];
  /** Makes a model of every message, tagged or not. */
  readonly all: boolean;
}

export interface Generated {
  /** None when there was an error: half a schema is worse than the old one. */
  readonly files: readonly OutputFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Parsed files to output, the one way that both doors lead to. */
export function generate(
  files: readonly ProtoFile[],
  requested: ReadonlySet<string>,
  options: GenerateOptions,
  diagnostics: DiagnosticList = new DiagnosticList(),
): Generated {
  const model = buildModel(files, ({ path }) => requested.has(path), options, diagnostics);
  if (diagnostics.hasErrors) return { files: [], diagnostics: diagnostics.sorted() };
  const output = options.targets.flatMap((target) => {
    const print = TARGETS[target];
    return print === undefined ? [] : model.files.map(print);
  });
  return { files: output, diagnostics: diagnostics.sorted() };
}
