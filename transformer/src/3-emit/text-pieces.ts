/**
 * A text with insertions, in the order in which it will be written: each piece is some text of ours and then a stretch of
 * the source. Not magic-string: insertions come in order here, so that there is nothing to look up, and a map needs to
 * see the pieces.
 */
export interface Pieces {
  /** Of ours. Never has a line break in it. */
  readonly texts: readonly string[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

export class PieceWriter implements Pieces {
  readonly texts: string[] = [''];
  readonly starts: number[] = [0];
  readonly ends: number[] = [0];

  /** Inserts at an offset, behind what is there already. Offsets may not decrease. */
  insert(offset: number, text: string): void {
    const last = this.texts.length - 1;
    if (this.starts[last] === offset) {
      this.texts[last] += text;
      return;
    }
    this.ends[last] = offset;
    this.texts.push(text);
    this.starts.push(offset);
    this.ends.push(offset);
  }

  /** What was inserted at an offset, if anything: offsets before the last one are forgotten. */
  insertedAt(offset: number): string {
    const last = this.texts.length - 1;
    return this.starts[last] === offset ? (this.texts[last] ?? '') : '';
  }

  /** Leaves a stretch of the source out. */
  remove(start: number, end: number): void {
    this.#cut(start);
    this.starts[this.starts.length - 1] = end;
    this.ends[this.ends.length - 1] = end;
  }

  /** A mark before which pieces can be moved, see {@link moveTo}. */
  mark(offset: number): number {
    return this.#cut(offset);
  }

  /** Moves everything from a mark on up to another one, and returns the place behind it. */
  moveTo(target: number, from: number, end: number): number {
    this.#cut(end);
    const count = this.texts.length - 1 - from;
    for (const list of [this.texts, this.starts, this.ends] as unknown[][])
      list.splice(target, 0, ...list.splice(from, count));
    return target + count;
  }

  finish(end: number): Pieces {
    this.ends[this.ends.length - 1] = end;
    return this;
  }

  /** Begins a piece at an offset, and returns its index. */
  #cut(offset: number): number {
    this.ends[this.ends.length - 1] = offset;
    this.texts.push('');
    this.starts.push(offset);
    this.ends.push(offset);
    return this.texts.length - 1;
  }
}

export function joinPieces(source: string, { texts, starts, ends }: Pieces): string {
  const parts: string[] = [];
  for (let index = 0; index < texts.length; index++)
    parts.push(texts[index] as string, source.slice(starts[index], ends[index]));
  return parts.join('');
}
