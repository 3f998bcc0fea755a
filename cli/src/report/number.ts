/** 1,234,567. Not by Intl: making its formatter takes as long as adding a large tree up. */
export function countText(count: number): string {
  const digits = Math.round(Math.abs(count)).toFixed(0);
  const sign = count < 0 ? '-' : '';
  return sign + (digits.length <= 3 ? digits : digits.replaceAll(/\B(?=(?:\d{3})+$)/g, ','));
}

/** A count with its noun: 1 call, 2 calls. */
export function counted(count: number, noun: string, nouns: string = `${noun}s`): string {
  return `${countText(count)} ${count === 1 ? noun : nouns}`;
}

/** 12.3%, of a part from 0 to 1. */
export function percentText(part: number): string {
  return `${(part * 100).toFixed(1)}%`;
}

const UNITS = [
  { name: 'ns', nanos: 1 },
  { name: 'µs', nanos: 1e3 },
  { name: 'ms', nanos: 1e6 },
  { name: 's', nanos: 1e9 },
] as const;

const SECONDS = UNITS[3];

/** Nanoseconds in the unit in which three digits tell the most: 999 ns, 1.23 µs, 45.6 ms, 1,234 s. */
export function durationText(nanos: number): string {
  // Rounded first: 999.6 µs is 1.00 ms.
  const rounded = Math.abs(nanos) < 1 ? Math.round(nanos) : Number(nanos.toPrecision(3));
  const unit = UNITS.find(({ nanos: size }) => Math.abs(rounded) < size * 1000) ?? SECONDS;
  const value = rounded / unit.nanos;
  if (Math.abs(value) >= 1000) return `${countText(nanos / unit.nanos)} ${unit.name}`;
  return `${unit.nanos === 1 && Number.isInteger(value) ? value : value.toPrecision(3)} ${unit.name}`;
}
