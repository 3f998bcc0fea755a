import type { Declaration, DeclarationKind, ScannedSource } from './declaration.ts';
import type { SourceComment } from './source-comment.ts';
import { Tokenizer } from './tokenizer.ts';

type Scope = 'file' | 'message' | 'enum' | 'service' | 'oneof' | 'extend' | 'rpc';

/** What a statement is, by its first word; `other` is for a first word that is in no list. */
const STATEMENTS: Record<Scope, { keywords: readonly string[]; other: DeclarationKind }> = {
  file: { keywords: ['message', 'enum', 'service', 'extend'], other: 'statement' },
  message: { keywords: ['message', 'enum', 'extend', 'oneof'], other: 'field' },
  enum: { keywords: [], other: 'value' },
  service: { keywords: ['rpc'], other: 'statement' },
  oneof: { keywords: [], other: 'field' },
  extend: { keywords: [], other: 'field' },
  rpc: { keywords: [], other: 'statement' },
};

const PLAIN_STATEMENTS: ReadonlySet<string> = new Set(['option', 'reserved', 'extensions']);

const SCOPE_OF: Partial<Record<DeclarationKind, Scope>> = {
  message: 'message',
  field: 'message', // a group
  enum: 'enum',
  service: 'service',
  oneof: 'oneof',
  extend: 'extend',
  rpc: 'rpc',
};

/** Their name stands before the equals sign. */
const NAMED_BY_EQUALS: ReadonlySet<DeclarationKind> = new Set(['field', 'value']);

const OPENING: ReadonlySet<string> = new Set(['[', '(', '{']);
const CLOSING: ReadonlySet<string> = new Set([']', ')', '}']);

/** Finds the declarations of a source and hangs the comments on them, as protoc's parser does. */
export function scanDeclarations(source: string): ScannedSource {
  const scanner = new Scanner(source);
  return { declarations: scanner.scan(), lost: scanner.lost };
}

interface OpenDeclaration {
  kind: DeclarationKind;
  name: string;
  start: number;
  defaultText: string | undefined;
}

class Scanner {
  readonly #tokens: Tokenizer;
  readonly #dropped: SourceComment[] = [];
  /** Comments that wait for the declaration they precede. */
  #leading: SourceComment | undefined;
  #detached: readonly SourceComment[] = [];

  constructor(source: string) {
    this.#tokens = new Tokenizer(source);
  }

  get lost(): readonly SourceComment[] {
    return [...this.#tokens.lost, ...this.#dropped];
  }

  scan(): Declaration[] {
    const gap = this.#tokens.nextWithComments(true);
    this.#leading = gap.leading;
    this.#detached = gap.detached;
    const declarations: Declaration[] = [];
    // A `}` too many ends a block early; the rest is still scanned, for protobufjs to report on.
    while (this.#tokens.text !== '') declarations.push(...this.#block('file'));
    this.#drop(this.#leading, ...this.#detached);
    return declarations;
  }

  #block(scope: Scope): Declaration[] {
    const declarations: Declaration[] = [];
    while (this.#tokens.text !== '') {
      if (this.#tokens.text === '}') {
        this.#endBlock();
        break;
      }
      if (this.#tokens.text === ';') this.#endEmptyStatement();
      else declarations.push(this.#declaration(scope));
    }
    return declarations;
  }

  #declaration(scope: Scope): Declaration {
    const open = this.#head(scope);
    const tokens = this.#tokens;
    const isOption = open.kind === 'statement';
    let depth = 0;
    let previous = '';
    while (tokens.text !== '') {
      const { text } = tokens;
      if (depth === 0) {
        if (text === ';') return this.#attach(open, undefined);
        if (text === '{' && !isOption) return this.#attach(open, SCOPE_OF[open.kind]);
        if (text === '}') break;
        if (text === '=' && open.name === '' && NAMED_BY_EQUALS.has(open.kind))
          open.name = previous;
      }
      if (depth === 1 && text === '=' && previous === 'default') {
        tokens.next();
        open.defaultText = this.#literal();
        continue;
      }
      if (OPENING.has(text)) depth += 1;
      else if (CLOSING.has(text)) depth -= 1;
      previous = text;
      tokens.next();
    }
    return {
      ...open,
      end: tokens.start,
      leading: undefined,
      trailing: undefined,
      detached: [],
      children: [],
    };
  }

  /** Reads the keyword and, where it comes next, the name. */
  #head(scope: Scope): OpenDeclaration {
    const tokens = this.#tokens;
    const { start } = tokens;
    const { keywords, other } = STATEMENTS[scope];
    if ((tokens.text === 'export' || tokens.text === 'local') && scope !== 'enum') tokens.next();
    const word = tokens.text;
    if (PLAIN_STATEMENTS.has(word))
      return { kind: 'statement', name: '', start, defaultText: undefined };
    if (!keywords.includes(word)) return { kind: other, name: '', start, defaultText: undefined };
    tokens.next();
    const name = word === 'extend' ? '' : tokens.text;
    return { kind: word as DeclarationKind, name, start, defaultText: undefined };
  }

  /** A literal as written, with its sign; strings next to each other are one. */
  #literal(): string {
    const sign = this.#tokens.text === '-' ? '-' : '';
    if (sign !== '') this.#tokens.next();
    const { text } = this.#tokens;
    if (!OPENING.has(text) && !CLOSING.has(text)) this.#tokens.next();
    let literal = sign + text;
    while (/^["']/.test(text) && /^["']/.test(this.#tokens.text)) {
      literal += this.#tokens.text;
      this.#tokens.next();
    }
    return literal;
  }

  /** Ends the declaration's head, and reads its block if it has one. */
  #attach(open: OpenDeclaration, scope: Scope | undefined): Declaration {
    const leading = this.#leading;
    const detached = this.#detached;
    const end = this.#tokens.start;
    const gap = this.#tokens.nextWithComments();
    this.#leading = gap.leading;
    this.#detached = gap.detached;
    const children = scope === undefined ? [] : this.#block(scope);
    const kind = open.kind === 'field' && scope !== undefined ? 'group' : open.kind;
    return { ...open, end, kind, leading, detached, trailing: gap.trailing, children };
  }

  #endBlock(): void {
    this.#drop(this.#leading, ...this.#detached);
    const gap = this.#tokens.nextWithComments();
    this.#drop(gap.trailing);
    this.#leading = gap.leading;
    this.#detached = gap.detached;
  }

  #endEmptyStatement(): void {
    this.#drop(this.#leading);
    const gap = this.#tokens.nextWithComments();
    this.#drop(gap.trailing);
    this.#leading = gap.leading;
    this.#detached = [...this.#detached, ...gap.detached];
  }

  #drop(...comments: readonly (SourceComment | undefined)[]): void {
    for (const comment of comments) if (comment !== undefined) this.#dropped.push(comment);
  }
}
