const UNIT_NANOS: ReadonlyMap<string, number> = new Map([
  ['ns', 1],
  ['us', 1e3],
  ['µs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
  ['m', 60e9],
  ['h', 3600e9],
]);

/** ns of `1.5ms`; undefined for what is no duration. */
export function durationNanos(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([a-zµ]+)$/.exec(text) ?? [];
  const size = UNIT_NANOS.get(unit);
  return number === undefined || size === undefined ? undefined : Number(number) * size;
}
