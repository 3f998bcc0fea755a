/** `functrace build`: compiles a project with its own TypeScript, and instruments what comes out. */
import { dirname, join } from 'node:path';
import { configure } from './2-analyze/configure.ts';
import { explainDecisions } from './2-analyze/explain.ts';
import { watchInclude } from './2-analyze/include-use.ts';
import type { OptionProblem } from './2-analyze/options.ts';
import { pluginOptions } from './2-analyze/plugin-entry.ts';
import { compileThenInstrument } from './adapters/files-after-tsc.ts';
import type { FileSettings } from './adapters/files-compiled.ts';
import { buildLayered, type CompilerApi, type FileSystemApi } from './adapters/files-layered.ts';
import { buildWithProgram } from './adapters/tspc-build.ts';

type Entry = Readonly<Record<string, unknown>>;

export interface BuildRequest {
  /** The project's compiler. */
  readonly typescript: {
    readonly version: string;
    /** Where the package is. */
    readonly folder: string;
    /** Loads a module as the project does. */
    readonly load: (name: string) => unknown;
  };
  /** The tsconfig. */
  readonly project: string;
  /** Its compiler options, those that it extends included. */
  readonly options: Entry;
  /** Options of tsc, but for `-p`. */
  readonly args: readonly string[];
  /** The plugin's entry in the tsconfig, for its options. */
  readonly config: Entry;
  readonly isTerminal: boolean;
  readonly write: (text: string) => void;
  readonly complain: (text: string) => void;
}

/** As tsc leaves when it has written nothing. */
const OUTPUTS_SKIPPED = 1;

/** Compiles, prints what tsc prints, and gives the exit code that tsc leaves with. */
export function build(request: BuildRequest): number {
  const { typescript, project, args, config } = request;
  if (takesPlugins(versionOf(request))) {
    return buildWithProgram({
      compiler: typescript.load('typescript'),
      args: ['-p', project, ...args],
      config,
    });
  }
  const report = reporter(request);
  const read = configure(pluginOptions(config), process.env['IGNORE_NAMES']);
  if (read.selection === undefined) {
    read.problems.forEach(report);
    return OUTPUTS_SKIPPED;
  }
  const { selection, problems } = watchInclude(read);
  const explains = read.options.explain || process.env['FUNCTRACE_EXPLAIN'] === '1';
  const status = compileFiles(request, {
    root: dirname(project),
    selection,
    runtime: read.options.runtime,
    explain: (file, decisions) => {
      if (explains) process.stderr.write(explainDecisions(file, decisions));
    },
  });
  problems().forEach(report);
  return status;
}

/** With a compiler that takes no plugins. */
function compileFiles(request: BuildRequest, settings: FileSettings): number {
  const { typescript, project, args } = request;
  const isOn = (...names: readonly string[]): boolean =>
    names.some((name) => optionOf(request, name));
  const run = {
    tsc: join(typescript.folder, 'bin/tsc'),
    args: ['-p', project, ...args],
    isIncremental: isOn('incremental', 'composite'),
    isTerminal: request.isTerminal,
    write: request.write,
  };
  if (hasApi(versionOf(request))) {
    const compiler = typescript.load('typescript/sync') as CompilerApi;
    const files = typescript.load('typescript/fs') as FileSystemApi;
    return buildLayered({ compiler, files, project, args, run }, settings);
  }
  return compileThenInstrument(run, isOn('sourceMap', 'inlineSourceMap'), settings);
}

interface Version {
  readonly major: number;
  readonly minor: number;
}

function versionOf({ typescript }: BuildRequest): Version {
  const [major = 0, minor = 0] = typescript.version.split('.').map(Number);
  return { major, minor };
}

function takesPlugins({ major, minor }: Version): boolean {
  return major === 6 || (major === 5 && minor >= 9);
}

/** Whether it gives a program the JavaScript of sources that are not on the disk. */
function hasApi({ major, minor }: Version): boolean {
  return major > 7 || (major === 7 && minor >= 1);
}

/** Whether an option is on; what is on the command line wins. */
function optionOf({ args, options }: BuildRequest, name: string): boolean {
  const index = args.findLastIndex((arg) => arg.toLowerCase() === `--${name.toLowerCase()}`);
  return index === -1 ? options[name] === true : args[index + 1] !== 'false';
}

function reporter({ project, complain }: BuildRequest): (problem: OptionProblem) => void {
  return ({ code, option, text }) => {
    complain(
      `${code}: ${option === undefined ? '' : `${project}: plugin option ${option} `}${text}`,
    );
  };
}
