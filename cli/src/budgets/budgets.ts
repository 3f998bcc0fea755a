/** What a file of budgets says. Durations in ns. */
export interface Budgets {
  readonly path: string;
  readonly functions: readonly FunctionBudget[];
  readonly forbidden: readonly ForbiddenCall[];
}

/** Bounds of each function whose name matches. */
export interface FunctionBudget {
  /** A qualified name; `*` stands for any letters. */
  readonly name: string;
  readonly limits: readonly Limit[];
}

export interface Limit {
  readonly key: LimitKey;
  readonly most: number;
}

/** A call that must not be: of a function at all, or from below another one. */
export interface ForbiddenCall {
  readonly callee: string;
  /** Undefined: by anybody. */
  readonly caller: string | undefined;
  /** Whether functions may stand between the two. */
  readonly isDirect: boolean;
}

/** The figure of `top` that each limit bounds. */
export const LIMITS = {
  maxCalls: { figure: 'calls', isDuration: false },
  maxErrors: { figure: 'errors', isDuration: false },
  maxTotal: { figure: 'total', isDuration: true },
  maxSelf: { figure: 'self', isDuration: true },
  maxMean: { figure: 'mean', isDuration: true },
  maxP50: { figure: 'p50', isDuration: true },
  maxP90: { figure: 'p90', isDuration: true },
  maxP99: { figure: 'p99', isDuration: true },
  maxDuration: { figure: 'max', isDuration: true },
} as const;

export type LimitKey = keyof typeof LIMITS;

/** A pattern of names as a test of them. */
export function nameTest(name: string): (text: string) => boolean {
  const parts = name
    .split('*')
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`));
  const pattern = new RegExp(`^${parts.join('.*')}$`, 's');
  return (text) => pattern.test(text);
}
