import type { Command } from 'commander';
import { functionTasks, TASK_ORDERS, type TaskOrder, tasks } from '../queries/tasks.ts';
import { writeFunctionTasks, writeTasks } from '../report/tasks.ts';
import { oneOf, wholeNumber } from './arguments.ts';
import { type CommonOptions, type Context, recordingCommand, report } from './context.ts';
import { addSelection } from './selection-options.ts';

interface TasksCommandOptions extends CommonOptions {
  readonly sort: TaskOrder;
  readonly limit: number;
}

const DEFAULT_LIMIT = 20;

const EXAMPLE = `\
$ functrace tasks
tasks  unfinished  running  waiting  elapsed▾  longest  began with
    2           1  21.0 ms   1.93 s    1.95 s   1.95 s  checkout`;

export function tasksCommand(context: Context): Command {
  const command = recordingCommand(
    'tasks',
    'what the program worked on: requests, timers, events, by the function each began with',
    EXAMPLE,
  )
    .argument('[function]', 'list the single tasks that began with it, the longest first')
    .option('--sort <figure>', TASK_ORDERS.join(', '), oneOf('--sort', TASK_ORDERS), 'elapsed')
    .option('-n, --limit <count>', 'lines to show', wholeNumber('--limit', 1), DEFAULT_LIMIT);
  return addSelection(command, 'tasks').action(
    (text: string | undefined, options: TasksCommandOptions) => {
      if (text !== undefined) {
        report(context, options, {
          query: (store, selection) => functionTasks(store, text, options.limit, selection),
          write: (answer, _head, terminal) => writeFunctionTasks(answer, terminal),
        });
        return;
      }
      report(context, options, {
        query: (store, selection) => tasks(store, options, selection),
        write: (answer, head, terminal) => writeTasks(head, answer, options.sort, terminal),
      });
    },
  );
}
