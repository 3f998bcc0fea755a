import type { Command } from 'commander';
import { type CommonOptions, type Context, recordingCommand } from './context.ts';
import { addSelection } from './selection-options.ts';

const DEFAULT_FILE = 'budgets.json';

const EXAMPLE = `\
$ cat budgets.json
{
  "$schema": "./node_modules/@functrace/cli/schema/budgets.json",
  "functions": {
    "Cart.total": { "maxCalls": 5, "maxP99": "50ms" },
    "*": { "maxErrors": 0 }
  },
  "mustNotCall": ["legacyTax", { "caller": "checkout", "callee": "walk" }]
}
$ functrace check
budget             found  function         place
maxCalls 5             7  Cart.total       src/cart.ts:30
maxErrors 0            1  checkout         src/shop.ts:10
mustNotCall  1,000 calls  checkout → walk  src/tree.ts:5`;

export function checkCommand(context: Context): Command {
  const command = recordingCommand(
    'check',
    'compare with the budgets in a file; exit code 1 beyond them',
    EXAMPLE,
  ).argument('[file]', 'JSON, with comments if wanted', DEFAULT_FILE);
  return addSelection(command, 'check').action((file: string, options: CommonOptions) => {
    context.exitWith(
      import('./report-check.ts').then(({ reportCheck }) => reportCheck(context, file, options)),
    );
  });
}
