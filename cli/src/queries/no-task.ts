import { CliError } from '../error.ts';
import type { Store } from '../store/open-store.ts';

/** The error about a task that is not in the recording, with the first ones that are. */
export function noTask(store: Store, id: number): CliError {
  const ids = Array.from(
    store.rows<{ id: number }>('SELECT id FROM task ORDER BY id LIMIT 4'),
    (task) => task.id,
  );
  const words = ids.length > 3 ? `${ids.slice(0, 3).join(', ')} and more` : ids.join(', ');
  const there = ids.length === 0 ? 'no tasks at all' : `tasks ${words}`;
  return new CliError('FT_CLI_NO_TASK', `${store.path} has no task ${id}; it has ${there}`);
}
