import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { type FilesReport, instrumentFiles, packageType } from '@functrace/transformer/files';
import {
  type Configuration,
  configure,
  explainDecisions,
  type OptionProblem,
  watchInclude,
} from '@functrace/transformer/text';
import type { Context } from '../../command/context.ts';
import { CliError } from '../../error.ts';
import { findUp } from '../project/manifest.ts';

export interface InstrumentOptions {
  readonly out?: string;
  readonly inPlace?: boolean;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly ignore?: readonly string[];
  readonly minStatements?: number;
  readonly explain?: boolean;
}

interface Job {
  readonly from: string;
  readonly to: string;
}

const EXIT_DONE = 0;
/** Some files could not be instrumented. The others were. */
const EXIT_FAILURES = 1;

/** Instruments compiled files, and gives the exit code. */
export function instrument(
  paths: readonly string[],
  options: InstrumentOptions,
  { environment, terminal }: Context,
): number {
  const jobs = paths.map((path) => jobFor(path, paths.length, options));
  const configuration = configurationOf(options, environment['IGNORE_NAMES']);
  const { selection, problems } = watchInclude(configuration);
  const manifest = findUp(process.cwd(), 'package.json');
  const settings = {
    root: manifest === undefined ? process.cwd() : dirname(manifest),
    selection,
    runtime: configuration.options.runtime,
    explain: (file: string, decisions: Parameters<typeof explainDecisions>[1]): void => {
      if (options.explain === true) process.stderr.write(explainDecisions(file, decisions));
    },
    complain: (text: string): void => {
      process.stderr.write(`functrace: ${text}; the file is left as it is\n`);
    },
  };
  let failed = 0;
  for (const { from, to } of jobs) {
    const report = instrumentFiles({ ...settings, from, to });
    failed += report.failed;
    terminal.write(`${summary(from, to, report)}\n`);
  }
  for (const problem of problems())
    process.stderr.write(`functrace: ${problem.code}: ${textOf(problem)}\n`);
  return failed === 0 ? EXIT_DONE : EXIT_FAILURES;
}

function summary(from: string, to: string, report: FilesReport): string {
  const place = from === to ? shown(from) : `${shown(from)} → ${shown(to)}`;
  const { files, instrumented, functions, written } = report;
  const counts = `${instrumented} of ${files} files, ${functions} functions`;
  return `${place}  ${counts}${written === 0 ? ', nothing changed' : ''}`;
}

function shown(path: string): string {
  return relative(process.cwd(), path) || '.';
}

function jobFor(path: string, count: number, options: InstrumentOptions): Job {
  const from = resolve(path);
  if (!existsSync(from)) throw mistake(`"${path}" does not exist; build the project first`);
  if (options.inPlace === true && options.out !== undefined)
    throw mistake('--out and --in-place exclude each other; give one');
  if (options.inPlace === true) return { from, to: from };
  const isFolder = statSync(from).isDirectory();
  if (options.out === undefined) {
    if (isFolder) return { from, to: `${from}-traced` };
    throw mistake(`"${path}" is a file; say where its copy goes with --out, or use --in-place`);
  }
  const out = resolve(options.out);
  const to = isFolder && count === 1 ? out : join(out, basename(from));
  if (from === to || isWithin(out, from)) {
    throw mistake(`--out is "${options.out}", inside of "${path}"; name a folder beside it`);
  }
  checkType(from, out, options.out);
  return { from, to };
}

function isWithin(path: string, folder: string): boolean {
  return `${path}${sep}`.startsWith(`${folder}${sep}`);
}

/** The copy runs as the same kind of module, or not at all. */
function checkType(from: string, out: string, named: string): void {
  const folder = statSync(from).isDirectory() ? from : dirname(from);
  // Its own package.json comes along.
  if (folder === from && existsSync(join(from, 'package.json'))) return;
  const [before, after] = [packageType(folder), packageType(out)];
  if (before === after) return;
  throw mistake(
    `--out is "${named}", whose package.json has ${typeText(after)}, and that of the files ${typeText(before)}; name a folder of the same project`,
  );
}

function typeText(type: string | undefined): string {
  return type === undefined ? 'no "type"' : `"type": "${type}"`;
}

function configurationOf(
  options: InstrumentOptions,
  ignoreNames: string | undefined,
): Configuration {
  const { include = [], exclude = [], ignore = [], minStatements = 0 } = options;
  const read = configure({ include, exclude, ignoreNames: ignore, minStatements }, ignoreNames);
  if (read.selection === undefined) throw mistake(textOf(read.problems[0]));
  return read;
}

function textOf({ option, text }: OptionProblem): string {
  return option === undefined ? text : `--${OPTION_NAMES[option] ?? option} ${text}`;
}

const OPTION_NAMES: Readonly<Record<string, string>> = {
  include: 'include',
  exclude: 'exclude',
  ignoreNames: 'ignore',
  minStatements: 'min-statements',
};

function mistake(text: string): CliError {
  return new CliError('FT_CLI_USAGE', text);
}
