import type { Buffer } from 'node:buffer';
import { Item } from '@functrace/format';

/** Characters of a string that was kept whole or cut, and how many it had. */
export interface ReadString {
  readonly text: string;
  readonly length: number;
}

/** Reads the parts of an encoded value, see the format's encoding.ts. */
export class ByteCursor {
  #bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  move(bytes: Buffer, at: number): void {
    this.#bytes = bytes;
    this.at = at;
  }

  byte(): number {
    return this.#bytes[this.at++] as number;
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  }

  double(): number {
    const value = this.#bytes.readDoubleLE(this.at);
    this.at += 8;
    return value;
  }

  /** A string's item, code included. */
  string(): ReadString {
    return this.characters(this.byte());
  }

  characters(item: number): ReadString {
    const stored = this.varint();
    const isCut = item === Item.CUT_LATIN1 || item === Item.CUT_UTF16;
    const length = isCut ? this.varint() : stored;
    const isNarrow = item === Item.LATIN1 || item === Item.CUT_LATIN1;
    const start = this.at;
    this.at += isNarrow ? stored : stored * 2;
    return {
      text: this.#bytes.toString(isNarrow ? 'latin1' : 'utf16le', start, this.at),
      length,
    };
  }

  /** Whether the items of a container end here; takes the mark away. */
  isEnd(): boolean {
    if (this.#bytes[this.at] !== Item.END) return false;
    this.at++;
    return true;
  }
}
