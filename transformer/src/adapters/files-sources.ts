import { readFileSync } from 'node:fs';
import { dirname, extname, relative } from 'node:path';
import {
  type Decision,
  instrument,
  type SourceFormat,
  type SourceMap,
  TransformerError,
} from '../instrument.ts';
import { type FileSettings, slashed } from './files-compiled.ts';
import { languageOf, packageType } from '../source-format.ts';

export interface InstrumentedSource {
  readonly original: string;
  readonly map: SourceMap;
}

const SOURCE = /(?<!\.d)(?<!\.d\.\w+)\.[cm]?[jt]sx?$/;
const MODULE_SYNTAX = /(?:^|[\n;}])[ \t]*(?:import|export)\b/;

/** Of TypeScript's `ModuleKind`. */
const COMMONJS = 1;
const NODE16 = 100;
const NODENEXT = 199;

/**
 * Reads the sources of a program instrumented, and says nothing of what is no source or is left as it is. Those that were
 * instrumented are put into `sources`.
 */
export function sourceReader(
  module: unknown,
  settings: FileSettings,
  sources: Map<string, InstrumentedSource>,
): (path: string) => string | undefined {
  return (path) => {
    if (!SOURCE.test(path) || path.includes('/node_modules/')) return undefined;
    const original = readFileSync(path, 'utf8');
    const file = slashed(relative(settings.root, path));
    try {
      const result = instrument({
        source: original,
        file,
        language: languageOf(path),
        format: formatOf(path, module, MODULE_SYNTAX.test(original)),
        selection: settings.selection,
        runtime: settings.runtime,
        explain: (decisions: readonly Decision[]) => settings.explain(file, decisions),
      });
      if (result?.map === undefined) return undefined;
      sources.set(path, { original, map: result.map });
      return result.code;
    } catch (error) {
      // tsc has said what is wrong with it.
      if (error instanceof TransformerError) return undefined;
      throw error;
    }
  };
}

/** How the output of a source loads modules: what is injected has to be written in that way already. */
function formatOf(path: string, module: unknown, isModule: boolean): SourceFormat {
  const kind = typeof module === 'number' ? module : undefined;
  const isNode = kind !== undefined && kind >= NODE16 && kind <= NODENEXT;
  const extension = extname(path);
  if (kind === COMMONJS || (extension === '.cts' && kind !== undefined)) return 'commonjs';
  if (isNode) {
    const isEcma = extension === '.mts' || packageType(dirname(path)) === 'module';
    return isEcma ? 'module' : 'commonjs';
  }
  return isModule ? 'module' : 'script';
}
