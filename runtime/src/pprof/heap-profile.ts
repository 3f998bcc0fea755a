import { Session } from 'node:inspector/promises';
import { gzipSync } from 'node:zlib';
import { encodePprof } from '@functrace/format/pprof';
import { heapPprof } from '@functrace/format/v8-profile';

/** Bytes between two samples, on average: as in Go, and V8's own choice when it is not told otherwise is 32 KiB. */
const SAMPLING_INTERVAL = 512 * 1024;

let sampling:
  | { readonly session: Session; readonly start: bigint; readonly began: number }
  | undefined;

/** Allocations are sampled from now on: what is in use later can only be told of those. */
export async function startHeapSampling(): Promise<void> {
  if (sampling !== undefined) return;
  const session = new Session();
  session.connect();
  sampling = { session, start: BigInt(Date.now()) * 1_000_000n, began: performance.now() };
  await session.post('HeapProfiler.startSampling', { samplingInterval: SAMPLING_INTERVAL });
}

export async function heapProfile(): Promise<Uint8Array> {
  await startHeapSampling();
  if (sampling === undefined) throw new Error('the heap is not sampled');
  const { session, start, began } = sampling;
  const { profile } = await session.post('HeapProfiler.getSamplingProfile');
  const duration = Math.round((performance.now() - began) * 1e6);
  return gzipSync(encodePprof(heapPprof(profile.head, { start, duration })));
}
