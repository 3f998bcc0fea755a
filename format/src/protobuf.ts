/** Protocol buffers by hand, for what is written where no library may be or in numbers that none is fast enough for. */
const VARINT = 0;
const BYTES = 2;
const LONGEST_VARINT = 10;

const encoder = new TextEncoder();

/** Writes messages one field at a time, https://protobuf.dev/programming-guides/encoding. */
export class ProtoWriter {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(2 ** 16);
  #length = 0;

  /** Bytes written since the last {@link take}. */
  get length(): number {
    return this.#length;
  }

  /** A whole number of any 32- or 64-bit type but sint and fixed; a negative one takes ten bytes. */
  int(field: number, value: number | bigint): void {
    this.#reserve(2 * LONGEST_VARINT);
    this.#varint(field * 8 + VARINT);
    this.#integer(value);
  }

  string(field: number, text: string): void {
    const start = this.begin(field);
    // A UTF-16 unit takes three bytes at most.
    this.#reserve(text.length * 3);
    this.#length += encoder.encodeInto(text, this.#bytes.subarray(this.#length)).written;
    this.end(start);
  }

  /** A repeated number, in the one field that all its elements share. */
  packed(field: number, values: readonly (number | bigint)[]): void {
    const start = this.begin(field);
    for (const value of values) {
      this.#reserve(LONGEST_VARINT);
      this.#integer(value);
    }
    this.end(start);
  }

  /** Begins a message inside this one; {@link end} takes what this returns. */
  begin(field: number): number {
    this.#reserve(LONGEST_VARINT + 1);
    this.#varint(field * 8 + BYTES);
    // Most are short, and a length below 128 is one byte.
    return ++this.#length;
  }

  end(start: number): void {
    const length = this.#length - start;
    if (length < 128) {
      this.#bytes[start - 1] = length;
      return;
    }
    const more = varintLength(length) - 1;
    this.#reserve(more);
    this.#bytes.copyWithin(start + more, start, this.#length);
    this.#length = start - 1;
    this.#varint(length);
    this.#length += length;
  }

  /** What was written; the writer is empty then. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }

  #integer(value: number | bigint): void {
    if (typeof value === 'number' && value >= 0 && Number.isSafeInteger(value)) {
      this.#varint(value);
      return;
    }
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest >= 128n) {
      this.#bytes[this.#length++] = Number(rest & 127n) | 128;
      rest >>= 7n;
    }
    this.#bytes[this.#length++] = Number(rest);
  }

  #varint(value: number): void {
    const bytes = this.#bytes;
    let at = this.#length;
    let rest = value;
    // Above 31 bits, shifts would lose what is there.
    while (rest >= 2 ** 31) {
      bytes[at++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest >= 128) {
      bytes[at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    bytes[at++] = rest;
    this.#length = at;
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + bytes));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) length++;
  return length;
}
