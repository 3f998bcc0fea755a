import { CliError } from '../error.ts';
import type { Store } from '../store/open-store.ts';
import { noTask } from './no-task.ts';
import { needsSpans, type Selection } from './selection.ts';

const SHOWN = 8;

/**
 * What is asked for by its number has to be there: nothing found and nothing there are different answers.
 * @throws {CliError} that names what there is
 */
export function checkSelection(store: Store, selection: Selection): void {
  const { sessions, task } = selection;
  if (sessions !== undefined) checkSessions(store, sessions);
  if (needsSpans(selection) && store.row('SELECT 1 FROM span LIMIT 1') === undefined) {
    throw new CliError(
      'FT_CLI_NO_SPANS',
      `${store.path} has no single calls, which --range, --task and --failed choose among; ask without them`,
    );
  }
  if (task !== undefined && store.row('SELECT 1 FROM task WHERE id = ?', task) === undefined)
    throw noTask(store, task);
}

function checkSessions(store: Store, sessions: readonly number[]): void {
  const known = Array.from(
    store.rows<{ id: number }>('SELECT id FROM session ORDER BY id'),
    (row) => row.id,
  );
  const missing = sessions.find((id) => !known.includes(id));
  if (missing === undefined) return;
  const rest = known.length > SHOWN ? ` and ${known.length - SHOWN} more` : '';
  throw new CliError(
    'FT_CLI_NO_SESSION',
    `${store.path} has no session ${missing}; it has ${known.slice(0, SHOWN).join(', ')}${rest}`,
  );
}
