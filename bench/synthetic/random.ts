/** Numbers that look random and are the same in every run: xorshift32 of George Marsaglia (2003). */
export class Random {
  #state: number;

  /** `seed` is not 0. */
  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** From 0 to below 1. */
  share(): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return (state >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 to below `bound`. */
  below(bound: number): number {
    return Math.floor(this.share() * bound);
  }

  /** A whole number that is as likely from 1 to 10 as from 10 to 100: most are short, some are long. */
  spread(lowest: number, highest: number): number {
    return Math.floor(lowest * (highest / lowest) ** this.share());
  }
}
