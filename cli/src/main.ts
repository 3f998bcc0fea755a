import { Command, CommanderError } from 'commander';
import { attachCommand } from './command/attach.ts';
import { buildCommand } from './command/build.ts';
import { callsCommand } from './command/calls.ts';
import { checkCommand } from './command/check.ts';
import { completionCommand } from './command/completion.ts';
import type { Context } from './command/context.ts';
import { diffCommand } from './command/diff.ts';
import { doctorCommand } from './command/doctor.ts';
import { exportCommand } from './command/export.ts';
import { infoCommand } from './command/info.ts';
import { importCommand } from './command/import.ts';
import { initCommand } from './command/init.ts';
import { instrumentCommand } from './command/instrument.ts';
import { listCommand } from './command/list.ts';
import { lsCommand } from './command/ls.ts';
import { peekCommand } from './command/peek.ts';
import { pruneCommand } from './command/prune.ts';
import { profileCommand } from './command/profile.ts';
import { queryCommand } from './command/query.ts';
import { replayCommand } from './command/replay.ts';
import { rmCommand } from './command/rm.ts';
import { runCommand } from './command/run-help.ts';
import { showCommand } from './command/show.ts';
import { taskCommand } from './command/task.ts';
import { tasksCommand } from './command/tasks.ts';
import { topCommand } from './command/top.ts';
import { treeCommand } from './command/tree.ts';
import { CliError } from './error.ts';
import { ownVersion } from './own-version.ts';
import { terminalOf } from './terminal.ts';

const COMMANDS = [
  runCommand,
  initCommand,
  doctorCommand,
  buildCommand,
  instrumentCommand,
  lsCommand,
  infoCommand,
  topCommand,
  treeCommand,
  peekCommand,
  listCommand,
  diffCommand,
  showCommand,
  tasksCommand,
  taskCommand,
  replayCommand,
  callsCommand,
  queryCommand,
  checkCommand,
  exportCommand,
  importCommand,
  attachCommand,
  profileCommand,
  rmCommand,
  pruneCommand,
  completionCommand,
] as const;

/** Of a help text that goes into a file. */
const HELP_COLUMNS = 80;

const EXIT_OK = 0;
const EXIT_MISTAKE = 2;

/** An exit code, from a command that loads its parts when it is called or waits for a program. */
type ExitCode = number | Promise<number>;

/** Runs the command and gives its exit code. What is neither the user's mistake nor the file's fault is thrown. */
export function main(
  args: readonly string[],
  surroundings: Omit<Context, 'exitWith'> = {
    environment: process.env,
    terminal: terminalOf(process.stdout, process.stdin),
  },
): ExitCode {
  let code: ExitCode = EXIT_OK;
  const exitWith = (given: ExitCode): void => {
    code = given;
  };
  try {
    program({ ...surroundings, exitWith }).parse(args, { from: 'user' });
    return typeof code === 'number' ? code : (code as Promise<number>).catch(codeOfError);
  } catch (error) {
    return codeOfError(error);
  }
}

/** Prints a mistake in one line. */
function codeOfError(error: unknown): number {
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT_OK;
  // No command was given, and the help went to standard error.
  if (error instanceof CommanderError && error.code === 'commander.help') return EXIT_MISTAKE;
  const mistake = asMistake(error);
  if (mistake === undefined) throw error;
  process.stderr.write(`functrace: ${mistake.code}: ${mistake.message}\n`);
  return EXIT_MISTAKE;
}

function program(context: Context): Command {
  const root = new Command('functrace')
    .description(
      'Records every function call of a program, and says what ran, how often and how long.',
    )
    .version(ownVersion(), '-V, --version')
    .addHelpText(
      'after',
      '\nExample:\n  $ functrace run app.ts\n  $ functrace top --sort calls -n 10',
    );
  for (const makeCommand of COMMANDS) root.addCommand(makeCommand(context));
  for (const command of [root, ...root.commands]) {
    // Commands that are added, unlike those made by their parent, do not inherit its settings.
    command
      .exitOverride()
      .configureOutput({
        writeOut: (text) => context.terminal.write(text),
        getOutHelpWidth: () => context.terminal.columns ?? HELP_COLUMNS,
        // Errors are printed in one line, below.
        outputError: () => {},
      })
      .showHelpAfterError(false);
  }
  return root;
}

/** A user's mistake with its one line; undefined for anything else. */
function asMistake(error: unknown): CliError | undefined {
  if (error instanceof CliError) return error;
  if (!(error instanceof CommanderError)) return undefined;
  const message = error.message.replace(/^error: |\.$/g, '').replaceAll(/\s*\n\s*/g, ' ');
  return new CliError('FT_CLI_USAGE', `${message}; see functrace --help`, { cause: error });
}
