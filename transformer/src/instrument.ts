import { Buffer } from 'node:buffer';
import { posix } from 'node:path';
import type { SiteEntry } from '@functrace/format';
import { type ParsedEstree, parseEstree } from './1-parse/estree.ts';
import type { Comment } from './1-parse/estree-comments.ts';
import { type Language, parseOxc, type SourceFormat } from './1-parse/estree-oxc.ts';
import type { FunctionSite } from './1-parse/function-site.ts';
import { lineAt, lineStarts } from './1-parse/line-table.ts';
import { decide, type Decision } from './2-analyze/decide.ts';
import type { Selection } from './2-analyze/selection.ts';
import { planFile } from './3-emit/plan.ts';
import { emitText } from './3-emit/text.ts';
import type { SiteFile, TextShape } from './3-emit/text-header.ts';
import { composePieces, type IncomingMap, inlineMap, readMap } from './3-emit/text-incoming.ts';
import { mapPieces, type SourceMap } from './3-emit/text-map.ts';
import { joinPieces } from './3-emit/text-pieces.ts';
import { groupByFile, originalPlaces, placesIn, splitByFile } from './original-files.ts';
import { callsSuper, sparePropertySetters } from './parameter-properties.ts';
import { TransformerError } from './transformer-error.ts';

export { TransformerError, type TransformerErrorCode } from './transformer-error.ts';
export { explainDecisions } from './2-analyze/explain.ts';
export { type Configuration, configure, type Misconfiguration } from './2-analyze/configure.ts';
export { watchInclude } from './2-analyze/include-use.ts';
export { makeSelection, type Selection, type SelectionOptions } from './2-analyze/selection.ts';
export {
  includeProblems,
  type OptionProblem,
  readOptions,
  type TransformerOptions,
} from './2-analyze/options.ts';
export type { Decision, Language, SiteFile, SourceFormat, SourceMap };

export interface InstrumentInput {
  readonly source: string;
  /** As it is registered: relative to the project, `/` between folders. */
  readonly file: string;
  readonly language: Language;
  /** How the host runs the file, or a function that says so when it is known whether the file has `import` or `export`. */
  readonly format: SourceFormat | ((isModule: boolean) => SourceFormat);
  /** Which functions are traced. */
  readonly selection: Selection;
  /** Module specifier of the runtime's hot path, or how to tell it from the file's format. */
  readonly runtime?: string | ((format: SourceFormat) => string) | undefined;
  /** `inline` puts the map into the code, as a comment. True if not given. */
  readonly map?: boolean | 'inline' | undefined;
  /**
   * The map of the source, where it was itself made from something else. A map in a comment of the source is found without
   * it; reading a file that the comment names is for the caller to do.
   */
  readonly incomingMap?: object | string | undefined;
  /**
   * Where the result's map leads: to what the source was made from, if that is known, or to the source itself, for a host
   * whose program is to see positions in the file that it is in. Functions have their original positions either way.
   */
  readonly mapTo?: 'original' | 'source' | undefined;
  /**
   * Whether a function begins at a place of an original file; undefined where that is not known. What a compiler made, as it
   * makes getters of re-exports, is mapped to something else in it, and is left out.
   */
  readonly isFunctionAt?:
    | ((file: string, line: number, column: number) => boolean | undefined)
    | undefined;
  /** Whether oxc compiles the result: in the loader, in Vite and in Rolldown. */
  readonly isForOxc?: boolean | undefined;
  /** The project's folder, for maps that name their sources by absolute paths. */
  readonly root?: string | undefined;
  /** Gets the decisions, also when nothing is traced. */
  readonly explain?: ((decisions: readonly Decision[]) => void) | undefined;
}

export interface Instrumented {
  /** Without a `sourceMappingURL`, but for a map that is inline. */
  readonly code: string;
  /** To the original, through the map of the source if there is one, unless asked otherwise. Undefined without one. */
  readonly map: SourceMap | undefined;
  readonly decisions: readonly Decision[];
  /** The traced functions, in the order in which they are numbered. */
  readonly sites: readonly SiteEntry[];
  /** The same by the original file that they are in. */
  readonly files: readonly SiteFile[];
}

const SHAPES: Readonly<Record<SourceFormat, TextShape>> = {
  module: 'import',
  commonjs: 'require',
  script: 'script',
};

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Instruments the text of a file. Every line stays where it is. Undefined when nothing in the file is traced, or when it is
 * instrumented already: then the text is to be left as it is.
 * @throws {TransformerError} for text that cannot be parsed, and for a map that cannot be read
 */
