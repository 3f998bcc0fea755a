import { Command } from 'commander';
import { CliError } from '../error.ts';
import { wrongValue } from './arguments.ts';
import type { Context } from './context.ts';
import type { ProfileOptions } from './run-profile.ts';

const USUAL_SECONDS = 30;

const EXAMPLE = `
Example:
  $ functrace profile http://127.0.0.1:6060 --seconds 5
  wrote     profile.pb.gz, 3,145 bytes
  open      go tool pprof, speedscope.app`;

export function profileCommand(context: Context): Command {
  return new Command('profile')
    .description("V8's sampled profile of a running process, for pprof")
    .argument('<process>', 'its number, or the address at which it serves /debug/pprof/')
    .option('--seconds <count>', 'how long to sample', secondsArgument, USUAL_SECONDS)
    .option('--heap', 'what allocated the memory in use, in place of the processor')
    .option('-o, --output <file>', 'file to write (default: profile.pb.gz, heap.pb.gz)')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLE)
    .action((target: string, options: ProfileOptions) => {
      context.exitWith(
        import('./run-profile.ts').then(({ runProfile }) =>
          runProfile(context, targetOf(target), options),
        ),
      );
    });
}

function secondsArgument(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && Number.isFinite(seconds)) return seconds;
  throw wrongValue('--seconds', text, 'a number above 0');
}

function targetOf(text: string): number | string {
  if (/^\d+$/.test(text)) return Number(text);
  const address = /^https?:\/\//.test(text) ? text : `http://${text}`;
  if (URL.canParse(address) && /[.:]/.test(text)) return address;
  throw new CliError(
    'FT_CLI_USAGE',
    `<process> is "${text}"; expected a process's number, or an address such as http://127.0.0.1:6060`,
  );
}
