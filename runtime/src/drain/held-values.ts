interface Held {
  readonly position: number;
  readonly text: string;
}

/** Parameters of calls of which it is not known yet whether they are kept. */
export class HeldValues {
  readonly #held = new Map<number, Held[]>();

  hold(span: number, position: number, text: string): void {
    const held = this.#held.get(span);
    if (held === undefined) this.#held.set(span, [{ position, text }]);
    else held.push({ position, text });
  }

  /** Gives them up, or out. */
  release(span: number, take?: (position: number, text: string) => void): void {
    const held = this.#held.get(span);
    if (held === undefined) return;
    this.#held.delete(span);
    if (take !== undefined) for (const { position, text } of held) take(position, text);
  }
}
