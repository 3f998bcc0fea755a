/** What a benchmark found: the median over its rounds, and the lowest and highest round. */
export interface Figure {
  readonly name: string;
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  readonly unit: string;
  /** What DESIGN asks for, in words. */
  readonly goal?: string;
}

export function figure(
  name: string,
  unit: string,
  rounds: readonly number[],
  goal?: string,
): Figure {
  const sorted = rounds.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN;
  return {
    name,
    unit,
    median: at(0.5),
    lowest: at(0),
    highest: at(1),
    ...(goal === undefined ? {} : { goal }),
  };
}

/** Hands the figures to bench/run.ts, which started this process. */
export function report(...figures: readonly Figure[]): void {
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}
