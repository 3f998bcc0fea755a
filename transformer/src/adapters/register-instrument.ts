/** What the loader does with a file that is not in its cache: everything that needs a parser is loaded from here. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  explainDecisions,
  instrument,
  type Instrumented,
  type Language,
  type SourceMap,
  TransformerError,
} from '../instrument.ts';
import type { Cached } from './register-cache.ts';
import type { LoaderSettings } from './register-settings.ts';
import { compile, composeMaps, needsCompiler } from './register-typescript.ts';

type Format = 'module' | 'commonjs';

export interface FileJob {
  readonly url: string;
  readonly path: string;
  /** The name to register it under. */
  readonly file: string;
  readonly source: string;
  readonly language: Language;
  /** Undefined where Node has yet to find out. */
  readonly format: Format | undefined;
  /** The runtime, as a format names it. */
  readonly runtime: Readonly<Record<Format, string>>;
  /** Whether stacks are to show what the file's own source map says. */
  readonly withMaps: boolean;
}

/** @throws {TransformerError} */
export function instrumentFile(job: FileJob, settings: LoaderSettings): Cached {
  const [format, result] = instrumentAs(job, settings);
  const { source, language, path } = job;
  if (!needsCompiler({ text: source, path, language })) {
    if (result === undefined) return null;
    return { code: withMap(result.code, result.map, job), compiledTo: null };
  }
  const compiled = compile({ text: result?.code ?? source, path, language, format });
  if (compiled === undefined) return null;
  const map = result?.map === undefined ? compiled.map : composeMaps(compiled.map, result.map);
  return { code: withMap(compiled.code, map, job), compiledTo: format };
}

/** Node knows what a file is when it has read it for its syntax, and then it is read by its syntax here as well. */
function instrumentAs(
  job: FileJob,
  settings: LoaderSettings,
): readonly [Format, Instrumented | undefined] {
  const attempt = (format: Format): readonly [Format, Instrumented | undefined] => [
    format,
    instrument({
      source: job.source,
      file: job.file,
      language: job.language,
      format,
      selection: settings.selection,
      runtime: job.runtime[format],
      incomingMap: ownMap(job),
      isForOxc: true,
      mapTo: job.withMaps ? 'original' : 'source',
      root: settings.root,
      explain: (decisions) => {
        if (settings.options.explain) process.stderr.write(explainDecisions(job.file, decisions));
      },
    }),
  ];
  if (job.format !== undefined) return attempt(job.format);
  try {
    return attempt('commonjs');
  } catch (error) {
    if (!(error instanceof TransformerError)) throw error;
    return attempt('module');
  }
}

const MAP_FILE = /^\/\/[#@]\s*sourceMappingURL=(?!data:)(\S+)\s*$/gm;

/** The source map that a compiler has put beside the file. */
function ownMap({ source, url }: FileJob): string | undefined {
  const name = [...source.matchAll(MAP_FILE)].at(-1)?.[1];
  if (name === undefined) return undefined;
  try {
    return readFileSync(fileURLToPath(new URL(name, url)), 'utf8');
  } catch {
    // It was not published, or is on a server.
    return undefined;
  }
}

function withMap(code: string, map: SourceMap | undefined, job: FileJob): string {
  if (map === undefined) return code;
  const text = JSON.stringify(job.withMaps ? map : { ...map, ...ownSource(job) });
  const comment = `data:application/json;base64,${Buffer.from(text).toString('base64')}`;
  return `${code}${code.endsWith('\n') ? '' : '\n'}//# sourceMappingURL=${comment}\n`;
}

/** Whoever wants to see the source finds it on the disk, unless another loader has been at it. */
function ownSource({ url, path, source }: FileJob): object {
  const isOnDisk = readFileSync(path, 'utf8') === source;
  return { sources: [url], sourcesContent: isOnDisk ? undefined : [source] };
}
