import { Command } from 'commander';
import type { Context } from './context.ts';

const EXAMPLE = `\
$ functrace build -p tsconfig.json
$ node dist/main.js`;

export function buildCommand(context: Context): Command {
  return new Command('build')
    .description('compile a project as tsc does, instrumented')
    .usage('[-p <tsconfig>] [options of tsc]')
    .argument('[options...]', 'as tsc takes them; --build and --watch are not supported')
    .allowUnknownOption()
    .addHelpText('after', `\nExample:\n${EXAMPLE.replaceAll(/^(?=.)/gm, '  ')}`)
    .action((args: readonly string[]) => {
      context.exitWith(
        import('../setup/build/build.ts').then(({ build }) => build(args, context.terminal)),
      );
    });
}
