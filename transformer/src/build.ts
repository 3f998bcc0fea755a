/** `functrace build`: compiles a project with its own TypeScript, and instruments what comes out. */
import { dirname, join } from 'node:path';
import { explainDecisions } from './2-analyze/explain.ts';
import {
  ignoreNamesProblem,
  type OptionProblem,
  readOptions,
  type TransformerOptions,
} from './2-analyze/options.ts';
import { pluginOptions } from './2-analyze/plugin-entry.ts';
import { makeSelection } from './2-analyze/selection.ts';
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
  const [major = 0, minor = 0] = typescript.version.split('.').map(Number);
  const takesPlugins = major === 6 || (major === 5 && minor >= 9);
  if (takesPlugins) {
    return buildWithProgram({
      compiler: typescript.load('typescript'),
      args: ['-p', project, ...args],
      config,
    });
  }
  const settings = fileSettings(request);
  if (settings === undefined) return OUTPUTS_SKIPPED;
  const isOn = (...names: readonly string[]): boolean =>
    names.some((name) => optionOf(request, name));
  const run = {
    tsc: join(typescript.folder, 'bin/tsc'),
    args: ['-p', project, ...args],
    isIncremental: isOn('incremental', 'composite'),
    isTerminal: request.isTerminal,
    write: request.write,
  };
  if (major > 7 || (major === 7 && minor >= 1)) {
    const compiler = typescript.load('typescript/sync') as CompilerApi;
    const files = typescript.load('typescript/fs') as FileSystemApi;
    return buildLayered({ compiler, files, project, args, run }, settings);
  }
  return compileThenInstrument(run, isOn('sourceMap', 'inlineSourceMap'), settings);
}

/** Whether an option is on; what is on the command line wins. */
function optionOf({ args, options }: BuildRequest, name: string): boolean {
  const index = args.findLastIndex((arg) => arg.toLowerCase() === `--${name.toLowerCase()}`);
  return index === -1 ? options[name] === true : args[index + 1] !== 'false';
}

function fileSettings({ project, config, complain }: BuildRequest): FileSettings | undefined {
  const { options, problems } = readOptions(pluginOptions(config));
  const ignoreNames = process.env['IGNORE_NAMES'];
  const report = ({ code, option, text }: OptionProblem): void => {
    complain(
      `${code}: ${option === undefined ? '' : `${project}: plugin option ${option} `}${text}`,
    );
  };
  problems.forEach(report);
  if (problems.length > 0) return undefined;
  try {
    return settingsOf(dirname(project), options, ignoreNames);
  } catch (error) {
    report(ignoreNamesProblem(error, ignoreNames ?? ''));
    return undefined;
  }
}

function settingsOf(
  root: string,
  options: TransformerOptions,
  ignoreNames: string | undefined,
): FileSettings {
  const explains = options.explain || process.env['FUNCTRACE_EXPLAIN'] === '1';
  return {
    root,
    selection: makeSelection(options, ignoreNames),
    runtime: options.runtime,
    explain: (file, decisions) => {
      if (explains) process.stderr.write(explainDecisions(file, decisions));
    },
  };
}
