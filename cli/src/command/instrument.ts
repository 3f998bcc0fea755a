import { Command } from 'commander';
import type { InstrumentOptions } from '../setup/instrument/instrument.ts';
import { wholeNumber } from './arguments.ts';
import type { Context } from './context.ts';

const EXAMPLE = `\
$ functrace instrument dist
dist → dist-traced  12 of 14 files, 88 functions
$ node dist-traced/main.js`;

export function instrumentCommand(context: Context): Command {
  return new Command('instrument')
    .description('instrument what any compiler wrote, into a copy')
    .argument('<path...>', 'folder of compiled files, or such files')
    .option(
      '--out <folder>',
      'where the copy goes (default: beside a folder, its name and -traced)',
    )
    .option('--in-place', 'change the files themselves')
    .option('--include <glob...>', 'only functions of these source files, relative to the project')
    .option('--exclude <glob...>', 'no functions of these')
    .option('--ignore <name...>', 'no functions with such a name: keywords, or /regex/')
    .option('--min-statements <count>', 'no shorter functions', wholeNumber('--min-statements', 0))
    .option('--explain', 'print the decision on each function to standard error')
    .addHelpText('after', `\nExample:\n${EXAMPLE.replaceAll(/^(?=.)/gm, '  ')}`)
    .action((paths: readonly string[], options: InstrumentOptions) => {
      context.exitWith(
        import('../setup/instrument/instrument.ts').then(({ instrument }) =>
          instrument(paths, options, context),
        ),
      );
    });
}
