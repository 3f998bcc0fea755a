/** Shorter texts are not worth a row of their own. */
const LEAST = 32;

/** Characters that are kept in memory, and texts. Then all are forgotten, and those that come again are stored again. */
const MOST_CHARACTERS = 2 ** 20;
const MOST_TEXTS = 8192;

/** A text that came once so far. */
const ONCE = 0;

/**
 * Finds the texts that come again: one that comes for the second time gets a number, and what comes later refers to that.
 * So a text that comes once, like most, costs no second row.
 */
export class RepeatedTexts {
  readonly #known = new Map<string, number>();
  #characters = 0;
  #count = 0;
  readonly #onForget: (last: number) => void;

  /** `onForget` is told when no number up to `last` will be given again. */
  constructor(onForget: (last: number) => void = () => {}) {
    this.#onForget = onForget;
  }

  /** The text's number; 0 for one that has none. `onNew` is told of a number that is given now. */
  numberOf(text: string, onNew: (number: number) => void): number {
    if (text.length < LEAST) return 0;
    const known = this.#known.get(text);
    if (known === undefined) {
      this.#remember(text);
      return 0;
    }
    if (known !== ONCE) return known;
    const number = ++this.#count;
    this.#known.set(text, number);
    onNew(number);
    return number;
  }

  #remember(text: string): void {
    if (this.#characters + text.length > MOST_CHARACTERS || this.#known.size === MOST_TEXTS) {
      this.#known.clear();
      this.#characters = 0;
      this.#onForget(this.#count);
    }
    this.#known.set(text, ONCE);
    this.#characters += text.length;
  }
}
