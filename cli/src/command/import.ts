import { Command } from 'commander';
import type { Context } from './context.ts';
import type { ImportOptions } from './run-import.ts';

const EXAMPLE = `
Example:
  $ node --cpu-prof --cpu-prof-name app.cpuprofile app.js
  $ functrace import app.cpuprofile
  $ functrace diff .functrace/app.db .functrace/20260203-040506-app-4001.db`;

export function importCommand(context: Context): Command {
  return new Command('import')
    .description('a sampled profile as a recording, to look at and compare')
    .argument('<file>', '.cpuprofile, or a processor profile of pprof')
    .option('-o, --output <file>', 'recording to write (default: .functrace/, after the file)')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLE)
    .action((file: string, options: ImportOptions) => {
      context.exitWith(
        import('./run-import.ts').then(({ runImport }) => runImport(context, file, options)),
      );
    });
}
