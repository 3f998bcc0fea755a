import type { RecordingFile } from '../store/recording-files.ts';

export interface PruneRules {
  /** So many of the newest stay. */
  readonly keep?: number | undefined;
  /** ms. */
  readonly olderThan?: number | undefined;
  /** Bytes that all recordings may take together. */
  readonly maxSize?: number | undefined;
}

/**
 * The recordings that a rule sorts out, the oldest first. `files`: the newest first. One that is being written counts,
 * and stays.
 */
export function prunePlan(
  files: readonly RecordingFile[],
  { keep, olderThan, maxSize }: PruneRules,
  now: number,
): RecordingFile[] {
  const hasNoRule = keep === undefined && olderThan === undefined && maxSize === undefined;
  const chosen = new Set<RecordingFile>();
  for (const [index, file] of files.entries()) {
    const isOld = olderThan !== undefined && now - file.changed > olderThan;
    if (hasNoRule || isOld || (keep !== undefined && index >= keep)) chosen.add(file);
  }
  if (maxSize !== undefined) {
    let bytes = files.reduce((sum, file) => sum + (chosen.has(file) ? 0 : file.bytes), 0);
    for (const file of files.toReversed()) {
      if (bytes <= maxSize) break;
      if (chosen.has(file) || file.isWritten) continue;
      chosen.add(file);
      bytes -= file.bytes;
    }
  }
  return files.filter((file) => chosen.has(file) && !file.isWritten).toReversed();
}
