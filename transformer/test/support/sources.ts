import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import type { Language, SourceFormat } from '../../src/instrument.ts';

const require = createRequire(import.meta.url);
const modules = join(dirname(require.resolve('rxjs/package.json')), '..');

export interface Source {
  readonly path: string;
  readonly text: string;
  readonly language: Language;
  readonly format: SourceFormat;
}

const MODULE_SYNTAX = /^\s*(?:import|export)\b[^(.]/m;

/** Files of published packages: `rxjs/src/**` + `/*.ts`. */
export function packageSources(patterns: readonly string[]): readonly Source[] {
  return globSync([...patterns], { cwd: modules })
    .filter((path) => !/\.d\.[cm]?ts$/.test(path))
    .toSorted()
    .map((path) => readSource(join(modules, path), path));
}

function readSource(file: string, path: string): Source {
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  const format = MODULE_SYNTAX.test(text) ? 'module' : 'commonjs';
  return { path, text, language: extname(path).endsWith('ts') ? 'ts' : 'js', format };
}
