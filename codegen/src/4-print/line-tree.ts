/** A line of code as far as its layout needs it: text, and brackets with what commas separate in them. */
export type LineNode = string | Bracket;

export interface Bracket {
  readonly open: string;
  readonly close: string;
  readonly items: readonly (readonly LineNode[])[];
}

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

const STRING = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`/y;

/** Reads a line that this package printed; of other code it would have to know comments and regular expressions. */
export function parseLine(line: string): readonly LineNode[] {
  return new LineParser(line).parse();
}

export function textOf(nodes: readonly LineNode[]): string {
  return nodes.map((node) => (typeof node === 'string' ? node : bracketText(node))).join('');
}

function bracketText({ open, close, items }: Bracket): string {
  if (items.length === 0) return open + close;
  const pad = open === '{' ? ' ' : '';
  return open + pad + items.map(textOf).join(', ') + pad + close;
}

class LineParser {
  readonly #line: string;
  #at = 0;

  constructor(line: string) {
    this.#line = line;
  }

  parse(): readonly LineNode[] {
    const nodes: LineNode[] = [];
    for (;;) {
      nodes.push(...this.#sequence(''));
      if (this.#at >= this.#line.length) return nodes;
      // A bracket that an earlier line opened, or a comma behind the last member of one.
      nodes.push(this.#line.charAt(this.#at++));
    }
  }

  /** Up to the bracket's end or, in a bracket, the next comma. */
  #sequence(close: string): LineNode[] {
    const nodes: LineNode[] = [];
    let text = '';
    for (; this.#at < this.#line.length; this.#at++) {
      const char = this.#line.charAt(this.#at);
      const isEnd = char === close || char === ',' || (')]}'.includes(char) && close !== char);
      if (isEnd && !this.#isArrow(char)) break;
      if (char === "'" || char === '"' || char === '`') {
        STRING.lastIndex = this.#at;
        const string = STRING.exec(this.#line)?.[0] ?? char;
        text += string;
        this.#at += string.length - 1;
      } else if (this.#opens(char)) {
        const bracket = this.#bracket(char);
        if (typeof bracket === 'string') text += bracket;
        else {
          if (text !== '') nodes.push(text);
          text = '';
          nodes.push(bracket);
        }
      } else text += char;
    }
    if (text !== '') nodes.push(text);
    return nodes;
  }

  #bracket(open: string): LineNode {
    const start = this.#at;
    const close = CLOSING[open] ?? '';
    const items: LineNode[][] = [];
    this.#at++;
    for (;;) {
      const item = trimmed(this.#sequence(close));
      if (item.length > 0) items.push(item);
      const char = this.#line.charAt(this.#at);
      if (char === close) return { open, close, items };
      if (char !== ',') {
        // It ends on a later line; what stands in it here is text.
        this.#at = this.#line.length - 1;
        return this.#line.slice(start);
      }
      this.#at++;
    }
  }

  /** `<` between operands has spaces around it; that of type arguments follows a name. */
  #opens(char: string): boolean {
    if (char !== '<') return char === '(' || char === '[' || char === '{';
    return /[\w$]/.test(this.#line.charAt(this.#at - 1));
  }

  #isArrow(char: string): boolean {
    return char === '>' && this.#line.charAt(this.#at - 1) === '=';
  }
}

function trimmed(nodes: readonly LineNode[]): LineNode[] {
  return nodes
    .map((node, i) => {
      if (typeof node !== 'string') return node;
      const start = i === 0 ? node.trimStart() : node;
      return i === nodes.length - 1 ? start.trimEnd() : start;
    })
    .filter((node) => node !== '');
}
