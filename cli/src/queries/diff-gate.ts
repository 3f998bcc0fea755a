import { type ComparedFigure, COMPARED_FIGURES } from './both-trees.ts';
import type { Compared, Diff } from './diff.ts';

/** A growth, or with a minus a reduction, that is not to be exceeded. */
export interface Gate {
  /** As it was given. */
  readonly text: string;
  /** A part of what it was before, or ns, or a count; negative for a reduction. */
  readonly by: { readonly part: number } | { readonly amount: number };
  readonly figure: ComparedFigure;
  /** Each function of such a name; all calls together without it. */
  readonly functions: RegExp | undefined;
}

/** What is beyond a gate. */
export interface Failure {
  readonly gate: string;
  readonly figure: ComparedFigure;
  /** Name of the function; null for all calls together. */
  readonly function: string | null;
  readonly before: number;
  readonly after: number;
}

export function gateFailures(gates: readonly Gate[], { whole, rows }: Diff): Failure[] {
  return gates.flatMap((gate) => {
    const { functions } = gate;
    const subjects: { readonly name: string | null; readonly row: Compared }[] =
      functions === undefined
        ? [{ name: null, row: whole }]
        : rows.filter(({ name }) => functions.test(name)).map((row) => ({ name: row.name, row }));
    return subjects
      .filter(({ row }) => isBeyond(gate, row))
      .map(({ name, row }) => ({
        gate: gate.text,
        figure: gate.figure,
        function: name,
        before: row.before[gate.figure],
        after: row.after[gate.figure],
      }));
  });
}

function isBeyond({ by, figure }: Gate, { before, difference }: Compared): boolean {
  const bound = 'part' in by ? by.part * before[figure] : by.amount;
  // What was not there before grows by more than any part of it, and cannot shrink.
  return bound < 0 || ('part' in by && by.part < 0)
    ? difference[figure] < bound
    : difference[figure] > bound;
}

export function isFigure(text: string): text is ComparedFigure {
  return COMPARED_FIGURES.some((figure) => figure === text);
}
