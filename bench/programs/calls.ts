/** Small functions in pairs: one as the plugin leaves it, one instrumented. Each takes and returns a number. */

/** @notrace */
export function plain(value: number): number {
  return value + 1;
}

export function traced(value: number): number {
  return value + 1;
}

/** @notrace */
export function plainOfThree(value: number, rate: number, name: string): number {
  return value + rate + name.length;
}

export function tracedOfThree(value: number, rate: number, name: string): number {
  return value + rate + name.length;
}

/** @notrace */
export async function plainAwait(value: number): Promise<number> {
  await undefined;
  return value + 1;
}

export async function tracedAwait(value: number): Promise<number> {
  await undefined;
  return value + 1;
}

/** A traced caller: without one, each call would begin a task of its own. */
export function inside<Result>(body: () => Result): Result {
  return body();
}

export async function insideAsync<Result>(body: () => Promise<Result>): Promise<Result> {
  return await body();
}

/** Calls `descend` until the machine's stack ends, and returns how deep it came. */
export function tracedDepth(): number {
  let depth = 0;
  function descend(): void {
    depth++;
    descend();
  }
  try {
    descend();
  } catch {
    // The stack's end is what is looked for.
  }
  return depth;
}

/** @notrace */
export function plainDepth(): number {
  let depth = 0;
  /** @notrace */
  function descend(): void {
    depth++;
    descend();
  }
  try {
    descend();
  } catch {
    // The stack's end is what is looked for.
  }
  return depth;
}
