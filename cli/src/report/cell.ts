import type { SqlCell } from '../store/open-store.ts';

/** Bytes as SQL writes them: x'0aff'. */
export function blobText(bytes: Uint8Array): string {
  return `x'${Buffer.from(bytes).toString('hex')}'`;
}

/** A cell for people, NULL too. */
export function cellText(cell: SqlCell): string {
  if (cell === null) return 'NULL';
  return cell instanceof Uint8Array ? blobText(cell) : String(cell);
}

/** A cell as JSON. Whole numbers keep all their digits, of which a reader that knows doubles alone loses the last. */
export function cellJson(cell: SqlCell): string {
  if (typeof cell === 'bigint') return String(cell);
  // JSON has no infinite numbers.
  if (typeof cell === 'number' && !Number.isFinite(cell)) return JSON.stringify(String(cell));
  return JSON.stringify(cell instanceof Uint8Array ? blobText(cell) : cell);
}
