/**
 * Positions in stack traces are those of the file, although the text that runs is longer.
 *
 * Node's own source maps would do that, and change more: an ES module's frame loses its `file://`, a method its `[as …]`,
 * and every other file that has a source map is suddenly shown by it. So Node reads the maps, which it needs for the
 * source line above an uncaught error and which debuggers look for; but frames are formatted here, as Node does without
 * maps, with positions replaced in instrumented files only. A program that asks Node for source maps gets Node's form.
 */
import { findSourceMap, setSourceMapsSupport, type SourceMap } from 'node:module';
import { pathToFileURL } from 'node:url';

type Prepare = (error: Error, trace: NodeJS.CallSite[]) => unknown;

/** Files whose text is another, by URL. Positions of a compiled one are exact only where its map has them. */
const instrumented = new Map<string, { readonly isCompiled: boolean }>();

export function noteInstrumented(url: string, isCompiled: boolean): void {
  instrumented.set(url, { isCompiled });
}

/** Whether the program has asked for source maps: stacks then show what its own maps say. */
export function usesSourceMaps(): boolean {
  return process.sourceMapsEnabled && !isOurs;
}

let isOurs = false;

/** @param isReaching whether files in `node_modules` are instrumented as well */
export function keepStacksExact(isReaching: boolean): void {
  if (process.sourceMapsEnabled) return;
  isOurs = true;
  enableMaps(isReaching);
  // Node has a function there that formats as it does itself.
  // oxlint-disable-next-line typescript/unbound-method -- called as Node calls it, without a receiver
  const plain: Prepare = Error.prepareStackTrace;
  const prepare: Prepare = (error, trace) => {
    const header = String(plain(error, []));
    return trace.length === 0 ? header : `${header}\n    at ${trace.map(frame).join('\n    at ')}`;
  };
  Error.prepareStackTrace = prepare;
  const stepAside = (): void => {
    isOurs = false;
    if (Error.prepareStackTrace === prepare) Error.prepareStackTrace = plain;
  };
  intercept(process, 'setSourceMapsEnabled', stepAside);
}

function enableMaps(isReaching: boolean): void {
  // Node has it from 22.14.
  const set: unknown = setSourceMapsSupport;
  if (typeof set === 'function')
    setSourceMapsSupport(true, { nodeModules: isReaching, generatedCode: false });
  else process.setSourceMapsEnabled(true);
}

function intercept(host: NodeJS.Process, name: 'setSourceMapsEnabled', before: () => void): void {
  const set = host[name];
  host[name] = (value) => {
    before();
    Reflect.apply(set, host, [value]);
  };
}

function frame(site: NodeJS.CallSite): string {
  // oxlint-disable-next-line typescript/no-base-to-string -- V8's own
  const text = site.toString();
  try {
    if (site.isEval()) return withExactOrigin(text);
    const file = site.getFileName();
    const line = site.getLineNumber();
    const column = site.getColumnNumber();
    if (!file || line === null || column === null) return text;
    const written = `:${line}:${column}`;
    const at = text.lastIndexOf(written);
    if (at === -1) return text;
    const rest = text.slice(at + written.length);
    return `${text.slice(0, at)}${exactPosition(file, line, column)}${rest}`;
  } catch {
    // A map that cannot be read: better the positions of the text that ran than no stack.
    return text;
  }
}

/** Code that was evaluated has its own positions; where it was evaluated is in a file. */
function withExactOrigin(text: string): string {
  return text.replaceAll(
    /\(([^()]+):(\d+):(\d+)\)/g,
    (_, file: string, line: string, column: string) =>
      `(${file}${exactPosition(file, Number(line), Number(column))})`,
  );
}

function exactPosition(file: string, line: number, column: number): string {
  const url = file.startsWith('file:') ? file : pathToFileURL(file).href;
  const known = instrumented.get(url);
  const map = known === undefined ? undefined : findSourceMap(url);
  const place = map === undefined ? undefined : original(map, line - 1, column - 1);
  if (known === undefined || place === undefined) return `:${line}:${column}`;
  // The map has a segment where text was inserted; what follows it is as it was.
  const moved = place.column + (known.isCompiled ? 0 : column - 1 - place.generatedColumn);
  return `:${place.line + 1}:${moved + 1}`;
}

function original(
  map: SourceMap,
  line: number,
  column: number,
):
  | { readonly line: number; readonly column: number; readonly generatedColumn: number }
  | undefined {
  const entry = map.findEntry(line, column);
  if (!('originalLine' in entry) || entry.originalSource === undefined) return undefined;
  const { originalLine, originalColumn, generatedColumn } = entry;
  return { line: originalLine, column: originalColumn, generatedColumn };
}
