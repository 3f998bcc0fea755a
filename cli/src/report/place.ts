import { relativeFile } from '../queries/relative-file.ts';
import type { TracedFunction } from '../queries/traced-functions.ts';
import { printable } from './text.ts';

/** file:line, the file relative to the working directory of the program where it lies below it. */
export function placeText(
  site: Pick<TracedFunction, 'file' | 'line'>,
  folders: readonly string[],
): string {
  return printable(`${relativeFile(site.file, folders)}:${site.line}`);
}

/** file:line:column */
export function exactPlaceText(site: TracedFunction, folders: readonly string[]): string {
  return printable(`${relativeFile(site.file, folders)}:${site.line}:${site.column}`);
}
