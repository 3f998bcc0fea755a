import type { Command } from 'commander';
import { type CallOrder, calls } from '../queries/calls.ts';
import { parseWhere, type Where } from '../queries/where/parse.ts';
import { writeCalls } from '../report/calls.ts';
import { spanJson } from '../report/span-json.ts';
import { CliError } from '../error.ts';
import { wholeNumber } from './arguments.ts';
import { type CommonOptions, type Context, recordingCommand, report } from './context.ts';
import { addSelection } from './selection-options.ts';

interface CallsCommandOptions extends CommonOptions {
  readonly where?: Where;
  readonly slowest?: number;
  readonly first?: number;
  readonly last?: number;
}

const DEFAULT_LIMIT = 20;
const ORDERS: readonly CallOrder[] = ['slowest', 'first', 'last'];

const EXAMPLE = `\
$ functrace calls Cart.total --where 'args[1] > 5'
span      when  duration  running  parameters  result  caller
   2  +1.20 ms    400 µs   400 µs  ("EUR", 7)  12.5    1 checkout`;

export function callsCommand(context: Context): Command {
  const command = recordingCommand('calls', 'single calls of a function, or of all', EXAMPLE)
    .argument('[function]', 'qualified name, name@file:line, or regular expression of names')
    .option(
      '--where <expression>',
      "of a call's arg.NAME, args[0], result, error, this, duration, running, waiting, depth, outcome: arg.amount > 100 && duration >= 5ms, result.name =~ /tea/i",
      parseWhere,
    );
  for (const [order, what] of [
    ['slowest', 'that took longest (the default, with 20)'],
    ['first', 'that began first'],
    ['last', 'that began last'],
  ] as const) {
    command.option(`--${order} <count>`, `those ${what}`, wholeNumber(`--${order}`, 1));
  }
  return addSelection(command, 'calls').action(
    (text: string | undefined, options: CallsCommandOptions) => {
      report(context, options, {
        query: (store, selection) =>
          calls(store, { function: text, where: options.where, ...orderOf(options) }, selection),
        write: (answer, _head, terminal) => writeCalls(answer, terminal),
        toJson: ({ rows, ...facts }) => ({ ...facts, rows: rows.map(spanJson) }),
      });
    },
  );
}

function orderOf(options: CallsCommandOptions): { order: CallOrder; limit: number } {
  const given = ORDERS.filter((order) => options[order] !== undefined);
  if (given.length > 1) {
    const names = given.map((order) => `--${order}`).join(' and ');
    throw new CliError('FT_CLI_USAGE', `${names} are two orders; give one of them`);
  }
  const [order = 'slowest'] = given;
  return { order, limit: options[order] ?? DEFAULT_LIMIT };
}
