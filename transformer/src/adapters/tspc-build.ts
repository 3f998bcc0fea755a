import type ts from 'typescript';
import { transformer } from './tspc.ts';

/**
 * What tsc itself is made of: not in the declarations, but exported by every version from 3.x to 6.0. With them the
 * messages, their order and the exit code are tsc's own, as is what is written after which error.
 */
interface Internals {
  emitFilesAndReportErrorsAndGetExitStatus(
    program: ts.Program | ts.BuilderProgram,
    report: ts.DiagnosticReporter,
    write: (text: string) => void,
    reportSummary: ((count: number, files: readonly unknown[]) => void) | undefined,
    writeFile: undefined,
    cancellation: undefined,
    onlyDeclarations: undefined,
    transformers: ts.CustomTransformers,
  ): ts.ExitStatus;
  createDiagnosticReporter(system: ts.System, pretty?: boolean): ts.DiagnosticReporter;
  getErrorSummaryText(
    count: number,
    files: readonly unknown[],
    newLine: string,
    host: ts.System,
  ): string;
}

/** How tsc leaves when it has written nothing. */
const OUTPUTS_SKIPPED = 1;

export interface ProgramBuild {
  /** The module `typescript`, 5.9 to 6.x. */
  readonly compiler: unknown;
  /** As tsc takes them, the tsconfig's own path behind `-p`. */
  readonly args: readonly string[];
  /** Options of the plugin: those of its entry in the tsconfig. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** Compiles a project as tsc does, with the plugin in its program, and gives tsc's exit code. */
export function buildWithProgram({ compiler, args, config }: ProgramBuild): number {
  const typescript = compiler as typeof ts & Internals;
  const { sys } = typescript;
  const report = typescript.createDiagnosticReporter(sys);
  const commandLine = typescript.parseCommandLine(args, (path) => sys.readFile(path));
  commandLine.errors.forEach(report);
  if (commandLine.errors.length > 0) return OUTPUTS_SKIPPED;
  const project = parseProject(typescript, commandLine, report);
  if (project === undefined) return OUTPUTS_SKIPPED;
  return emit(typescript, project, config);
}

function parseProject(
  typescript: typeof ts,
  { options, watchOptions }: ts.ParsedCommandLine,
  report: ts.DiagnosticReporter,
): ts.ParsedCommandLine | undefined {
  const { sys } = typescript;
  const host = { ...sys, onUnRecoverableConfigFileDiagnostic: report };
  return typescript.getParsedCommandLineOfConfigFile(
    options.project ?? 'tsconfig.json',
    options,
    host,
    undefined,
    watchOptions,
  );
}

function emit(
  typescript: typeof ts & Internals,
  project: ts.ParsedCommandLine,
  config: ProgramBuild['config'],
): number {
  const { sys } = typescript;
  const isPretty =
    (project.options['pretty'] as boolean | undefined) ?? sys.writeOutputIsTTY?.() ?? false;
  const report = typescript.createDiagnosticReporter(sys, isPretty);
  const program = createProgram(typescript, project);
  const mistakes: ts.Diagnostic[] = [];
  const factory = transformer(plain(program), config, {
    ts: typescript,
    addDiagnostic: (diagnostic) => mistakes.push(diagnostic as ts.Diagnostic),
  });
  mistakes.forEach(report);
  if (mistakes.length > 0) return OUTPUTS_SKIPPED;
  return typescript.emitFilesAndReportErrorsAndGetExitStatus(
    program,
    report,
    (text) => sys.write(text + sys.newLine),
    isPretty
      ? (count, files) => sys.write(typescript.getErrorSummaryText(count, files, sys.newLine, sys))
      : undefined,
    undefined,
    undefined,
    undefined,
    { before: [factory as ts.TransformerFactory<ts.SourceFile>] },
  );
}

/**
 * Where the project is incremental, its state is written and not read: it may be that of a plain tsc, by which every output
 * is up to date.
 */
function createProgram(
  typescript: typeof ts,
  project: ts.ParsedCommandLine,
): ts.Program | ts.BuilderProgram {
  const { fileNames, options, projectReferences } = project;
  const errors = typescript.getConfigFileParsingDiagnostics(project);
  const isIncremental = options.incremental === true || options.composite === true;
  if (isIncremental) {
    return typescript.createEmitAndSemanticDiagnosticsBuilderProgram(
      fileNames,
      options,
      typescript.createIncrementalCompilerHost(options),
      undefined,
      errors,
      projectReferences,
    );
  }
  return typescript.createProgram({
    rootNames: fileNames,
    options,
    ...(projectReferences === undefined ? {} : { projectReferences }),
    host: typescript.createCompilerHost(options),
    configFileParsingDiagnostics: errors,
  });
}

function plain(program: ts.Program | ts.BuilderProgram): ts.Program {
  return 'getProgram' in program ? program.getProgram() : program;
}
