import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import type { Language, SourceFormat } from './instrument.ts';

type Formats = readonly [SourceFormat, ...SourceFormat[]];

/**
 * How Node loads a file: by its ending, then by `type` of the nearest package.json. Where that says nothing, Node looks
 * whether the file parses as CommonJS, and so the formats are to be tried in this order.
 */
export function moduleFormats(path: string): Formats {
  const extension = extname(path);
  if (extension.startsWith('.m')) return ['module'];
  if (extension.startsWith('.c')) return ['commonjs'];
  const type = packageType(dirname(path));
  if (type === 'module') return ['module'];
  return type === 'commonjs' ? ['commonjs'] : ['commonjs', 'module'];
}

/** `type` of the nearest package.json; undefined where there is none, or where it does not say. */
export function packageType(folder: string): string | undefined {
  const path = join(folder, 'package.json');
  if (existsSync(path)) {
    const { type } = JSON.parse(readFileSync(path, 'utf8')) as { readonly type?: string };
    return type;
  }
  const above = dirname(folder);
  return above === folder ? undefined : packageType(above);
}

/** Of a source by its ending. JavaScript may have JSX in it. */
export function languageOf(path: string): Language {
  const extension = extname(path);
  if (extension === '.tsx') return 'tsx';
  return extension.includes('t') ? 'ts' : 'jsx';
}
