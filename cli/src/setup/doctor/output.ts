import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type SiteTable, siteTables } from './site-tables.ts';

/** Compiled code in a folder, or one file of it. */
export interface Output {
  readonly path: string;
  readonly files: readonly string[];
  /** By file, for those that are instrumented. */
  readonly tables: ReadonlyMap<string, readonly SiteTable[]>;
}

const JAVASCRIPT = /\.[cm]?js$/;
const LEFT_OUT: ReadonlySet<string> = new Set(['node_modules', '.git', '.functrace']);

export function examineOutput(path: string): Output {
  const files = javascriptIn(path);
  const tables = files.map((file) => [file, siteTables(file)] as const);
  return { path, files, tables: new Map(tables.filter(([, found]) => found.length > 0)) };
}

function javascriptIn(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry): string[] => {
    if (entry.isDirectory())
      return LEFT_OUT.has(entry.name) ? [] : javascriptIn(join(path, entry.name));
    return JAVASCRIPT.test(entry.name) ? [join(path, entry.name)] : [];
  });
}
