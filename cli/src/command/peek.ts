import type { Command } from 'commander';
import { peek } from '../queries/peek.ts';
import { writePeek } from '../report/peek.ts';
import { type CommonOptions, type Context, recordingCommand, report } from './context.ts';
import { addSelection } from './selection-options.ts';

const EXAMPLE = `\
$ functrace peek Cart.total
share  running     self    total  calls  function
96.5%  13.9 ms  9.70 ms  13.9 ms      5    ┌─ checkout  src/shop.ts:10
 3.5%   500 µs   500 µs     0 ns      2    ┌─ (outside traced code)
       14.4 ms  10.2 ms  13.9 ms      7  Cart.total  src/cart.ts:30
29.3%  4.23 ms  4.23 ms  4.23 ms      1    └─ 注文.合計を計算する`;

export function peekCommand(context: Context): Command {
  const command = recordingCommand(
    'peek',
    'a function with its callers and callees',
    EXAMPLE,
  ).argument('<function>', 'qualified name, name@file:line, or regular expression of one name');
  return addSelection(command, 'peek').action((name: string, options: CommonOptions) => {
    report(context, options, {
      query: (store, selection) => peek(store, name, selection),
      write: (answer, head, terminal) => writePeek(head, answer, terminal),
      isAggregate: true,
    });
  });
}
