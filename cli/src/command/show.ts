import type { Command } from 'commander';
import { showSpan } from '../queries/show-span.ts';
import { writeShow } from '../report/show.ts';
import { spanJson } from '../report/span-json.ts';
import { wholeNumber } from './arguments.ts';
import { type CommonOptions, type Context, recordingCommand, report } from './context.ts';

interface ShowCommandOptions extends CommonOptions {
  readonly children: number;
}

const DEFAULT_CHILDREN = 50;

const EXAMPLE = `\
$ functrace show 2
Cart.total
method at src/cart.ts:30:3

span      2
parent    1 checkout
duration  400 µs
outcome   returned

this      Cart
currency  "EUR"
result    12.5`;

export function showCommand(context: Context): Command {
  return recordingCommand('show', 'one call: values, times, caller and callees', EXAMPLE)
    .argument(
      '<span>',
      'id of the call, as TraceData and this command print it',
      wholeNumber('<span>', 1),
    )
    .option(
      '--children <count>',
      'calls made by it to show',
      wholeNumber('--children', 0),
      DEFAULT_CHILDREN,
    )
    .action((id: number, options: ShowCommandOptions) => {
      report(context, options, {
        query: (store) => showSpan(store, id, options.children),
        write: (answer, head, terminal) => writeShow(head, answer, terminal),
        toJson: (answer) => ({ span: spanJson(answer) }),
      });
    });
}