export function instrument(input: InstrumentInput): Instrumented | undefined {
  const mark = input.source.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  const source = input.source.slice(mark.length);
  const { file } = input;
  const starts = lineStarts(source);
  // The tree is gone when this returns: it is larger than all that is made afterwards.
  const { read, format, comment, incoming } = readText(input, source, starts);
  if (read.isInstrumented) return undefined;
  const spares = mayBreak(input);
  const decisions = decide(read, { path: file, obstacle: undefined }, input.selection)
    .map((decision) => (isMade(decision, input) ? { ...decision, ...MADE } : decision))
    .map((decision) => (spares ? sparePropertySetters(decision, read.nodes, source) : decision));
  input.explain?.(decisions);
  const numbered = incoming === undefined ? decisions : groupByFile(decisions);
  const plan = planFile(file, read, numbered, input.selection);
  if (plan === undefined) return undefined;
  const siteFiles = splitByFile(file, numbered, plan.entries);
  const pieces = emitText(source, read.layout, plan, {
    shape: SHAPES[format],
    runtime: specifierOf(input.runtime, format),
    files: siteFiles,
    dropped: comment !== undefined && comment.start >= read.layout.tailOffset ? comment : undefined,
  });
  const code = `${mark}${joinPieces(source, pieces)}`;
  const result = { code, decisions, sites: plan.entries, files: siteFiles };
  if (input.map === false) return { ...result, map: undefined };
  const map: SourceMap =
    incoming === undefined || input.mapTo === 'source'
      ? {
          version: 3,
          sources: [posix.basename(file)],
          sourcesContent: [input.source],
          names: [],
          mappings: mapPieces(source, pieces, starts, exactOffsets(read.sites)),
        }
      : {
          version: 3,
          sources: incoming.sources,
          ...(incoming.sourcesContent === undefined
            ? {}
            : { sourcesContent: incoming.sourcesContent }),
          names: incoming.names,
          mappings: composePieces(pieces, starts, incoming),
        };
  if (input.map !== 'inline') return { ...result, map };
  return { ...result, map, code: `${code}${code.endsWith('\n') ? '' : '\n'}${toComment(map)}\n` };
}

interface ReadText {
  readonly read: ParsedEstree;
  readonly format: SourceFormat;
  readonly comment: MapComment | undefined;
  readonly incoming: IncomingMap | undefined;
}

function readText(input: InstrumentInput, source: string, starts: readonly number[]): ReadText {
  const { file } = input;
  const parsed = parseOxc(
    source,
    input.language,
    typeof input.format === 'string' ? input.format : 'unambiguous',
  );
  if ('message' in parsed) {
    const { line, column } = placeIn(starts, parsed.offset);
    throw new TransformerError(
      'FT_TRANSFORMER_SYNTAX',
      `${file}:${line}:${column}: cannot be parsed as ${input.language}${typeof input.format === 'string' ? ` (${input.format})` : ''}: ${parsed.message}`,
    );
  }
  const format = typeof input.format === 'string' ? input.format : input.format(parsed.isModule);
  const comment = mapComment(parsed.comments);
  const incoming = readIncoming(input, comment);
  const placeOf =
    incoming === undefined ? placesIn(starts) : originalPlaces(starts, incoming, input);
  const read = parseEstree({
    source,
    program: parsed.program,
    comments: parsed.comments,
    isModule: format === 'module',
    keepsNodes: mayBreak(input),
    placeOf,
  });
  return { read, format, comment, incoming };
}

/** Whether oxc may be given a constructor to break. */
function mayBreak({ isForOxc = false, language, source }: InstrumentInput): boolean {
  return isForOxc && language.startsWith('ts') && callsSuper(source);
}

const MADE = {
  isTraced: false,
  reason: 'made by a compiler: no function of the source begins there',
};

function isMade({ site, isTraced }: Decision, { isFunctionAt }: InstrumentInput): boolean {
  const { originalFile, line, column } = site;
  return (
    isTraced && originalFile !== undefined && isFunctionAt?.(originalFile, line, column) === false
  );
}

/** The last comment that names a map. Those within a bundle are those of its parts. */
function mapComment(comments: readonly Comment[]): MapComment | undefined {
  // Few comments begin with these, and to search the whole text takes longer than to look at them.
  const comment = comments.findLast(
    ({ value }) => (value.startsWith('#') || value.startsWith('@')) && MAP_COMMENT.test(value),
  );
  const url = comment === undefined ? undefined : MAP_COMMENT.exec(comment.value)?.[1];
  return comment === undefined || url === undefined ? undefined : { ...comment, url };
}

interface MapComment extends Comment {
  readonly url: string;
}

const MAP_COMMENT = /^[#@]\s*sourceMappingURL=(\S+)\s*$/;

function readIncoming(
  { incomingMap, file }: InstrumentInput,
  comment: MapComment | undefined,
): IncomingMap | undefined {
  const map = incomingMap ?? (comment === undefined ? undefined : inlineMap(comment.url));
  if (map === undefined) return undefined;
  try {
    return readMap(map);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TransformerError(
      'FT_TRANSFORMER_SOURCE_MAP',
      `${file}: its source map cannot be read (${reason}); build the file again, or remove the map`,
      { cause: error },
    );
  }
}

/** Where functions begin. Ascending, but for what stands in decorators. */
function exactOffsets(sites: readonly FunctionSite[]): number[] {
  const offsets = sites.map(({ range }) => range?.start ?? 0);
  const isSorted = offsets.every(
    (offset, index) => index === 0 || offset >= (offsets[index - 1] ?? 0),
  );
  return isSorted ? offsets : offsets.toSorted((left, right) => left - right);
}

function toComment(map: SourceMap): string {
  const data = Buffer.from(JSON.stringify(map)).toString('base64');
  return `//# sourceMappingURL=data:application/json;charset=utf-8;base64,${data}`;
}

function placeIn(starts: readonly number[], offset: number): { line: number; column: number } {
  const line = lineAt(starts, offset, 0);
  return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
}

function specifierOf(runtime: InstrumentInput['runtime'], format: SourceFormat): string {
  if (runtime === undefined) return '@functrace/runtime/hot';
  return typeof runtime === 'string' ? runtime : runtime(format);
}
