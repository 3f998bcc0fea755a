import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ControlAnswer,
  type ControlRequest,
  nameMatcher,
  NamePatternError,
  splitNames,
  VALUE_MODES,
  type ValueMode,
} from '@functrace/format';
import { Command } from 'commander';
import { recordedProcess } from '../attach/recorded-process.ts';
import { sendRequest } from '../attach/request.ts';
import { CliError } from '../error.ts';
import { counted } from '../report/number.ts';
import type { Terminal } from '../terminal.ts';
import { oneOf, wholeNumber } from './arguments.ts';
import type { Context } from './context.ts';

interface AttachOptions {
  readonly off: readonly string[];
  readonly on: readonly string[];
  readonly params?: ValueMode;
  readonly pause?: boolean;
  readonly resume?: boolean;
  readonly store?: string;
  readonly json?: boolean;
}

export function attachCommand({ environment, terminal, exitWith }: Context): Command {
  return new Command('attach')
    .description('says what a running process records, and changes it')
    .argument('<pid>', 'number of the process', wholeNumber('<pid>', 1))
    .option(
      '--off <names>',
      'leave functions out, as in IGNORE_NAMES; may be repeated',
      patterns('--off'),
      [],
    )
    .option('--on <names>', 'record functions again; may be repeated', patterns('--on'), [])
    .option(
      '--params <mode>',
      `values from now on: ${VALUE_MODES.join(', ')}`,
      oneOf('--params', VALUE_MODES),
    )
    .option('--pause', 'record no calls that begin from now on')
    .option('--resume', 'record calls again')
    .option(
      '--store <file>',
      'its recording, or folder of recordings (default: $FUNCTRACE_STORE, .functrace/)',
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nAll that was recorded until then is in the store when it is done.\n\nExample:\n  $ functrace attach 4242 --off Logger,/^get/ --params none',
    )
    .action((pid: number, options: AttachOptions) => {
      exitWith(attach(pid, options, environment['FUNCTRACE_STORE'], terminal));
    });
}

async function attach(
  pid: number,
  options: AttachOptions,
  variable: string | undefined,
  terminal: Terminal,
): Promise<number> {
  if (options.pause === true && options.resume === true)
    throw new CliError('FT_CLI_USAGE', 'both --pause and --resume are given; expected one of them');
  const recorded = recordedProcess(pid, placesOf(pid, options.store ?? variable));
  const answers = await sendRequest(pid, recorded, requestOf(options));
  if (answers.length === 0)
    throw new CliError(
      'FT_CLI_NO_PROCESS',
      `process ${pid} did not come back to its event loop within 5 s; it does what it was asked when it does, unless it ends first`,
    );
  if (options.json === true) terminal.write(`${JSON.stringify({ ...recorded, answers })}\n`);
  else for (const answer of answers) terminal.write(`${lineOf(answer)}\n`);
  return 0;
}

function requestOf({ off, on, params, pause, resume }: AttachOptions): ControlRequest {
  return {
    off,
    on,
    ...(params === undefined ? {} : { params }),
    ...(pause === true ? { isRecording: false } : {}),
    ...(resume === true ? { isRecording: true } : {}),
  };
}

/** Where its recording may be: its own working folder counts where Linux tells it. */
function placesOf(pid: number, named: string | undefined): string[] {
  if (named !== undefined && named !== '') return [named];
  try {
    return ['.functrace', join(readlinkSync(`/proc/${pid}/cwd`), '.functrace')];
  } catch {
    return ['.functrace'];
  }
}

function patterns(label: string): (text: string, before: readonly string[]) => readonly string[] {
  return (text, before) => {
    try {
      nameMatcher(splitNames(text));
      return [...before, text];
    } catch (error) {
      if (error instanceof NamePatternError)
        throw new CliError('FT_CLI_USAGE', `${label}: ${error.message}`, { cause: error });
      throw error;
    }
  };
}

function lineOf({ thread, functions, off, params, isRecording }: ControlAnswer): string {
  const name = thread === 0 ? 'main thread' : `thread ${thread}`;
  const state = isRecording ? 'recording' : 'paused';
  return `${name}: ${state}, ${functions - off} of ${counted(functions, 'function')}, values ${params}`;
}
