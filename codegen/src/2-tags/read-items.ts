import type { DiagnosticCode } from '../diagnostic-codes.ts';

/** An item as written; offsets count from the start of the text. */
export interface RawItem {
  readonly key: string;
  readonly keyStart: number;
  /** Between key and value; empty for a flag. */
  readonly form: '=' | ':' | '(' | '';
  readonly value: string;
}

export interface ItemProblem {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly offset: number;
}

export interface ReadItems {
  readonly items: readonly RawItem[];
  readonly problems: readonly ItemProblem[];
  /** Where the tag ends: at the prose, or at the end of the text. */
  readonly end: number;
}

const ESCAPES: Record<string, string> = { '\\': '\\', '"': '"', n: '\n' };

/** Reads `items [ws "//" prose]`, the text behind `@orm:`. After a problem it goes on with the next item. */
export function readItems(text: string, from: number): ReadItems {
  return new ItemReader(text, from).read();
}

class ItemReader {
  readonly #text: string;
  readonly #items: RawItem[] = [];
  readonly #problems: ItemProblem[] = [];
  #at: number;

  constructor(text: string, from: number) {
    this.#text = text;
    this.#at = from;
  }

  read(): ReadItems {
    for (;;) {
      this.#skipSpaces();
      if (this.#atEnd()) break;
      this.#item();
      this.#skipSpaces();
      if (this.#atEnd()) break;
      this.#at += 1; // the separator
    }
    return { items: this.#items, problems: this.#problems, end: this.#at };
  }

  #item(): void {
    const keyStart = this.#at;
    const key = this.#key();
    if (key === '') {
      this.#problem('ORM018', `expected a key, found ${quoted(this.#rest())}`, keyStart);
      return this.#skipItem();
    }
    const form = this.#text[this.#at] ?? '';
    if (this.#atEnd() || form === ',' || form === ';') {
      this.#items.push({ key, keyStart, form: '', value: '' });
      return undefined;
    }
    if (form !== '=' && form !== ':' && form !== '(') {
      this.#problem(
        'ORM018',
        `cannot read ${quoted(this.#rest())} behind ${quoted(key)}`,
        this.#at,
      );
      return this.#skipItem();
    }
    const value = this.#value(form);
    if (value === undefined) return this.#skipItem();
    this.#items.push({ key, keyStart, form, value });
    this.#skipSpaces();
    if (this.#atSeparator()) return undefined;
    this.#problem(
      'ORM018',
      `cannot read ${quoted(this.#rest())} behind the value of ${quoted(key)}`,
      this.#at,
    );
    return this.#skipItem();
  }

  #key(): string {
    const sign = /^(?:->|<-|-(?=\s*(?:[,;]|\s\/\/|$)))/.exec(this.#text.slice(this.#at))?.[0];
    if (sign !== undefined) {
      this.#at += sign.length;
      this.#skipSpaces();
      return sign;
    }
    const start = this.#at;
    if (!/\w/.test(this.#text[start] ?? '')) return '';
    while (!this.#atEnd() && /[\w.\- \t]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
    return this.#text.slice(start, this.#at).trim();
  }

  #value(form: '=' | ':' | '('): string | undefined {
    const start = this.#at;
    if (form === '(') {
      const close = this.#closing();
      return close === undefined ? undefined : this.#text.slice(start + 1, close).trim();
    }
    this.#at += 1;
    this.#skipSpaces();
    return this.#text[this.#at] === '"' ? this.#quotedValue() : this.#bareValue(form);
  }

  /** Moves behind the parenthesis that closes the one here, and gives its place. */
  #closing(): number | undefined {
    const open = this.#at;
    let depth = 0;
    for (; this.#at < this.#text.length; this.#at += 1) {
      if (this.#text[this.#at] === '(') depth += 1;
      if (this.#text[this.#at] === ')') depth -= 1;
      if (depth > 0) continue;
      this.#at += 1;
      return this.#at - 1;
    }
    this.#problem('ORM011', 'this parenthesis is never closed', open);
    return undefined;
  }

  #bareValue(form: '=' | ':'): string | undefined {
    const start = this.#at;
    while (!this.#atEnd()) {
      const character = this.#text[this.#at];
      if (character === ';' || (character === ',' && form === '=')) break;
      if (character === ')') {
        this.#problem('ORM011', 'this parenthesis was never opened', this.#at);
        return undefined;
      }
      if (character !== '(') this.#at += 1;
      else if (this.#closing() === undefined) return undefined;
    }
    return this.#text.slice(start, this.#at).trim();
  }

  #quotedValue(): string | undefined {
    const open = this.#at;
    let value = '';
    for (this.#at += 1; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#text[this.#at] ?? '';
      if (character === '"') {
        this.#at += 1;
        return value;
      }
      if (character !== '\\') {
        value += character;
        continue;
      }
      this.#at += 1;
      const escaped = this.#text[this.#at] ?? '';
      const meant = ESCAPES[escaped];
      if (meant === undefined && escaped !== '') {
        this.#problem(
          'ORM018',
          `unknown escape "\\${escaped}"; there are \\\\, \\" and \\n`,
          this.#at - 1,
        );
      }
      value += meant ?? escaped;
    }
    this.#problem('ORM011', 'this quote is never closed', open);
    return undefined;
  }

  #skipItem(): void {
    while (!this.#atSeparator()) this.#at += 1;
  }

  #skipSpaces(): void {
    while (!this.#atEnd() && /\s/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }

  #atSeparator(): boolean {
    return this.#atEnd() || this.#text[this.#at] === ',' || this.#text[this.#at] === ';';
  }

  /** At the end of the text, or at white space that prose follows. */
  #atEnd(): boolean {
    if (this.#at >= this.#text.length) return true;
    if (this.#text.startsWith('//', this.#at)) return /\s/.test(this.#text[this.#at - 1] ?? '');
    return /^\s+(?:\/\/|$)/.test(this.#text.slice(this.#at, this.#at + 64));
  }

  #rest(): string {
    return (
      /^[^,;]*/.exec(this.#text.slice(this.#at))?.[0].trim() ||
      this.#text.slice(this.#at, this.#at + 1)
    );
  }

  #problem(code: DiagnosticCode, message: string, offset: number): void {
    this.#problems.push({ code, message, offset });
  }
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
