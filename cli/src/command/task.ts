import type { Command } from 'commander';
import { wholeNumber } from './arguments.ts';
import { type Context, recordingCommand } from './context.ts';
import type { TaskCommandOptions } from './report-task.ts';

const DEFAULT_LIMIT = 50;

const EXAMPLE = `\
$ functrace task 1
checkout
task      1
elapsed   1.95 s
running   20.0 ms
finished  yes

span     start  running  call
   1     +0 ns  20.0 ms  checkout(Cart {items: Array(3)
   2   +200 µs   400 µs    Cart.total("EUR", 7) → 12.5`;

export function taskCommand(context: Context): Command {
  return recordingCommand('task', 'one task: its calls in order, with their values', EXAMPLE)
    .argument('<task>', 'id of the task, as gid in TraceData and in show', wholeNumber('<task>', 1))
    .option('-n, --limit <count>', 'calls to show', wholeNumber('--limit', 1), DEFAULT_LIMIT)
    .action((id: number, options: TaskCommandOptions) => {
      context.exitWith(
        import('./report-task.ts').then(({ reportTask }) => reportTask(context, id, options)),
      );
    });
}
