import { Command } from 'commander';
import { COMPARED_FIGURES } from '../queries/both-trees.ts';
import { diff, type DiffOptions } from '../queries/diff.ts';
import { type Gate, gateFailures } from '../queries/diff-gate.ts';
import { recordingHead } from '../queries/recording-head.ts';
import { type DiffReport, writeDiff } from '../report/diff.ts';
import { selectionJson } from '../report/selection.ts';
import { resolvePlace } from '../store/find-store.ts';
import { openStore } from '../store/open-store.ts';
import { oneOf, wholeNumber } from './arguments.ts';
import { type Context, inPages, withExample } from './context.ts';
import { addGate } from './diff-gates.ts';
import { addSelection, selectionOf, type SelectionOptions } from './selection-options.ts';

interface DiffCommandOptions extends DiffOptions, SelectionOptions {
  readonly tree?: boolean;
  readonly failOn?: readonly Gate[];
  readonly limit: number;
  readonly json?: boolean;
  readonly pager?: boolean;
}

const DEFAULT_LIMIT = 20;
const EXIT_FAILED = 1;

const EXAMPLE = `\
$ functrace diff .functrace/shop.db later.db
self before  self after    ±self▾   share        function
    15.0 ms        0 ns  -15.0 ms  -32.3%  gone  walk
    10.2 ms     1.31 ms  -8.89 ms  -19.1%        Cart.total
       0 ns     7.00 ms  +7.00 ms  +15.1%  new   index`;

export function diffCommand(context: Context): Command {
  const command = withExample(new Command('diff'), EXAMPLE)
    .description('what a recording has otherwise than another (exit code 1: past --fail-on)')
    .argument('<base>', 'recording, or folder whose newest is meant')
    .argument('<new>', 'the one to compare with it')
    .option('--tree', 'by path of calls in the place of function')
    .option('--normalize', 'scale the base, so that both have as many calls and ran as long')
    .option(
      '--sort <figure>',
      COMPARED_FIGURES.join(', '),
      oneOf('--sort', COMPARED_FIGURES),
      'self',
    )
    .option('-n, --limit <count>', 'rows to show', wholeNumber('--limit', 1), DEFAULT_LIMIT)
    .option(
      '--fail-on <change>',
      `past what to leave with 1: '+10% self', '+5ms total', '+0 calls ^Cart'; may be repeated`,
      addGate,
    )
    .option('--json', 'print JSON')
    .option('--no-pager', 'print to a terminal without $PAGER');
  return addSelection(command, 'diff').action(
    (base: string, next: string, options: DiffCommandOptions) => {
      context.exitWith(reportDiff(context, base, next, options));
    },
  );
}

function reportDiff(
  context: Context,
  basePath: string,
  nextPath: string,
  options: DiffCommandOptions,
): number {
  const { json = false, tree: isTree = false, limit, failOn = [] } = options;
  const base = openStore(resolvePlace({ label: `<base> "${basePath}"`, path: basePath }));
  try {
    const next = openStore(resolvePlace({ label: `<new> "${nextPath}"`, path: nextPath }));
    try {
      const selection = selectionOf(options);
      const answer = diff(base, next, options, selection);
      const failures = gateFailures(failOn, answer);
      const heads = { base: recordingHead(base), new: recordingHead(next) };
      if (json) {
        const { rows, unchanged, whole, paths, unchangedPaths } = answer;
        const part = isTree ? { paths, unchanged: unchangedPaths } : { rows, unchanged };
        const all = { ...heads, selection: selectionJson(selection), whole, ...part, failures };
        context.terminal.write(`${JSON.stringify(all, null, 2)}\n`);
      } else {
        const shown: DiffReport = { ...heads, selection, diff: answer, failures, isTree, limit };
        inPages(context, options, (pages) => writeDiff(shown, options.sort, pages));
      }
      return failures.length > 0 ? EXIT_FAILED : 0;
    } finally {
      next.close();
    }
  } finally {
    base.close();
  }
}
