/** SQL for a time of day in ISO 8601 with nanoseconds, from an expression in ns since the epoch: too long for a number. */
export function isoTime(nanos: string): string {
  return `strftime('%Y-%m-%dT%H:%M:%S', (${nanos}) / 1000000000, 'unixepoch') || printf('.%09dZ', (${nanos}) % 1000000000)`;
}
