import type { Store } from '../store/open-store.ts';
import { recordingStart } from './recording-head.ts';

const NANOS_PER_MS = 1_000_000n;
const NANO_DIGITS = 9;

/** Times of day of a recording, ISO 8601 with nanoseconds, from ns since its first session's start. */
export function clockOf(store: Store): (offset: number) => string {
  const start = recordingStart(store);
  return (offset) => {
    const nanos = start + BigInt(Math.round(offset));
    const seconds = new Date(Number(nanos / NANOS_PER_MS)).toISOString().slice(0, -'.000Z'.length);
    return `${seconds}.${String(nanos).slice(-NANO_DIGITS)}Z`;
  };
}
