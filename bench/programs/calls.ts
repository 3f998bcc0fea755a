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

/** An object as programs pass them around. */
export interface Order {
  readonly id: string;
  readonly lines: readonly number[];
  readonly customer: { readonly name: string };
  readonly total: number;
}

/** @notrace */
export function plainOfObject(order: Order): number {
  return order.total;
}

export function tracedOfObject(order: Order): number {
  return order.total;
}

/** @notrace */
export function plainOfAny(value: unknown): number {
  return value === undefined ? 0 : 1;
}

export function tracedOfAny(value: unknown): number {
  return value === undefined ? 0 : 1;
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

/** How deep a function comes that does nothing but call itself. */
export function tracedDepth(): number {
  let depth = 0;
  function descend(): void {
    depth++;
    descend();
  }
  return depthOf(descend, () => depth);
}

/** @notrace */
export function plainDepth(): number {
  let depth = 0;
  /** @notrace */
  function descend(): void {
    depth++;
    descend();
  }
  return depthOf(descend, () => depth);
}

/** The same for one with parameters, variables and a result, like most. */
export function tracedDepthOfThree(): number {
  let depth = 0;
  function descend(value: number, rate: number, name: string): number {
    depth++;
    const next = value + 1;
    const sum = next * rate;
    const result = descend(next, sum, name);
    return result + next + name.length;
  }
  return depthOf(
    () => descend(0, 1, 'order'),
    () => depth,
  );
}

/** @notrace */
export function plainDepthOfThree(): number {
  let depth = 0;
  /** @notrace */
  function descend(value: number, rate: number, name: string): number {
    depth++;
    const next = value + 1;
    const sum = next * rate;
    const result = descend(next, sum, name);
    return result + next + name.length;
  }
  return depthOf(
    () => descend(0, 1, 'order'),
    () => depth,
  );
}

function depthOf(descend: () => unknown, depth: () => number): number {
  try {
    descend();
  } catch {
    // The stack's end is what is looked for.
  }
  return depth();
}
