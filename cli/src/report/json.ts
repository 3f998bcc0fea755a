import type { RecordingHead } from '../queries/recording-head.ts';
import type { Selection } from '../queries/selection.ts';
import type { Terminal } from '../terminal.ts';
import { selectionJson } from './selection.ts';

/** A report for programs: the head, what was selected of the recording, and what the query gave. */
export function writeJson(
  head: RecordingHead,
  selection: Selection,
  report: object,
  terminal: Terminal,
): void {
  const all = { head, selection: selectionJson(selection), ...report };
  terminal.write(`${JSON.stringify(all, null, 2)}\n`);
}
