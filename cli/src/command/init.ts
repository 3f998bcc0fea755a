import { Command } from 'commander';
import type { InitOptions } from '../setup/init/init.ts';
import type { Context } from './context.ts';

const EXAMPLE = `\
$ functrace init
typescript  6.0.3
road        tspc, with the plugin in tsconfig.json
changed     tsconfig.json
              compilerOptions.plugins: {"transform":"@functrace/transformer"}
changed     package.json
              scripts.build: tsc → tspc
to do       npm install`;

export function initCommand(context: Context): Command {
  return new Command('init')
    .description('set a project up: tsconfig, package.json, bundler')
    .option('--dry-run', 'show the changes, and write nothing')
    .option('--install', 'install the packages that were added')
    .addHelpText('after', `\nExample:\n${EXAMPLE.replaceAll(/^(?=.)/gm, '  ')}`)
    .action((options: InitOptions) => {
      context.exitWith(
        import('../setup/init/init.ts').then(({ init }) => init(options, context.terminal)),
      );
    });
}
