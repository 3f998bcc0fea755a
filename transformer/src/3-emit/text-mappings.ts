import { Buffer } from 'node:buffer';

const DIGITS = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const COMMA = 44;
const SEMICOLON = 59;

/** Writes the `mappings` of a source map: bytes into a buffer, as there are millions of them in a large file. */
export class MappingWriter {
  #bytes: Uint8Array;
  #at = 0;
  #isFirst = true;
  #column = 0;
  #source = 0;
  #line = 0;
  #sourceColumn = 0;
  #name = 0;

  /** @param expected about how many bytes there will be */
  constructor(expected: number) {
    this.#bytes = new Uint8Array(Math.max(expected, 1024));
  }

  nextLine(): void {
    this.#reserve();
    this.#bytes[this.#at++] = SEMICOLON;
    this.#isFirst = true;
    this.#column = 0;
  }

  /** Says where a column comes from. Without a source, that it comes from nowhere. */
  segment(column: number, source: number, line: number, sourceColumn: number, name: number): void {
    this.#begin(column);
    if (source < 0) return;
    this.#write(source - this.#source);
    this.#write(line - this.#line);
    this.#write(sourceColumn - this.#sourceColumn);
    this.#source = source;
    this.#line = line;
    this.#sourceColumn = sourceColumn;
    if (name < 0) return;
    this.#write(name - this.#name);
    this.#name = name;
  }

  /** A segment as far behind the last one in the source as it is in the result. The last one has a source. */
  step(distance: number): void {
    this.#begin(this.#column + distance);
    this.#bytes[this.#at++] = DIGITS[0] as number;
    this.#bytes[this.#at++] = DIGITS[0] as number;
    this.#write(distance);
    this.#sourceColumn += distance;
  }

  toString(): string {
    return Buffer.from(this.#bytes.buffer, 0, this.#at).toString('latin1');
  }

  #begin(column: number): void {
    this.#reserve();
    if (!this.#isFirst) this.#bytes[this.#at++] = COMMA;
    this.#isFirst = false;
    this.#write(column - this.#column);
    this.#column = column;
  }

  #write(value: number): void {
    let rest = value < 0 ? (-value << 1) | 1 : value << 1;
    while (rest > 31) {
      this.#bytes[this.#at++] = DIGITS[(rest & 31) | 32] as number;
      rest >>>= 5;
    }
    this.#bytes[this.#at++] = DIGITS[rest] as number;
  }

  /** Room for one segment of five numbers. */
  #reserve(): void {
    if (this.#at + 40 <= this.#bytes.length) return;
    const larger = new Uint8Array(this.#bytes.length * 2);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
