import { showTask } from '../queries/show-task.ts';
import { taskJson } from '../report/task-json.ts';
import { writeTask } from '../report/task.ts';
import { type CommonOptions, type Context, report } from './context.ts';

export interface TaskCommandOptions extends CommonOptions {
  readonly limit: number;
}

/** Apart from the command's own options: the generated models bring protobufjs, which other commands start without. */
export function reportTask(context: Context, id: number, options: TaskCommandOptions): number {
  report(context, options, {
    query: (store) => showTask(store, id, options.limit),
    write: (answer, _head, terminal) => writeTask(answer, terminal),
    toJson: (answer) => ({ task: taskJson(answer) }),
  });
  return 0;
}
