/** PostgreSQL cuts a longer name off, and then two of them may be one; MySQL refuses above 64. */
const LONGEST = 63;

/** A name made of parts, shortened with a hash of the whole where it is too long. */
export function constraintName(parts: readonly string[]): string {
  const name = parts.join('_');
  if (Buffer.byteLength(name) <= LONGEST) return name;
  const hash = hashOf(name);
  let start = name;
  while (Buffer.byteLength(start) > LONGEST - hash.length - 1) start = start.slice(0, -1);
  return `${start}_${hash}`;
}

/** FNV-1a: any hash would do that is the same everywhere. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}
