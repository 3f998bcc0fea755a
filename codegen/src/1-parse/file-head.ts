import type { Declaration } from './declaration.ts';
import type { Edition } from './features.ts';

export interface FileHead {
  readonly edition: Edition;
  readonly publicImports: readonly string[];
}

const SYNTAX = /^(?:syntax|edition)\s*=\s*(["'])(.*?)\1/;
const PUBLIC_IMPORT = /^import\s+public\s*(["'])(.*?)\1/;

const EDITIONS: ReadonlySet<string> = new Set(['proto2', 'proto3', '2023', '2024']);

/** What protobufjs reads at the top of a file but keeps to itself. */
export function fileHead(source: string, declarations: readonly Declaration[]): FileHead {
  let edition: Edition = 'proto2';
  const publicImports: string[] = [];
  for (const { kind, start, end } of declarations) {
    if (kind !== 'statement') continue;
    const text = source.slice(start, end);
    const syntax = SYNTAX.exec(text)?.[2];
    if (syntax !== undefined && EDITIONS.has(syntax)) edition = syntax as Edition;
    const imported = PUBLIC_IMPORT.exec(text)?.[2];
    if (imported !== undefined) publicImports.push(imported);
  }
  return { edition, publicImports };
}
