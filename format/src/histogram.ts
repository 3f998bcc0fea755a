/**
 * A log-scaled histogram of durations, after Gil Tene's HdrHistogram: each power of two is cut into 16 equal
 * buckets, so that a percentile read from it is off by at most 1/32 of its value. Durations below 16 ns have
 * a bucket each.
 */
const SUB_BITS = 4;
const SUB = 1 << SUB_BITS;

/** The bucket of a duration in whole nanoseconds, 0 to 2^53. */
export function bucketOf(nanos: number): number {
  if (nanos < SUB) return nanos < 0 ? 0 : nanos;
  // clz32 reads 32 bits; longer durations are brought into its range first.
  let shift = 0;
  let value = nanos;
  while (value >= 2 ** 31) {
    value = Math.floor(value / 2 ** 16);
    shift += 16;
  }
  const exponent = 31 - Math.clz32(value);
  return (exponent + shift - SUB_BITS + 1) * SUB + ((value >>> (exponent - SUB_BITS)) & (SUB - 1));
}

/** The smallest duration of a bucket, nanoseconds. */
export function bucketStart(bucket: number): number {
  if (bucket < SUB) return bucket;
  const exponent = Math.floor(bucket / SUB) + SUB_BITS - 1;
  return 2 ** exponent + (bucket % SUB) * 2 ** (exponent - SUB_BITS);
}

/** Counts by bucket; index 0 is bucket `first`. */
export interface Histogram {
  readonly first: number;
  readonly counts: ArrayLike<number>;
}

/** Stored form: pairs of variable-length integers (LEB128), buckets skipped since the last one and its count. */
export function encodeHistogram(histogram: Histogram): Uint8Array {
  const bytes: number[] = [];
  let previous = 0;
  for (let index = 0; index < histogram.counts.length; index++) {
    const count = histogram.counts[index] ?? 0;
    if (count === 0) continue;
    const bucket = histogram.first + index;
    pushVarint(bytes, bucket - previous);
    pushVarint(bytes, count);
    previous = bucket;
  }
  return Uint8Array.from(bytes);
}

/** The stored form as bucket → count, in rising order. */
export function decodeHistogram(bytes: Uint8Array): Map<number, number> {
  const counts = new Map<number, number>();
  eachBucket(bytes, (bucket, count) => counts.set(bucket, count));
  return counts;
}

/** Calls `visit` with each bucket of the stored form and its count, in rising order. */
export function eachBucket(
  bytes: Uint8Array,
  visit: (bucket: number, count: number) => void,
): void {
  let bucket = 0;
  for (let offset = 0; offset < bytes.length;) {
    const skipped = readVarint(bytes, offset);
    const count = readVarint(bytes, skipped.next);
    bucket += skipped.value;
    visit(bucket, count.value);
    offset = count.next;
  }
}

/**
 * The duration below which the share `quantile` (0 to 1) of all calls lies: the middle of its bucket, nanoseconds.
 * 0 for an empty histogram.
 */
export function quantileOf(counts: ReadonlyMap<number, number>, quantile: number): number {
  const buckets = [...counts].toSorted(([a], [b]) => a - b);
  const total = buckets.reduce((sum, [, count]) => sum + count, 0);
  const rank = Math.max(1, Math.ceil(quantile * total));
  let seen = 0;
  for (const [bucket, count] of buckets) {
    seen += count;
    if (seen >= rank) return Math.floor((bucketStart(bucket) + bucketStart(bucket + 1) - 1) / 2);
  }
  return 0;
}

function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

function readVarint(bytes: Uint8Array, offset: number): { value: number; next: number } {
  let value = 0;
  let scale = 1;
  let next = offset;
  for (;;) {
    const byte = bytes[next++];
    if (byte === undefined)
      throw new RangeError(`histogram ends inside a number at byte ${offset}`);
    value += (byte & 127) * scale;
    if (byte < 128) return { value, next };
    scale *= 128;
  }
}
