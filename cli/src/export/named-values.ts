import { Position } from '@functrace/format';
import type { ExportSite } from '../queries/export-sites.ts';
import type { StreamedValue } from '../queries/value-stream.ts';

const NAMES: Readonly<Record<number, string>> = {
  [Position.RESULT]: 'result',
  [Position.ERROR]: 'error',
  [Position.RECEIVER]: 'this',
};

/** What a value is called beside the others of its call. */
export function valueName({ parameters }: ExportSite, position: number): string {
  // More arguments than the function declares have a place but no name.
  return NAMES[position] ?? parameters[position] ?? `[${position}]`;
}

/** The arguments of a call as JSON: their stored form is JSON already. */
export function argumentsJson(site: ExportSite, values: readonly StreamedValue[]): string {
  const members = values
    .filter(({ position }) => position >= 0)
    .map(({ position, data }) => `${JSON.stringify(valueName(site, position))}:${data}`);
  return `{${members.join(',')}}`;
}

export function valueAt(values: readonly StreamedValue[], position: number): string | undefined {
  return values.find((value) => value.position === position)?.data;
}
