import type { SqlCell } from '../store/open-store.ts';
import { blobText } from './cell.ts';

/**
 * A line as RFC 4180 has it. NULL is an empty field and an empty text a quoted one, as PostgreSQL writes and reads them.
 */
export function csvLine(cells: readonly SqlCell[]): string {
  return `${cells.map(csvField).join(',')}\n`;
}

export function csvField(cell: SqlCell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return cell instanceof Uint8Array ? blobText(cell) : String(cell);
  return cell === '' || /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
