import { readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Decision, Selection, SourceMap } from '../instrument.ts';
import { instrument, TransformerError } from '../instrument.ts';
import { moduleFormats } from '../source-format.ts';
import { functionsOf } from './files-original.ts';

/** What is the same for all files of a run. */
export interface FileSettings {
  /** The project's folder: what files are named relative to. */
  readonly root: string;
  readonly selection: Selection;
  readonly runtime: string;
  readonly explain: (file: string, decisions: readonly Decision[]) => void;
}

export interface CompiledFile {
  /** Where it is. */
  readonly path: string;
  readonly text: string;
  /** Where it goes, which the sources of its map are then relative to. */
  readonly target: string;
}

export interface InstrumentedFile {
  readonly code: string;
  /** The text of the map beside it, for a file that has one there. */
  readonly map: string | undefined;
  /** Where that map goes. */
  readonly mapTarget: string | undefined;
  readonly functions: number;
}

/** A map that a compiler left: in the file, or beside it. */
interface IncomingMap {
  /** As the file names it; undefined for one that is in it. */
  readonly name: string | undefined;
  readonly text: string | undefined;
}

const MAP_COMMENT = /^\/\/[#@][ \t]*sourceMappingURL=(\S+)[ \t]*$/gm;

/**
 * Instruments JavaScript that a compiler wrote. Its map is composed, so that functions are named by the places in the
 * sources. Undefined where nothing is traced, or where it is instrumented already.
 * @throws {TransformerError}
 */
export function instrumentCompiled(
  { path, text, target }: CompiledFile,
  settings: FileSettings,
): InstrumentedFile | undefined {
  const file = slashed(relative(settings.root, path));
  const incoming = incomingMap(path, text);
  const options = {
    source: text,
    file,
    language: path.endsWith('x') ? 'jsx' : 'js',
    selection: settings.selection,
    runtime: settings.runtime,
    root: slashed(settings.root),
    incomingMap: incoming?.text,
    isFunctionAt: functionsOf(settings.root),
    map: incoming !== undefined,
    explain: (decisions: readonly Decision[]) => settings.explain(file, decisions),
  } as const;
  const result = inOneOf(moduleFormats(path), (format) => instrument({ ...options, format }));
  if (result === undefined) return undefined;
  const functions = result.sites.length;
  if (incoming === undefined || result.map === undefined)
    return { code: result.code, map: undefined, mapTarget: undefined, functions };
  const map = JSON.stringify(rebased(result.map, path, target));
  const isInline = incoming.name === undefined;
  const url = isInline ? dataUrl(map) : incoming.name;
  const gap = result.code.endsWith('\n') ? '' : '\n';
  return {
    code: `${result.code}${gap}//# sourceMappingURL=${url}\n`,
    map: isInline ? undefined : map,
    mapTarget: isInline ? undefined : mapPath(target, incoming.name),
    functions,
  };
}

/** Where a file has the map that it names. */
function mapPath(path: string, name: string): string {
  return resolve(dirname(path), decodeURIComponent(name));
}

/** The map that a compiled file names; undefined where it names none, or one that is not there. */
function incomingMap(path: string, text: string): IncomingMap | undefined {
  const name = [...text.matchAll(MAP_COMMENT)].at(-1)?.[1];
  if (name === undefined) return undefined;
  // The instrumentation finds it by itself.
  if (name.startsWith('data:')) return { name: undefined, text: undefined };
  if (/^[a-z][a-z0-9+.-]+:/i.test(name)) return undefined;
  try {
    return { name, text: readFileSync(mapPath(path, name), 'utf8') };
  } catch {
    // Deleted, or never shipped: the places are then those of the compiled file.
    return undefined;
  }
}

/** Takes the comment out that names the map, with its line. */
export function withoutMap(code: string): string {
  const last = [...code.matchAll(MAP_COMMENT)].at(-1);
  if (last === undefined) return code;
  return code.slice(0, last.index) + code.slice(last.index + last[0].length).replace(/^\r?\n/, '');
}

/** Reads a file in the first format that it can be parsed in. */
function inOneOf<Format, Result>(
  formats: readonly [Format, ...Format[]],
  read: (format: Format) => Result,
): Result {
  const [format, ...others] = formats;
  const [next, ...rest] = others;
  if (next === undefined) return read(format);
  try {
    return read(format);
  } catch (error) {
    if (!(error instanceof TransformerError) || error.code !== 'FT_TRANSFORMER_SYNTAX') throw error;
    return inOneOf([next, ...rest], read);
  }
}

/** The same map, seen from another folder. */
function rebased(map: SourceMap, path: string, target: string): object {
  const [from, to] = [dirname(path), dirname(target)];
  const move = (source: string | null): string | null => {
    if (source === null || from === to || /^(?:[a-z][a-z0-9+.-]*:|\/)/i.test(source)) return source;
    return slashed(relative(to, join(from, source)));
  };
  return { ...map, file: basename(target), sources: map.sources.map(move) };
}

function dataUrl(map: string): string {
  return `data:application/json;charset=utf-8;base64,${Buffer.from(map).toString('base64')}`;
}

export function slashed(path: string): string {
  return path.split(sep).join('/');
}
