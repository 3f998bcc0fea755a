/** Nanoseconds a call, over `calls` calls in a row. Each call gets the result of the one before, so that none is left out. */
export function nanosPerCall(body: (value: number) => number, calls: number): number {
  const began = process.hrtime.bigint();
  let value = 0;
  for (let index = 0; index < calls; index++) value = body(value) | 0;
  return Number(process.hrtime.bigint() - began) / calls;
}

export async function nanosPerAsyncCall(
  body: (value: number) => Promise<number>,
  calls: number,
): Promise<number> {
  const began = process.hrtime.bigint();
  let value = 0;
  for (let index = 0; index < calls; index++) value = (await body(value)) | 0;
  return Number(process.hrtime.bigint() - began) / calls;
}

const clock = performance;
const read = performance.now;

/** The floor: what a call that looks at the clock twice costs. */
export function twoClockReads(value: number): number {
  return read.call(clock) <= read.call(clock) ? value + 1 : value;
}

/**
 * Lets the drain worker empty the channels, so that the next round measures the traced thread alone. Busily: a processor
 * that slept comes back slower and with cold caches, which programs under load do not meet.
 */
export function letDrain(): void {
  const end = performance.now() + 250;
  while (performance.now() < end);
}
