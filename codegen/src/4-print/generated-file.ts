import { NameScope } from '../3-model/names.ts';
import { endOf, LINE_WIDTH, wrapLine } from './wrap-line.ts';

/** A name that another module exports. */
export interface ImportedName {
  readonly name: string;
  readonly from: string;
  /** Used as a type at this place; an import that is nothing else is erased. */
  readonly isType: boolean;
}

/** A value that is printed as a literal of the language, whatever it holds. */
export interface Literal {
  readonly literal: unknown;
}

/** Code is printed as it stands; the rest is what code at call sites must not put together by itself. */
export type Printable = string | number | ImportedName | Literal | readonly Printable[];

export function valueFrom(from: string, name: string): ImportedName {
  return { name, from, isType: false };
}

export function typeFrom(from: string, name: string): ImportedName {
  return { name, from, isType: true };
}

export function literal(value: unknown): Literal {
  return { literal: value };
}

/** A line of code, as a template with printable parts in it. */
export function code(strings: TemplateStringsArray, ...parts: readonly Printable[]): Printable {
  return strings.flatMap((text, i) => (i === 0 ? [text] : [parts[i - 1] ?? '', text]));
}

interface Import {
  readonly name: string;
  readonly local: string;
  isType: boolean;
}

/** A TypeScript file in the making: owns indentation, imports and escaping, so that printers only say what. */
export class GeneratedFile {
  readonly #lines: string[] = [];
  readonly #imports = new Map<string, Map<string, Import>>();
  readonly #names = NameScope.ofModule();
  #indent = '';
  /** Where the next line begins, and the last one ended: what a wrapped line opens is deeper than its start. */
  #start = '';
  #end = '';

  /** The names of the file itself, which no import may take. */
  constructor(names: Iterable<string>) {
    for (const name of names) this.#names.take(name);
  }

  /** Prints one line, on as many as it needs. */
  print(line: Printable): void {
    const wrapped = wrapLine(this.#text(line), this.#start);
    this.#lines.push(wrapped);
    this.#end = endOf(wrapped, this.#start);
    this.#start = this.#indent;
  }

  /** Whether a line would stay one; of what is printed on several lines, the shape may depend on it. */
  fits(line: Printable): boolean {
    return this.#start.length + this.#text(line).length <= LINE_WIDTH;
  }

  blank(): void {
    this.#lines.push('');
  }

  indented(print: () => void): void {
    const outer = this.#indent;
    const opened = this.#end;
    this.#indent = `${opened}  `;
    this.#start = this.#indent;
    print();
    this.#indent = outer;
    // The line that closes it stands below the one that opened it.
    this.#start = opened;
  }

  documentation(lines: readonly string[]): void {
    if (lines.length === 0) return;
    // The only text that could end the comment early.
    const safe = lines.map((line) => line.replaceAll('*/', '*\\/'));
    if (safe.length === 1) return void this.#lines.push(`${this.#indent}/** ${safe[0]} */`);
    this.#lines.push(`${this.#indent}/**`);
    for (const line of safe) this.#lines.push(`${this.#indent} * ${line}`.trimEnd());
    this.#lines.push(`${this.#indent} */`);
  }

  /** The file; `head` goes above the imports. */
  toString(head: readonly string[]): string {
    const body = this.#lines.join('\n').replace(/\n+$/, '');
    const sections = [head.join('\n'), this.#importLines().join('\n'), body];
    return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
  }

  #text(value: Printable): string {
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return String(value);
    if ('literal' in value) return literalText(value.literal);
    if ('from' in value) return this.#imported(value);
    return value.map((part) => this.#text(part)).join('');
  }

  #imported({ name, from, isType }: ImportedName): string {
    const names = this.#imports.get(from) ?? new Map<string, Import>();
    this.#imports.set(from, names);
    const known = names.get(name);
    if (known !== undefined) {
      known.isType &&= isType;
      return known.local;
    }
    const added: Import = { name, local: this.#names.take(name), isType };
    names.set(name, added);
    return added.local;
  }

  #importLines(): string[] {
    return [...this.#imports.keys()].toSorted(byModule).map((from) => {
      const imports = [...(this.#imports.get(from)?.values() ?? [])].toSorted(byName);
      const isAllTypes = imports.every(({ isType }) => isType);
      const names = imports.map(({ name, local, isType }) => {
        const alias = local === name ? name : `${name} as ${local}`;
        return isType && !isAllTypes ? `type ${alias}` : alias;
      });
      const keyword = isAllTypes ? 'import type' : 'import';
      const line = `${keyword} { ${names.join(', ')} } from ${literalText(from)};`;
      if (line.length <= LINE_WIDTH) return line;
      const listed = names.map((name) => `  ${name},\n`).join('');
      return `${keyword} {\n${listed}} from ${literalText(from)};`;
    });
  }
}

/** Packages before files. */
function byModule(a: string, b: string): number {
  return Number(a.startsWith('.')) - Number(b.startsWith('.')) || compare(a, b);
}

function byName(a: Import, b: Import): number {
  return compare(a.name, b.name);
}

/** By code unit: an order by language would depend on the machine. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Single quotes unless the text has more of them than of double ones; keys without any where the language lets them. */
function literalText(value: unknown): string {
  if (typeof value === 'string') return quotedText(value);
  if (Array.isArray(value)) return `[${value.map(literalText).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).map(([key, member]) => {
    return `${propertyKey(key)}: ${literalText(member)}`;
  });
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function quotedText(value: string): string {
  const escaped = JSON.stringify(value).slice(1, -1);
  const inner = escaped.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
  if (!value.includes("'")) return `'${inner.replaceAll('\\"', '"')}'`;
  if (value.split("'").length > value.split('"').length) return `"${inner}"`;
  return `'${inner.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

export function propertyKey(key: string): string {
  // A bare or quoted `__proto__` would set the prototype.
  if (key === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quotedText(key);
}
