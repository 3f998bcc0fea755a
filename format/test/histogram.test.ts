import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bucketOf,
  bucketStart,
  decodeHistogram,
  encodeHistogram,
  quantileOf,
} from '../src/histogram.ts';

/** Buckets as their definition says: below 16 one each, above that 16 to a power of two. Exact, by whole numbers. */
function naiveBucket(nanos: number): number {
  const value = BigInt(nanos);
  if (value < 16n) return nanos;
  let exponent = 0n;
  while (value >> (exponent + 1n) > 0n) exponent++;
  const sixteenth = (value - (1n << exponent)) >> (exponent - 4n);
  return Number((exponent - 3n) * 16n + sixteenth);
}

const nanos = fc.oneof(
  fc.nat(100),
  fc.nat(),
  fc.maxSafeNat(),
  fc.integer({ min: 0, max: 52 }).map((exponent) => 2 ** exponent),
  fc.integer({ min: 1, max: 53 }).map((exponent) => 2 ** exponent - 1),
);

test('a duration falls into the bucket that its definition names', () => {
  fc.assert(
    fc.property(nanos, (value) => {
      expect(bucketOf(value)).toBe(naiveBucket(value));
    }),
    { numRuns: 2000 },
  );
});

test('a bucket begins at its start and ends before the next one', () => {
  fc.assert(
    fc.property(nanos, (value) => {
      const bucket = bucketOf(value);
      expect(bucketStart(bucket)).toBeLessThanOrEqual(value);
      expect(bucketStart(bucket + 1)).toBeGreaterThan(value);
    }),
    { numRuns: 2000 },
  );
});

test('buckets follow each other without a gap', () => {
  const last = bucketOf(Number.MAX_SAFE_INTEGER);
  for (let bucket = 0; bucket <= last; bucket++) expect(bucketOf(bucketStart(bucket))).toBe(bucket);
  expect(last).toBe(naiveBucket(Number.MAX_SAFE_INTEGER));
});

test('time that runs backwards counts as none', () => {
  expect(bucketOf(-5)).toBe(0);
});

test('the stored form gives back every count', () => {
  const counts = fc.array(fc.oneof(fc.constant(0), fc.nat(300), fc.maxSafeNat()), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(fc.nat(800), counts, (first, list) => {
      const expected = new Map<number, number>();
      list.forEach((count, index) => {
        if (count > 0) expected.set(first + index, count);
      });
      expect(decodeHistogram(encodeHistogram({ first, counts: list }))).toEqual(expected);
    }),
  );
});

test('a stored form that ends early is refused', () => {
  const whole = encodeHistogram({ first: 5, counts: [1000] });
  expect(() => decodeHistogram(whole.subarray(0, -1))).toThrow(
    new RangeError('histogram ends inside a number at byte 1'),
  );
  expect(() => decodeHistogram(whole.subarray(0, 1))).toThrow(RangeError);
});

test('a quantile is within 1/32 of the exact one', () => {
  const durations = fc.array(nanos, { minLength: 1, maxLength: 200 });
  const quantile = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(durations, quantile, (list, share) => {
      const counts = new Map<number, number>();
      for (const value of list) counts.set(bucketOf(value), (counts.get(bucketOf(value)) ?? 0) + 1);
      const sorted = list.toSorted((a, b) => a - b);
      const exact = sorted[Math.max(1, Math.ceil(share * list.length)) - 1] ?? 0;
      expect(Math.abs(quantileOf(counts, share) - exact)).toBeLessThanOrEqual(exact / 32);
    }),
    { numRuns: 1000 },
  );
});

test('no calls have no quantile', () => {
  expect(quantileOf(new Map(), 0.5)).toBe(0);
});
