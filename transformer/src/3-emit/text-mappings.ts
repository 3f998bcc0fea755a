import { Buffer } from 'node:buffer';

const DIGITS = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const COMMA = 44;
const SEMICOLON = 59;
/** `A`: a distance of nothing. */
const ZERO = 65;

/** The characters that identifiers, keywords and numbers consist of; all beyond ASCII are taken for such. */
const WORD = new Uint8Array(1 << 16).fill(1);
for (let code = 0; code < 128; code++)
  if (!/[\w$#@]/.test(String.fromCharCode(code))) WORD[code] = 0;

/**
 * Bytes, as there are millions of them in a large file; one buffer for all files, as the collector is slow with those.
 * A map is written from beginning to end before the next one is begun.
 */
let bytes: Uint8Array = new Uint8Array(1 << 16);

/** Writes the `mappings` of a source map. */
export class MappingWriter {
  private at = 0;
  private isFirst = true;
  private column = 0;
  private source = 0;
  private line = 0;
  private sourceColumn = 0;
  private name = 0;

  nextLine(): void {
    if (this.at + 40 > bytes.length) grow();
    bytes[this.at++] = SEMICOLON;
    this.isFirst = true;
    this.column = 0;
  }

  /** Says where a column comes from. Without a source, that it comes from nowhere. */
  segment(column: number, source: number, line: number, sourceColumn: number, name: number): void {
    if (this.at + 40 > bytes.length) grow();
    if (this.isFirst) this.isFirst = false;
    else bytes[this.at++] = COMMA;
    this.write(column - this.column);
    this.column = column;
    if (source < 0) return;
    this.write(source - this.source);
    this.write(line - this.line);
    this.write(sourceColumn - this.sourceColumn);
    this.source = source;
    this.line = line;
    this.sourceColumn = sourceColumn;
    if (name < 0) return;
    this.write(name - this.name);
    this.name = name;
  }

  /** A segment on the line of the last one, as far behind it in the source as in the result. Nearly all are such. */
  step(distance: number): void {
    if (this.at + 40 > bytes.length) grow();
    this.column += distance;
    this.sourceColumn += distance;
    bytes[this.at++] = COMMA;
    this.write(distance);
    bytes[this.at++] = ZERO;
    bytes[this.at++] = ZERO;
    this.write(distance);
  }

  /**
   * A step to each word that begins in a stretch of a line, of which the first character has its segment. Gives the offset
   * of the last one. Hot: what there is of it for each character and each word is in local variables.
   */
  words(source: string, start: number, end: number): number {
    // A word and what is before it are two characters at least, and a step across up to 15 is five bytes.
    while (this.at + (end - start) * 3 + 64 > bytes.length) grow();
    const target = bytes;
    let { at } = this;
    let last = start;
    let offset = start;
    while (offset < end && WORD[source.charCodeAt(offset)] === 1) offset++;
    for (;;) {
      while (offset < end && WORD[source.charCodeAt(offset)] === 0) offset++;
      if (offset >= end) break;
      const distance = offset - last;
      last = offset;
      if (distance > 15) {
        this.at = at;
        this.step(distance);
        ({ at } = this);
      } else {
        const digit = DIGITS[distance << 1] as number;
        target[at] = COMMA;
        target[at + 1] = digit;
        target[at + 2] = ZERO;
        target[at + 3] = ZERO;
        target[at + 4] = digit;
        at += 5;
        this.column += distance;
        this.sourceColumn += distance;
      }
      do offset++;
      while (offset < end && WORD[source.charCodeAt(offset)] === 1);
    }
    this.at = at;
    return last;
  }

  toString(): string {
    return Buffer.from(bytes.buffer, 0, this.at).toString('latin1');
  }

  private write(value: number): void {
    let rest = value < 0 ? (-value << 1) | 1 : value << 1;
    while (rest > 31) {
      bytes[this.at++] = DIGITS[(rest & 31) | 32] as number;
      rest >>>= 5;
    }
    bytes[this.at++] = DIGITS[rest] as number;
  }
}

/** Room for one more segment of five numbers, at least. */
function grow(): void {
  const larger = new Uint8Array(bytes.length * 2);
  larger.set(bytes);
  bytes = larger;
}
