import { posix } from 'node:path';
import type ts from 'typescript';
import { parseTypeScript } from '../1-parse/typescript.ts';
import { decide } from '../2-analyze/decide.ts';
import { explainDecisions } from '../2-analyze/explain.ts';
import { type Configuration, configure, type Misconfiguration } from '../2-analyze/configure.ts';
import { includeProblems, type OptionProblem } from '../2-analyze/options.ts';
import { pluginOptions } from '../2-analyze/plugin-entry.ts';
import { planFile } from '../3-emit/plan.ts';
import { emitTypeScript } from '../3-emit/typescript.ts';
import { findPlugin, toDiagnostic } from './tspc-diagnostics.ts';
import { fileObstacle, isStrict, moduleShape, projectRoot } from './tspc-program.ts';

/**
 * What ts-patch hands to a plugin. TypeScript's own types do not appear: TypeScript 7 has none of them, and a declaration
 * file that mentions them does not compile there.
 */
export interface TsPatchExtras {
  /** The TypeScript that runs. */
  readonly ts: unknown;
  // A method, so that a function of TypeScript's `Diagnostic` fits.
  addDiagnostic(diagnostic: unknown): unknown;
}

/** TypeScript's `TransformerFactory<SourceFile>`. */
export type SourceTransformerFactory = (context: unknown) => (file: unknown) => unknown;

type Setup = Configuration | Misconfiguration;

/** The factory is asked for once per file under `incremental` and watch; the setup is the same each time. */
const setups = new Map<string, Setup>();
/** Programs whose mistakes have been reported; a program asks once a file under `incremental` and watch. */
const reported = new WeakSet<object>();

/**
 * The plugin for ts-patch: `{ "plugins": [{ "transform": "@functrace/transformer" }] }`. A wrong option becomes a
 * diagnostic, and nothing is instrumented.
 */
export function transformer(
  program: unknown,
  config: Readonly<Record<string, unknown>>,
  extras: TsPatchExtras,
): SourceTransformerFactory {
  const compiler = extras.ts as typeof ts;
  const tsProgram = program as ts.Program;
  const setup = setUp(config);
  if (setup.selection === undefined) {
    report(compiler, tsProgram, config, setup.problems, extras);
    return () => (file) => file;
  }
  warn(compiler, tsProgram, config, includeProblems(setup.options.include, pathsOf(tsProgram)));
  const instrument = (context: ts.TransformationContext) => (file: ts.SourceFile) =>
    instrumentFile({ compiler, program: tsProgram, ...setup, context }, file);
  return instrument as SourceTransformerFactory;
}

interface Job extends Configuration {
  readonly compiler: typeof ts;
  readonly program: ts.Program;
  readonly context: ts.TransformationContext;
}

function instrumentFile(job: Job, file: ts.SourceFile): ts.SourceFile {
  const { compiler, program, options, selection, context } = job;
  // A host may pass a bundle of `outFile`, which has no statements of its own.
  if (!compiler.isSourceFile(file) || file.isDeclarationFile) return file;
  if ((file.flags & compiler.NodeFlags.JsonFile) !== 0) return file;
  const settings = program.getCompilerOptions();
  const path = posix.relative(projectRoot(program), file.fileName);
  const parsed = parseTypeScript(compiler, file, isStrict(compiler, file, settings));
  const shape = moduleShape(compiler, program, file);
  const obstacle = fileObstacle(shape, settings);
  const decisions = decide(parsed, { path, obstacle }, selection);
  if (options.explain || process.env['FUNCTRACE_EXPLAIN'] === '1') {
    process.stderr.write(explainDecisions(path, decisions));
  }
  const plan = planFile(path, parsed, decisions, selection);
  if (plan === undefined) return file;
  return emitTypeScript(
    { ts: compiler, context, shape, runtime: options.runtime },
    file,
    parsed.keys,
    plan,
  );
}

/** The files of a program that could be traced. */
function pathsOf(program: ts.Program): string[] {
  const root = projectRoot(program);
  return program
    .getSourceFiles()
    .filter(({ isDeclarationFile }) => !isDeclarationFile)
    .map(({ fileName }) => posix.relative(root, fileName));
}

function setUp(config: Readonly<Record<string, unknown>>): Setup {
  const own = pluginOptions(config);
  const ignoreNames = process.env['IGNORE_NAMES'];
  const key = JSON.stringify([own, ignoreNames]);
  const known = setups.get(key);
  if (known !== undefined) return known;
  const setup = configure(own, ignoreNames);
  setups.set(key, setup);
  return setup;
}

/** On standard error: any diagnostic of the program, a warning as well, would make tspc fail. */
function warn(
  compiler: typeof ts,
  program: ts.Program,
  config: object,
  problems: readonly OptionProblem[],
): void {
  if (problems.length === 0 || reported.has(program)) return;
  reported.add(program);
  const place = findPlugin(compiler, program.getCompilerOptions(), config);
  const diagnostics = problems.map((problem) => toDiagnostic(compiler, problem, place));
  process.stderr.write(
    compiler.formatDiagnostics(diagnostics, {
      getCurrentDirectory: () => program.getCurrentDirectory(),
      getCanonicalFileName: (name) => name,
      getNewLine: () => '\n',
    }),
  );
}

function report(
  compiler: typeof ts,
  program: ts.Program,
  config: object,
  problems: readonly OptionProblem[],
  extras: TsPatchExtras,
): void {
  if (reported.has(program)) return;
  reported.add(program);
  const place = findPlugin(compiler, program.getCompilerOptions(), config);
  for (const problem of problems) extras.addDiagnostic(toDiagnostic(compiler, problem, place));
}
