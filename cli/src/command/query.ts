import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { recordingHead } from '../queries/recording-head.ts';
import { select } from '../queries/select.ts';
import { writeHead } from '../report/head.ts';
import { SELECTED_FORMATS, type SelectedFormat, writeSelected } from '../report/selected.ts';
import { oneOf } from './arguments.ts';
import { askingCommand, type CommonOptions, type Context, storeOf } from './context.ts';

interface QueryCommandOptions extends CommonOptions {
  readonly format: SelectedFormat;
}

const STANDARD_INPUT = '-';

const EXAMPLE = `\
$ functrace query "SELECT name, timeCost FROM TraceData WHERE gid = 1"
name                                         timeCost
checkout                                     20000000
Cart.total                                     400000`;

export function queryCommand(context: Context): Command {
  return askingCommand('query', 'ask the tables and views with SQL', EXAMPLE)
    .argument('<sql>', 'one statement that reads, or - for standard input')
    .option(
      '--format <format>',
      SELECTED_FORMATS.join(', '),
      oneOf('--format', SELECTED_FORMATS),
      'table',
    )
    .action((sql: string, options: QueryCommandOptions) => {
      context.exitWith(query(context, sql, options));
    });
}

async function query(context: Context, sql: string, options: QueryCommandOptions): Promise<number> {
  const text = sql === STANDARD_INPUT ? readFileSync(0, 'utf8') : sql;
  const format = options.json === true ? 'json' : options.format;
  const store = storeOf(context, options);
  try {
    const selected = select(store, text);
    // The other forms are read by programs.
    if (format === 'table') writeHead(recordingHead(store), context.terminal);
    await writeSelected(selected, format, context.terminal);
    return 0;
  } finally {
    store.close();
  }
}
