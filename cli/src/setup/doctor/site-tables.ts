import { readFileSync } from 'node:fs';
import { parseSync } from 'oxc-parser';
import { nodesOf, type SyntaxNode } from '../init/syntax.ts';

/** What an instrumented file hands to the runtime at its first call. */
export interface SiteTable {
  readonly format: number;
  /** The source, as recordings name it. */
  readonly file: string;
  /** Qualified names of its functions. */
  readonly names: readonly string[];
}

/**
 * Of a format's number, a file and a list of lists. Bundlers and minifiers may call the function as they like, so it is
 * known by its arguments; this pattern only spares most files the parsing.
 */
const LIKELY = /\(\s*\d+\s*,\s*(?:"[^"]*"|'[^']*'|`[^`]*`)\s*,\s*\[\s*\[/;

/** The tables in a compiled file; none in one that nobody instrumented, or that is no JavaScript. */
export function siteTables(path: string): SiteTable[] {
  const text = readFileSync(path, 'utf8');
  if (!LIKELY.test(text)) return [];
  const { program } = parseSync(path, text, { lang: 'jsx', sourceType: 'unambiguous' });
  return [...nodesOf(program as unknown as SyntaxNode)].flatMap((node) => tableOf(node) ?? []);
}

function tableOf(node: SyntaxNode): SiteTable | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const [format, file, sites, ...rest] = node['arguments'] as readonly SyntaxNode[];
  // Names to redact may follow.
  if (sites?.type !== 'ArrayExpression' || rest.length > 1) return undefined;
  const rows = (sites['elements'] as readonly (SyntaxNode | null)[]).map(rowOf);
  const number = format?.['value'];
  const name = textOf(file);
  if (typeof number !== 'number' || name === undefined || rows.length === 0) return undefined;
  if (!rows.every((row) => row !== undefined)) return undefined;
  return { format: number, file: name, names: rows };
}

/** The name in `[name, kind, line, column, parameters]`. */
function rowOf(row: SyntaxNode | null): string | undefined {
  if (row?.type !== 'ArrayExpression') return undefined;
  const [name, kind, line, column] = row['elements'] as readonly (SyntaxNode | null)[];
  const areNumbers = [kind, line, column].every((value) => typeof value?.['value'] === 'number');
  return areNumbers ? textOf(name ?? undefined) : undefined;
}

function textOf(node: SyntaxNode | undefined): string | undefined {
  const value = node?.['value'];
  if (typeof value === 'string') return value;
  if (node?.type !== 'TemplateLiteral') return undefined;
  const [quasi, ...others] = node['quasis'] as readonly SyntaxNode[];
  const cooked = (quasi?.['value'] as { cooked?: unknown } | undefined)?.cooked;
  return others.length === 0 && typeof cooked === 'string' ? cooked : undefined;
}
