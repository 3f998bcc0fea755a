import { CliError } from '../error.ts';
import type { Store } from '../store/open-store.ts';
import { recordingStart } from './recording-head.ts';
import type { TimePoint, TimeRange } from './selection.ts';

/** ns since the epoch, which a number would round. */
export interface EpochRange {
  readonly from: bigint | undefined;
  readonly to: bigint | undefined;
}

/** A range as moments of the clock; durations count from the start of the recording's first session. */
export function resolveRange(store: Store, range: TimeRange): EpochRange {
  const start = recordingStart(store);
  const from = epochOf(range.from, start);
  const to = epochOf(range.to, start);
  if (from !== undefined && to !== undefined && from >= to) {
    throw new CliError(
      'FT_CLI_USAGE',
      '--range ends before it begins; expected FROM..TO with FROM before TO',
    );
  }
  return { from, to };
}

function epochOf(point: TimePoint | undefined, start: bigint): bigint | undefined {
  if (point === undefined) return undefined;
  return 'epoch' in point ? point.epoch : start + point.sinceStart;
}
