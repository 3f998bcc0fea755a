/**
 * Which calls are recorded where functions have a budget of calls a second, see docs/bounded.md. Part of the hot path:
 * plain module state and typed arrays, and of most calls of a busy function no more than one number is counted down
 * (bench/budget).
 *
 * A site is _whole_ until `budget` of its calls came within a second. Then it is _counted_: of about `stride` calls one is
 * recorded, and before it how many were not. A second later the stride is chosen anew, by all calls of that second.
 */
import { Kind, KIND_BITS } from '@functrace/format';
import { write } from '../channel/writer.ts';

/** Taken at load: fake timers replace it later. */
const clock = process.hrtime.bigint;
const now64 = new BigInt64Array(1);
const now32 = new Uint32Array(now64.buffer);

/** ns */
const SECOND = 1e9;

/** Calls between two looks at the clock: a function that has become slow is recorded again after as many at the latest. */
const LOOK = 32;

/** Calls a second; 0 is no budget. */
let budget = 0;
/** Sites with a number above this have never been called. */
let used = 0;

/** By site. Calls until the next look, and with how many that began. */
let left = new Int32Array(0);
let step = new Int32Array(0);
/** Calls since the latest that was recorded, as of the latest look. */
let skipped = new Int32Array(0);
/** Of how many calls one is recorded; 0 and 1: each. */
let stride = new Int32Array(0);
/** So many calls after the latest that was recorded comes the next. */
let target = new Int32Array(0);
/** Calls that may be recorded before the stride is chosen anew. */
let quota = new Int32Array(0);
/** All calls since it was chosen, and when that was, ns. */
let calls = new Float64Array(0);
let since = new Float64Array(0);

/** @param perSecond 0 for no budget */
export function setBudget(perSecond: number): void {
  budget = perSecond;
}

export function hasBudget(): boolean {
  return budget > 0;
}

/** A call begins, of a function that has a budget: whether it is recorded. */
export function isDue(site: number): boolean {
  // Not a number for a site that has not been called: that is looked at as well.
  const next = (left[site] as number) - 1;
  if (next > 0) {
    left[site] = next;
    return false;
  }
  return look(site);
}

/** Writes how many calls were not recorded. */
export function writeSkipped(): void {
  for (let site = 0; site < used; site++) {
    const more = (skipped[site] as number) + (step[site] as number) - (left[site] as number);
    if ((stride[site] as number) <= 1 || more <= 0) continue;
    write((site << KIND_BITS) | Kind.COUNTED, more);
    calls[site] = (calls[site] as number) + more;
    skipped[site] = (left[site] as number) - (step[site] as number);
  }
}

function look(site: number): boolean {
  if (site >= used) begin(site);
  if ((stride[site] as number) <= 1) return lookWhole(site);
  const time = now();
  const isOver = time - (since[site] as number) >= SECOND;
  const more = (skipped[site] as number) + (step[site] as number);
  if (more < (target[site] as number) && !isOver) {
    skipped[site] = more;
    lookAfter(site, (target[site] as number) - more);
    return false;
  }
  // This one is recorded, and not among those that were not.
  if (more > 1) write((site << KIND_BITS) | Kind.COUNTED, more - 1);
  calls[site] = (calls[site] as number) + more;
  skipped[site] = 0;
  quota[site] = (quota[site] as number) - 1;
  if (quota[site] === 0 || isOver) chooseStride(site, time);
  aim(site);
  return true;
}

function lookWhole(site: number): true {
  left[site] = 1;
  const more = (quota[site] as number) - 1;
  quota[site] = more;
  if (more > 0) return true;
  calls[site] = budget;
  chooseStride(site, now());
  if ((stride[site] as number) > 1) {
    aim(site);
    // Those that are not recorded come after this moment.
    write((site << KIND_BITS) | Kind.COUNTED, 0);
  }
  return true;
}

/** By the calls since the last time. */
function chooseStride(site: number, time: number): void {
  const elapsed = Math.max(time - (since[site] as number), 1);
  const rate = ((calls[site] as number) * SECOND) / elapsed;
  stride[site] = Math.min(Math.ceil(rate / budget), 2 ** 24);
  calls[site] = 0;
  since[site] = time;
  quota[site] = budget;
}

/** The call that is recorded next: at random, since calls often come in an order that repeats. */
function aim(site: number): void {
  if ((stride[site] as number) <= 1) {
    left[site] = 1;
    step[site] = 1;
    return;
  }
  const next = 1 + (random() % (2 * (stride[site] as number) - 1));
  target[site] = next;
  lookAfter(site, next);
}

function lookAfter(site: number, most: number): void {
  const next = most < LOOK ? most : LOOK;
  step[site] = next;
  left[site] = next;
}

let seed = 0x9e3779b9;

/** Marsaglia's xorshift: the program's own random numbers stay in their order. */
function random(): number {
  seed ^= seed << 13;
  seed ^= seed >>> 17;
  seed ^= seed << 5;
  return seed >>> 0;
}

function now(): number {
  now64[0] = clock();
  return (now32[1] as number) * 2 ** 32 + (now32[0] as number);
}

function begin(site: number): void {
  if (site >= left.length) grow(Math.max(1024, left.length * 2, site + 1));
  const time = now();
  for (let next = used; next <= site; next++) {
    left[next] = 1;
    step[next] = 1;
    quota[next] = budget;
    since[next] = time;
  }
  used = site + 1;
}

function grow(length: number): void {
  const integers = (old: Int32Array): Int32Array<ArrayBuffer> => {
    const fresh = new Int32Array(length);
    fresh.set(old);
    return fresh;
  };
  const floats = (old: Float64Array): Float64Array<ArrayBuffer> => {
    const fresh = new Float64Array(length);
    fresh.set(old);
    return fresh;
  };
  left = integers(left);
  step = integers(step);
  skipped = integers(skipped);
  stride = integers(stride);
  target = integers(target);
  quota = integers(quota);
  calls = floats(calls);
  since = floats(since);
}
