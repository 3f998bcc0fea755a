import type { SqlValue, Store } from '../store/open-store.ts';
import { namePattern } from './name-pattern.ts';
import { resolveRange } from './resolve-range.ts';
import type { Selection } from './selection.ts';
import type { TracedFunction } from './traced-functions.ts';

/** A task as the table `task` has it, without its function. Times in ns. */
export interface TaskRow {
  readonly id: number;
  readonly session: number;
  readonly site: number;
  /** Since the first session's start. */
  readonly offset: number;
  readonly running: number;
  /** From its first entry to its last exit so far. */
  readonly elapsed: number;
  readonly isFinished: boolean;
}

export interface TaskSites {
  readonly functions: readonly TracedFunction[];
  /** Index of the function of each site that tasks began with, and that the selection has. */
  readonly ofSite: ReadonlyMap<number, number>;
}

/** Functions that tasks began with; the same one in several sessions is one. */
export function taskSites(store: Store, { focus, ignore }: Selection): TaskSites {
  const isFocused = focus === undefined ? () => true : namePattern(store, focus);
  const isIgnored = ignore === undefined ? () => false : namePattern(store, ignore);
  const functions: TracedFunction[] = [];
  const indices = new Map<string, number>();
  const ofSite = new Map<number, number>();
  const rows = store.rows<TracedFunction & { id: number }>(
    `SELECT id, name, file, line, "column", kind FROM site WHERE id IN (SELECT site FROM task)`,
  );
  for (const { id, ...site } of rows) {
    if (!isFocused(site) || isIgnored(site)) continue;
    const key = `${site.file}\0${site.line}\0${site.column}\0${site.name}`;
    let index = indices.get(key);
    if (index === undefined) {
      index = functions.push(site) - 1;
      indices.set(key, index);
    }
    ofSite.set(id, index);
  }
  return { functions, ofSite };
}

/** The tasks of these sites that the selection has, the longest first. */
export function* taskRows(
  store: Store,
  sites: Iterable<number>,
  { sessions, range }: Selection,
): Generator<TaskRow> {
  const where = [`task.site IN (SELECT value FROM json_each(?))`];
  const parameters: SqlValue[] = [JSON.stringify([...sites])];
  if (sessions !== undefined) {
    where.push('task.session IN (SELECT value FROM json_each(?))');
    parameters.push(JSON.stringify(sessions));
  }
  const { from, to } = range === undefined ? {} : resolveRange(store, range);
  for (const [sign, time] of [
    ['>=', from],
    ['<', to],
  ] as const) {
    if (time === undefined) continue;
    where.push(`session.start + task.created ${sign} CAST(? AS INTEGER)`);
    parameters.push(String(time));
  }
  const rows = store.rows<Omit<TaskRow, 'isFinished'> & { finished: number }>(
    `SELECT task.id, task.session, task.site, task.running, task.elapsed, task.finished,
      session.start - (SELECT min(start) FROM session) + task.created AS offset
     FROM task JOIN session ON session.id = task.session
     WHERE ${where.join(' AND ')} ORDER BY task.elapsed DESC, task.id`,
    ...parameters,
  );
  for (const { finished, ...row } of rows) yield { ...row, isFinished: finished === 1 };
}
