/** Writes the cases as a project of one format. Lines and columns of their functions stay as they are. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { caseText, type MatrixCase } from './cases.ts';
import type { Configuration } from './road.ts';

const MODULES = fileURLToPath(new URL('../../../node_modules', import.meta.url));

export function writeSources(
  folder: string,
  cases: readonly MatrixCase[],
  configuration: Configuration,
): void {
  mkdirSync(folder, { recursive: true });
  symlinkSync(MODULES, join(folder, 'node_modules'));
  const type = configuration.format === 'esm' ? 'module' : 'commonjs';
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type }));
  for (const { file, parts } of cases) {
    for (const source of [file, ...parts]) {
      const path = join(folder, 'src', sourceName(source, configuration));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, sourceText(caseText(source), configuration));
    }
  }
}

/** Where a file of a case stands below `src`. */
export function sourceName(file: string, { language }: Configuration): string {
  return language === 'ts' ? file.replace(/\.js$/, '.ts') : file;
}

function sourceText(text: string, configuration: Configuration): string {
  const { language, format, isStrict, target } = configuration;
  const own = language === 'ts' && target === undefined ? text.replaceAll(LOCAL, '$1.ts$2') : text;
  // TypeScript turns modules into CommonJS itself; only what is not strict has to be no module for it.
  if (format === 'esm' || (target !== undefined && isStrict)) return own;
  return toCommonJs(own, isStrict);
}

function toRequire(_all: string, whole?: string, names?: string, quoted?: string): string {
  if (whole !== undefined) return `const ${whole} = require(${quoted});`;
  if (names === undefined) return `require(${quoted});`;
  return `const {${names.replaceAll(' as ', ': ')}} = require(${quoted});`;
}

const LOCAL = /((?:from|import|import\()\s*'\.[^']*)\.js(')/g;

/** `import * as whole from`, `import { names } from`, and `import` alone. */
const IMPORT = /^import (?:(?:\* as (\w+)|\{(.*)\}) from )?(\S+);$/;

/**
 * Exports of functions go into the first line, which is a comment: they are hoisted, and importers in a cycle see them.
 * The others go to the end.
 */
function toCommonJs(text: string, isStrict: boolean): string {
  const early: string[] = [];
  const late: string[] = [];
  const lines = text.split('\n').map((line) => {
    const declared = /^export ((?:async )?function\*?|const|let|var|class) ?(\w+)/.exec(line);
    if (declared !== null) {
      const [, word = '', name = ''] = declared;
      (word.includes('function') ? early : late).push(`exports.${name} = ${name};`);
      return line.replace('export', '      ');
    }
    return line.replace(IMPORT, toRequire);
  });
  const rest = lines.find((line) => /^(?:import|export)\b(?! ?\()/.test(line));
  if (rest !== undefined) throw new Error(`cannot be written for CommonJS: ${rest}`);
  if (lines[0]?.startsWith('// ') === true)
    lines[0] = [...(isStrict ? ["'use strict';"] : []), ...early, lines[0]].join(' ');
  else late.unshift(...early);
  return [...lines, ...late].join('\n');
}
