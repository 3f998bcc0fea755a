import type { ContextTree } from '../queries/context-tree.ts';
import type { ExportSession } from '../queries/export-sessions.ts';
import type { ExportSite } from '../queries/export-sites.ts';
import type { RecordingHead } from '../queries/recording-head.ts';
import type { StreamedSpan } from '../queries/span-stream.ts';
import type { StreamedValue } from '../queries/value-stream.ts';

/** What formats are made from. Nothing of it is read before it is asked for. */
export interface ExportSource {
  readonly head: RecordingHead;
  /** In the order of their ids. */
  readonly sessions: readonly ExportSession[];
  readonly sites: ReadonlyMap<number, ExportSite>;
  /** The selected calls of one session after the other, each in the order of their entry. */
  spans(): Iterable<StreamedSpan>;
  /** Values by the call, to be asked in that order; none where they are not wanted. */
  values(): (span: number) => readonly StreamedValue[];
  /** The selected paths, merged over sessions. */
  tree(): ContextTree;
  /** The function at which a task began; undefined when that is not known. */
  taskSite(task: number): number | undefined;
}

/** For formats that draw something, and would be no use with all of a recording in them. */
export interface ExportLimits {
  readonly limit?: number | undefined;
}

export type Chunk = string | Uint8Array;

export type WriteExport = (source: ExportSource, limits: ExportLimits) => Iterable<Chunk>;

/** Characters after which a text is handed on. */
export const CHUNK_LENGTH: number = 2 ** 16;

/** @throws for an id that no row of `site` has */
export function siteOf(source: ExportSource, id: number): ExportSite {
  const site = source.sites.get(id);
  if (site === undefined) throw new RangeError(`no site has the id ${id}`);
  return site;
}
