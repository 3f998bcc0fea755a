import { contextTree } from '../queries/context-tree.ts';
import { exportSessions } from '../queries/export-sessions.ts';
import { exportSites } from '../queries/export-sites.ts';
import type { RecordingHead } from '../queries/recording-head.ts';
import type { Selection } from '../queries/selection.ts';
import { spanStream } from '../queries/span-stream.ts';
import { valueStream } from '../queries/value-stream.ts';
import type { Store } from '../store/open-store.ts';
import type { ExportSource } from './source.ts';

export interface SourceOptions {
  readonly head: RecordingHead;
  readonly selection: Selection;
  readonly hasValues: boolean;
  readonly progress: (done: number, all: number) => void;
}

export function readSource(
  store: Store,
  { head, selection, hasValues, progress }: SourceOptions,
): ExportSource {
  const taskSite = store.arrays<readonly [site: number]>('SELECT site FROM task WHERE id = ?');
  return {
    head,
    sessions: exportSessions(store),
    sites: exportSites(store),
    spans: () => spanStream(store, selection, progress),
    values: () => (hasValues ? valueStream(store) : () => []),
    tree: () => contextTree(store, selection),
    taskSite: (task) => taskSite(task)[0]?.[0],
  };
}
