/**
 * The spans whose ENTER was dropped: which numbers they had, and where they stand on the thread's stack, so that what
 * they call hangs below the nearest call above them that is known.
 */

/** Ranges beyond this many are made one with the oldest. */
const MAX_RANGES = 4096;

export class LostSpans {
  /** Numbers from `#from[i]` up to and without `#to[i]`, in their order. */
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  /** A lost span on the thread's stack, with the nearest known one below it; 0 for none. */
  readonly #onStack = new Map<number, number>();

  get hasAny(): boolean {
    return this.#from.length > 0;
  }

  skip(from: number, to: number): void {
    this.#from.push(from);
    this.#to.push(to);
    if (this.#from.length <= MAX_RANGES) return;
    this.#from.splice(1, 1);
    this.#to.splice(0, 1);
  }

  has(number: number): boolean {
    let low = 0;
    let high = this.#from.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#to[middle] as number) <= number) low = middle + 1;
      else high = middle;
    }
    return low < this.#from.length && (this.#from[low] as number) <= number;
  }

  /** A lost span is put on the stack. `below` is the nearest known one there, or 0. */
  push(number: number, below: number): void {
    this.#onStack.set(number, below);
  }

  pop(number: number): void {
    this.#onStack.delete(number);
  }

  isOnStack(number: number): boolean {
    return this.#onStack.size > 0 && this.#onStack.has(number);
  }

  clearStack(): void {
    this.#onStack.clear();
  }

  /** The known span in whose place a lost one is; 0 where there is none. */
  standIn(number: number): number {
    return this.#onStack.get(number) ?? 0;
  }
}
