import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import { pluginOptions } from '@functrace/transformer/files';
import {
  type Decision,
  instrument,
  type Language,
  makeSelection,
  readOptions,
  type Selection,
  TransformerError,
  type TransformerOptions,
} from '@functrace/transformer/text';
import { isObject } from '../project/manifest.ts';
import { isOwnPlugin } from '../project/plugin-entry.ts';
import type { Tsconfig } from '../project/tsconfig.ts';
import type { Examination } from './examine.ts';
import type { Finding } from './finding.ts';

/** Whether the options of the plugin leave anything to trace, as its decisions on the sources say. */
export function checkSelection(examination: Examination): Finding[] {
  return examination.configs.flatMap((config) => {
    const entry = config.plugins.find(isOwnPlugin);
    return isObject(entry) ? checkEntry(entry, config, examination) : [];
  });
}

function checkEntry(
  entry: Readonly<Record<string, unknown>>,
  config: Tsconfig,
  examination: Examination,
): Finding[] {
  const file = relative(examination.folder, config.pluginsFrom ?? config.path);
  const { options, problems } = readOptions(pluginOptions(entry));
  if (problems.length > 0) {
    return problems.map(({ option, text }) => ({
      code: 'plugin-option',
      file,
      text: `the plugin's option ${option ?? ''} ${text}`,
      remedy: 'correct it: with it nothing is instrumented',
    }));
  }
  const sources = sourcesOf(config, examination);
  const root = dirname(config.path);
  const selection = selectionOf(options, examination);
  const decisions = sources.flatMap((source) => decisionsOn(source, root, selection));
  if (decisions.length === 0 || decisions.some(({ isTraced }) => isTraced)) return [];
  return [
    {
      code: 'nothing-selected',
      file,
      text: `none of the ${decisions.length} functions in ${sources.length} sources is to be traced: ${reasonsOf(decisions)}`,
      remedy: "change the options in the plugin's entry, or the comments in the sources",
    },
  ];
}

/** A wrong `IGNORE_NAMES` is reported for itself; where there is output, so is one that switches all of it off. */
function selectionOf(options: TransformerOptions, examination: Examination): Selection {
  const isBuilt = examination.outputs.some(({ tables }) => tables.size > 0);
  try {
    return makeSelection(options, isBuilt ? undefined : examination.environment['IGNORE_NAMES']);
  } catch {
    return makeSelection(options, undefined);
  }
}

/** The files that the compiler would read, which it says itself: globs and bases are its business. */
function sourcesOf({ path }: Tsconfig, { typescript }: Examination): string[] {
  if (typescript?.installed === undefined) return [];
  const tsc = join(typescript.installed.folder, 'bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '--showConfig', '-p', path], {
    encoding: 'utf8',
  });
  try {
    const { files = [] } = JSON.parse(stdout) as { readonly files?: readonly string[] };
    return files
      .map((file) => resolve(dirname(path), file))
      .filter((file) => /(?<!\.d)(?<!\.d\.\w+)\.[cm]?[jt]sx?$/.test(file));
  } catch {
    // No JSON: tsc says what is wrong with the tsconfig, and will when the project is built.
    return [];
  }
}

function decisionsOn(path: string, root: string, selection: Selection): readonly Decision[] {
  const found: Decision[] = [];
  try {
    instrument({
      source: readFileSync(path, 'utf8'),
      file: relative(root, path).split(sep).join('/'),
      language: languageOf(path),
      format: 'module',
      selection,
      map: false,
      explain: (decisions) => found.push(...decisions),
    });
  } catch (error) {
    // Errors of syntax are the compiler's to report.
    if (!(error instanceof TransformerError)) throw error;
  }
  return found;
}

function languageOf(path: string): Language {
  const extension = extname(path);
  if (extension === '.tsx') return 'tsx';
  return extension.includes('t') ? 'ts' : 'jsx';
}

/** The most frequent first. */
function reasonsOf(decisions: readonly Decision[]): string {
  const counts = new Map<string, number>();
  for (const { reason = '' } of decisions) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .toSorted((a, b) => b[1] - a[1])
    .map(([reason, count]) => `${count} ${reason}`)
    .join('; ');
}
