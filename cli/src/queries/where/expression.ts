/** What `--where` says, as a tree. Nothing of it is ever run as code. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: Literal }
  | Path
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: 'compare';
      readonly operator: Comparison;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'match';
      readonly operand: Expression;
      readonly pattern: RegExp;
      readonly isNegated: boolean;
    };

export type Literal = string | number | boolean | null | undefined;
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** Something of a call: a measure, or a value and the way into it. */
export interface Path {
  readonly kind: 'path';
  readonly root: Root;
  readonly keys: readonly (string | number)[];
  /** Where it stands, from 1. */
  readonly column: number;
}

/** Durations in ns. */
export const MEASURES = [
  'duration',
  'running',
  'waiting',
  'depth',
  'outcome',
  'function',
  'task',
] as const;
/** `arg` by a parameter's name, `args` by its position; all are recorded values. */
export const VALUES = ['arg', 'args', 'result', 'error', 'this'] as const;

export type Measure = (typeof MEASURES)[number];
export type Root = Measure | (typeof VALUES)[number];

export function isValue(root: Root): boolean {
  return VALUES.some((one) => one === root);
}
