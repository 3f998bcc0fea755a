import { Argument, type Command } from 'commander';
import { EXPORT_FORMATS, type ExportName } from '../export/formats.ts';
import { oneOf, wholeNumber } from './arguments.ts';
import { askingCommand, type Context } from './context.ts';
import type { ExportCommandOptions } from './run-export.ts';
import { addSelection } from './selection-options.ts';

const NAMES = Object.keys(EXPORT_FORMATS) as ExportName[];

const EXAMPLE = `\
$ functrace export folded
wrote     shop.folded, 264 bytes
open      flamegraph.pl, inferno, speedscope`;

export function exportCommand(context: Context): Command {
  const width = Math.max(...NAMES.map((name) => name.length));
  const formats = NAMES.map(
    (name) => `  ${name.padEnd(width)}  ${EXPORT_FORMATS[name].description}`,
  );
  const command = askingCommand('export', 'the recording as a file for another tool', EXAMPLE)
    .addArgument(new Argument('<format>', 'one of those below').argParser(oneOf('<format>', NAMES)))
    .option(
      '-o, --output <file>',
      'file to write, or - for standard output (default: after the recording)',
    )
    .option(
      '-n, --limit <count>',
      'of dot, functions; of mermaid, calls',
      wholeNumber('--limit', 1),
    )
    .option('--no-values', 'leave out arguments, results and errors')
    .addHelpText('after', `\nFormats:\n${formats.join('\n')}`);
  return addSelection(command, 'export').action(
    (name: ExportName, options: ExportCommandOptions) => {
      context.exitWith(
        import('./run-export.ts').then(({ runExport }) => runExport(context, name, options)),
      );
    },
  );
}
