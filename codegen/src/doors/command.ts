import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { Command, CommanderError, InvalidArgumentError } from 'commander';

import type { OutputFile } from '../4-print/output-file.ts';
import { DEFAULT_TARGET, TARGETS } from '../4-print/targets.ts';
import { DiagnosticList, formatDiagnostic } from '../diagnostic.ts';
import { generate } from '../generate.ts';
import { CodegenError } from '../runtime/error.ts';
import { loadFiles } from './load-files.ts';

const EXIT_OK = 0;
const EXIT_PROBLEMS = 1;
const EXIT_USAGE = 2;

interface Options {
  readonly target: readonly string[];
  readonly out: string;
  readonly protoPath: readonly string[];
  readonly check?: true;
  readonly all?: true;
}

/** Runs the command and gives its exit code; what is neither a mistake nor a problem of the input is thrown. */
export function runCommand(args: readonly string[]): number {
  try {
    const command = makeCommand().parse(args, { from: 'user' });
    return run(command.args, command.opts<Options>());
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT_OK;
    const mistake = mistakeOf(error);
    if (mistake === undefined) throw error;
    process.stderr.write(`functrace-codegen: ${mistake}\n`);
    return EXIT_USAGE;
  }
}

function run(paths: readonly string[], options: Options): number {
  const diagnostics = new DiagnosticList();
  const loaded = loadFiles(paths, options.protoPath, diagnostics);
  const targets = options.target.length === 0 ? [DEFAULT_TARGET] : options.target;
  const generated = generate(
    loaded.files,
    loaded.requested,
    { targets, all: options.all === true },
    diagnostics,
  );
  for (const diagnostic of generated.diagnostics) {
    process.stderr.write(`${formatDiagnostic(diagnostic)}\n`);
  }
  if (diagnostics.hasErrors) return EXIT_PROBLEMS;
  if (options.check !== true) for (const file of generated.files) write(file, options.out);
  return EXIT_OK;
}

/** An unchanged file keeps its time, so that builds behind it stay up to date. */
function write({ path, content }: OutputFile, folder: string): void {
  const target = join(folder, path);
  if (existsSync(target) && readFileSync(target, 'utf8') === content) return;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, content);
}

function makeCommand(): Command {
  return new Command('functrace-codegen')
    .description('Writes TypeScript messages and ORM models from .proto files with //@orm: tags.')
    .argument('<files...>', '.proto files; what they import is read and not written')
    .option('--target <names>', `what to write: ${Object.keys(TARGETS).join(', ')}`, addTargets, [])
    .option('--out <dir>', 'folder of the output', '.')
    .option('-I, --proto-path <dir>', 'where imports are looked for; repeatable', addPath, [])
    .option('--check', 'report problems, write nothing')
    .option('--all', 'make a model of every message, tagged or not')
    .exitOverride()
    .configureOutput({ outputError: () => {} });
}

function addTargets(value: string, previous: readonly string[]): string[] {
  const names = value.split(',');
  for (const name of names) {
    if (Object.hasOwn(TARGETS, name)) continue;
    throw new InvalidArgumentError(`expected one of ${Object.keys(TARGETS).join(', ')}`);
  }
  return [...previous, ...names];
}

function addPath(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}

function mistakeOf(error: unknown): string | undefined {
  if (error instanceof CodegenError && error.code === 'FT_CODEGEN_USAGE') {
    return `${error.code}: ${error.message}`;
  }
  if (!(error instanceof CommanderError)) return undefined;
  const message = error.message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ');
  return `FT_CODEGEN_USAGE: ${message}; see functrace-codegen --help`;
}
