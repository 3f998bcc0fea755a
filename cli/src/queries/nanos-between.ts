import { Timestamp } from '@functrace/codegen/runtime';

const NANOS_PER_MS = 1_000_000;

/** ns from one time to another, which a Date alone would round to milliseconds. */
export function nanosBetween(from: Date | undefined, to: Date | undefined): number {
  if (from === undefined || to === undefined) return 0;
  const milliseconds = to.getTime() - from.getTime();
  return milliseconds * NANOS_PER_MS + nanosBelow(to) - nanosBelow(from);
}

function nanosBelow(time: Date): number {
  return time instanceof Timestamp ? time.nanosBelowMillisecond : 0;
}
