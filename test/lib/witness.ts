/** Compares a recording with V8's own precise coverage of the same program built without the plugin. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import ts from 'typescript';

export interface CoveredFunction {
  readonly functionName: string;
  readonly ranges: readonly {
    readonly startOffset: number;
    readonly endOffset: number;
    readonly count: number;
  }[];
}

export interface CoveredScript {
  readonly url: string;
  readonly functions: readonly CoveredFunction[];
}

/** Counts by `file:line:column` of the source. */
export type Counts = ReadonlyMap<string, number>;

/** Calls and resumptions of every function that the recording knows. */
export function recordedCounts(recording: DatabaseSync): Counts {
  const rows = recording
    .prepare(
      `SELECT file || ':' || line || ':' || "column" AS position, coalesce(count, 0) AS count
       FROM site LEFT JOIN
         (SELECT site, sum(calls + resumes) AS count FROM call_node GROUP BY site) ON site = site.id`,
    )
    .all();
  return new Map(rows.map((row) => [String(row['position']), Number(row['count'])]));
}

/**
 * The same from V8's counts. A function of the compiled script is found by its start and end; one that V8 does not list
 * was never called. The source map leads to the source's function.
 */
export function coveredCounts(
  scripts: readonly CoveredScript[],
  folder: string,
  built: string,
  sources: string,
): Counts {
  const counts = new Map<string, number>();
  for (const script of scripts) {
    if (!script.url.startsWith(pathToFileURL(built).href)) continue;
    const path = fileURLToPath(script.url);
    const compiled = parse(path);
    const map = new TraceMap(readFileSync(`${path}.map`, 'utf8'));
    const source = join(sources, relative(built, path).replace(/js$/, 'ts'));
    const starts = functionStarts(parse(source));
    for (const node of functionsOf(compiled)) {
      const { line, character } = compiled.getLineAndCharacterOfPosition(node.getStart(compiled));
      const original = originalPositionFor(map, { line: line + 1, column: character });
      const start = starts.get(`${original.line}:${(original.column ?? 0) + 1}`);
      // The compiler's own functions, such as the getters of re-exports, are none of the source's.
      if (start === undefined) continue;
      counts.set(
        `${relative(folder, source)}:${start}`,
        coveredFunction(script, compiled, node)?.ranges[0]?.count ?? 0,
      );
    }
  }
  return counts;
}

/**
 * Where a function of the source starts, by every place that a source map may name for it: modifiers like `private`
 * are not in the compiled text, which then starts with the name.
 */
function functionStarts(source: ts.SourceFile): Map<string, string> {
  const position = (offset: number): string => {
    const { line, character } = source.getLineAndCharacterOfPosition(offset);
    return `${line + 1}:${character + 1}`;
  };
  const starts = new Map<string, string>();
  for (const node of functionsOf(source)) {
    const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
    const places = [node, ...modifiers, ...(node.name === undefined ? [] : [node.name])];
    for (const place of places)
      starts.set(position(place.getStart(source)), position(startOf(source, node)));
  }
  return starts;
}

export function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
}

export type FunctionWithBody = ts.FunctionLikeDeclaration & { readonly body: ts.ConciseBody };

export function functionsOf(file: ts.SourceFile): FunctionWithBody[] {
  const found: FunctionWithBody[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined)
      found.push(node as FunctionWithBody);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Undefined where it was never called. Nested arrow functions may end at one place; each starts before its own body. */
export function coveredFunction(
  script: CoveredScript,
  file: ts.SourceFile,
  node: FunctionWithBody,
): CoveredFunction | undefined {
  const start = node.getStart(file);
  const body = node.body.getStart(file);
  return script.functions.find(({ ranges: [range] }) => {
    return (
      range !== undefined &&
      range.endOffset === node.end &&
      range.startOffset >= start &&
      range.startOffset < body
    );
  });
}

/**
 * Where a recording says that a function starts: at its `static` or `async`, else behind the modifiers that a compiler
 * leaves out.
 */
export function startOf(file: ts.SourceFile, node: FunctionWithBody): number {
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  const kept = modifiers.find(
    ({ kind }) => kind === ts.SyntaxKind.StaticKeyword || kind === ts.SyntaxKind.AsyncKeyword,
  );
  if (kept !== undefined) return kept.getStart(file);
  if (ts.isMethodDeclaration(node) && modifiers.length > 0)
    return (node.asteriskToken ?? node.name).getStart(file);
  return node.getStart(file);
}
