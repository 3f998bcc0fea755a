import { cpus } from 'node:os';

import type { Figure } from './figures.ts';

/** What one benchmark found. */
export interface Result {
  readonly name: string;
  readonly figures: readonly Figure[];
}

export function toTable(all: readonly Result[]): string {
  const rows = all.flatMap(({ name, figures }) =>
    figures.map(
      ({ name: what, median, lowest, highest, unit, goal }) =>
        `| ${what} | ${number(median)} ${unit} | ${number(lowest)} – ${number(highest)} | ${goal ?? ''} | bench/${name} |`,
    ),
  );
  return ['| what | median | rounds | goal | benchmark |', '|---|---|---|---|---|', ...rows].join(
    '\n',
  );
}

export function processor(): string {
  return `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`;
}

function number(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
