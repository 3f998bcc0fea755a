import type { RecordingHead } from '../queries/recording-head.ts';
import type { Terminal } from '../terminal.ts';

/** A report for programs: the head, and what the query gave. */
export function writeJson(head: RecordingHead, report: object, terminal: Terminal): void {
  terminal.write(`${JSON.stringify({ head, ...report }, null, 2)}\n`);
}
