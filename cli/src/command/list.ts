import type { Command } from 'commander';
import { type CommonOptions, type Context, recordingCommand } from './context.ts';
import { addSelection } from './selection-options.ts';

const EXAMPLE = `\
$ functrace list checkout
calls  running     self   total  line  source
    5  46.0 ms  1.80 ms  4.00 s    10  export async function checkout(
                                   11    return await pay(cart.
                                   12  }

changed since the recording began, at 2026-02-04T00:00:00.000Z`;

export function listCommand(context: Context): Command {
  const command = recordingCommand(
    'list',
    "a function's source, with what the functions on each line did",
    EXAMPLE,
  ).argument('<function>', 'qualified name, name@file:line, or regular expression of one name');
  return addSelection(command, 'list').action((name: string, options: CommonOptions) => {
    context.exitWith(
      import('./report-list.ts').then(({ reportList }) => reportList(context, name, options)),
    );
  });
}
