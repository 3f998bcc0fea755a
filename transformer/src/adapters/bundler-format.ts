import { instrument, type Instrumented, type InstrumentInput } from '../instrument.ts';
import { moduleFormats } from '../source-format.ts';

/** Names by which a file without `import` and `export` shows that it is CommonJS. */
const COMMONJS = /\b(?:module|exports|require)\b/;

/** Bundlers that take every file for an ES module which does not look like CommonJS. */
const MODULE_FIRST: ReadonlySet<string> = new Set(['vite', 'rollup', 'rolldown']);

const USE_OXC: ReadonlySet<string> = new Set(['vite', 'rolldown']);

/**
 * Instruments a file in the format that a bundler takes it for: by its syntax first, and not as Node does by its folder.
 * @throws {TransformerError} as `instrument` does
 */
export function instrumentAsBundled(
  framework: string,
  path: string,
  input: Omit<InstrumentInput, 'format'>,
): Instrumented | undefined {
  return instrument({
    ...input,
    isForOxc: USE_OXC.has(framework),
    format: (isModule) => {
      if (isModule) return 'module';
      if (MODULE_FIRST.has(framework)) return COMMONJS.test(input.source) ? 'commonjs' : 'module';
      return moduleFormats(path)[0];
    },
  });
}
