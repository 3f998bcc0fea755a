import { Command } from 'commander';
import { CliError } from '../error.ts';
import { RUN_OPTIONS } from './run-options.ts';

/**
 * `run` as the help knows it. It is carried out before the library behind this is loaded (see `run.ts`), so that what
 * comes here did not come through the command's own entry.
 */
export function runCommand(): Command {
  const command = new Command('run')
    .usage('[options] <file> [arguments…]')
    .description('run a program and record it')
    .argument('<file>', 'JavaScript or TypeScript, as Node runs it')
    .argument('[arguments...]', "the program's own")
    .allowUnknownOption()
    .action(() => {
      throw new CliError('FT_CLI_USAGE', 'a program is run by bin/functrace.js of this package');
    })
    .addHelpText(
      'after',
      '\nExample:\n  $ functrace run --ignore log,format app.ts --port 8080\n  $ functrace tree',
    );
  for (const { flags, description } of RUN_OPTIONS) command.option(flags, description);
  return command;
}
