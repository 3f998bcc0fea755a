import type { Command } from 'commander';
import { GROUPINGS } from '../queries/function-groups.ts';
import { top, TOP_ORDERS, type TopOptions } from '../queries/top.ts';
import { writeTop } from '../report/top.ts';
import { oneOf, wholeNumber } from './arguments.ts';
import { type CommonOptions, type Context, recordingCommand, report } from './context.ts';
import { addSelection } from './selection-options.ts';

type TopCommandOptions = CommonOptions & TopOptions;

const DEFAULT_LIMIT = 20;

const EXAMPLE = `\
$ functrace top --sort p99 -n 2
   self    total  running     mean     p99▾  calls  errors  function
1.80 ms   4.00 s  46.0 ms   1.00 s   1.98 s      5       1  checkout
10.2 ms  13.9 ms  14.4 ms  2.79 ms  11.8 ms      7       0  Cart.total`;

export function topCommand(context: Context): Command {
  const command = recordingCommand('top', 'functions by their calls and times', EXAMPLE)
    .option('--sort <figure>', TOP_ORDERS.join(', '), oneOf('--sort', TOP_ORDERS), 'self')
    .option('--by <group>', GROUPINGS.join(', '), oneOf('--by', GROUPINGS), 'function')
    .option('-n, --limit <count>', 'rows to show', wholeNumber('--limit', 1), DEFAULT_LIMIT);
  return addSelection(command, 'top').action((options: TopCommandOptions) => {
    report(context, options, {
      query: (store, selection) => top(store, options, selection),
      isAggregate: true,
      write: (answer, head, terminal) => writeTop(head, answer, options, terminal),
    });
  });
}
