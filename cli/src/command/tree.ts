import type { Command } from 'commander';
import { callTree } from '../queries/call-tree.ts';
import type { TreeFilter } from '../queries/tree-filter.ts';
import { writeTree } from '../report/tree.ts';
import { smallestShown, wholeNumber } from './arguments.ts';
import { type CommonOptions, type Context, recordingCommand, report } from './context.ts';
import { addSelection } from './selection-options.ts';

type TreeCommandOptions = CommonOptions & TreeFilter;

const EXAMPLE = `\
$ functrace tree --focus walk
  total     self  running  share  calls  errors  function
 4.00 s  1.80 ms  46.0 ms  98.9%      5       1  checkout  src/shop.ts:10
15.0 ms  15.0 ms  15.0 ms  32.3%  1,000          └─ walk  src/tree.ts:5

5 paths hidden: not on a path through a function that --focus names`;

export function treeCommand(context: Context): Command {
  const command = recordingCommand('tree', 'who called whom, with counts and times', EXAMPLE)
    .option('--depth <levels>', 'levels of calls to show', wholeNumber('--depth', 1))
    .option(
      '--min <share|duration>',
      'hide what ran for less: 1%, 500us, 1ms, 2s',
      smallestShown('--min'),
    );
  return addSelection(command, 'tree').action((options: TreeCommandOptions) => {
    report(context, options, {
      query: (store, selection) => callTree(store, options, selection),
      isAggregate: true,
      write: (answer, head, terminal) => writeTree(head, answer, terminal),
    });
  });
}
