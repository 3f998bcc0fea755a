import type { ProtoFile } from './1-parse/proto-file.ts';
import { buildModel } from './3-model/build-model.ts';
import type { OutputFile } from './4-print/output-file.ts';
import type { Warn } from './4-print/target.ts';
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
    // A target that prints a column for three databases may say a thing three times.
    const said = new Set<string>();
    const warn: Warn = (label, at, message) => {
      const key = JSON.stringify([label, at, message]);
      if (said.has(key)) return;
      said.add(key);
      diagnostics.warning('ORM030', label, at, `target ${target}: ${message}`);
    };
    return TARGETS[target]?.(model, warn) ?? [];
  });
  return { files: output, diagnostics: diagnostics.sorted() };
}
