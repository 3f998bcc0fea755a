import type { Command } from 'commander';
import { CliError } from '../error.ts';
import { callTree } from '../queries/call-tree.ts';
import { peekAll } from '../queries/peek.ts';
import type { TreeFilter } from '../queries/tree-filter.ts';
import { writeEdges } from '../report/peek.ts';
import { writeTree } from '../report/tree.ts';
import { smallestShown, wholeNumber } from './arguments.ts';
import { type CommonOptions, type Context, recordingCommand, report } from './context.ts';
import { addSelection } from './selection-options.ts';

interface TreeCommandOptions extends CommonOptions, TreeFilter {
  readonly inverted?: boolean;
  readonly edges?: boolean;
}

const EXAMPLE = `\
$ functrace tree --focus walk
  total     self  running  share  calls  errors     function
 4.00 s  1.80 ms  46.0 ms  98.9%      5       1  >  checkout  src/shop.ts:10
15.0 ms  15.0 ms  15.0 ms  32.3%  1,000          >  └─ walk  src/tree.ts:5

5 paths hidden: not on a path through a function that --focus names`;

export function treeCommand(context: Context): Command {
  const command = recordingCommand('tree', 'who called whom, with counts and times', EXAMPLE)
    .option('--inverted', 'from each function to its callers')
    .option('--edges', 'each function between its callers and callees')
    .option('--depth <levels>', 'levels of calls to show', wholeNumber('--depth', 1))
    .option(
      '--min <share|duration>',
      'hide what ran for less: 1%, 500us, 1ms, 2s',
      smallestShown('--min'),
    );
  return addSelection(command, 'tree').action((options: TreeCommandOptions) => {
    if (options.edges === true) reportEdges(context, options);
    else reportTree(context, options);
  });
}

function reportTree(context: Context, options: TreeCommandOptions): void {
  report(context, options, {
    query: (store, selection) =>
      callTree(store, { ...options, isInverted: options.inverted }, selection),
    write: (answer, head, terminal) => writeTree(head, answer, terminal),
    isAggregate: true,
  });
}

function reportEdges(context: Context, options: TreeCommandOptions): void {
  const { inverted, depth, min } = options;
  if (inverted === true || depth !== undefined)
    throw new CliError('FT_CLI_USAGE', '--edges shows no paths; leave --inverted and --depth out');
  report(context, options, {
    query: (store, selection) => peekAll(store, min, selection),
    write: (answer, head, terminal) => writeEdges(head, answer, terminal),
    isAggregate: true,
  });
}
