import { incrementOf, propertiesOf } from '@functrace/format';
import { BASE_REACH } from '../store/batch.ts';

/** A receiver as it is stored; `base` is the span whose receiver it changes, 0 for none. */
export interface StoredReceiver {
  readonly text: string;
  readonly base: number;
}

interface Base {
  readonly span: number;
  readonly properties: ReadonlyMap<string, string>;
  /** Of its text. */
  readonly characters: number;
}

/** Characters of receivers that are kept in memory, and objects. Then all are forgotten, and stored whole once more. */
const MOST_CHARACTERS = 2 ** 20;
const MOST_OBJECTS = 4096;

/** An increment is worth its base as long as it has at most this share of the whole. */
const WORTH = 0.5;

/** Finds out what has changed of an object since it was stored whole. */
export class Receivers {
  readonly #bases = new Map<number, Base>();
  #characters = 0;

  /** `object` is the thread's number for it. */
  place(object: number, span: number, text: string): StoredReceiver {
    const properties = propertiesOf(text);
    if (properties === undefined) return { text, base: 0 };
    const known = this.#bases.get(object);
    const base = known !== undefined && span - known.span <= BASE_REACH ? known : undefined;
    const increment = base === undefined ? undefined : incrementOf(base.properties, properties);
    if (base !== undefined && increment !== undefined && increment.length <= text.length * WORTH)
      return { text: increment, base: base.span };
    this.#keep(object, span, properties, text.length);
    return { text, base: 0 };
  }

  #keep(
    object: number,
    span: number,
    properties: ReadonlyMap<string, string>,
    characters: number,
  ): void {
    if (this.#characters + characters > MOST_CHARACTERS || this.#bases.size === MOST_OBJECTS) {
      this.#bases.clear();
      this.#characters = 0;
    }
    const before = this.#bases.get(object);
    this.#bases.set(object, { span, properties, characters });
    this.#characters += characters - (before?.characters ?? 0);
  }
}
