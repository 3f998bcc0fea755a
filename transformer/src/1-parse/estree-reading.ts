import type { FunctionSite, Mark, NodeKey, Point } from './function-site.ts';
import type { Comments } from './estree-comments.ts';
import type { EsNode, Identifier } from './estree-nodes.ts';
import { UseNotes } from './estree-use-notes.ts';
import type { SensitiveFunctions } from './sensitive-comments.ts';
import type { SlotKind } from './text-layout.ts';

/** Where a function is, as recordings know it. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** The original file, where a map leads to another than the one that is read. */
  readonly file?: string;
}

/** A FunctionSite while its body is being read, which fills in what it finds there. */
export interface SiteDraft extends FunctionSite {
  readonly points: Point[];
  statements: number;
  returns: number;
  obstacle: string | undefined;
}

/** Reads a node. `name` is what its position gives to a function, class or object literal. */
export type NodeReader = (reading: Reading, node: EsNode, name: string | undefined) => void;

export interface ReadingInput {
  readonly source: string;
  readonly isStrict: boolean;
  readonly comments: Comments | undefined;
  /** Whether any `using` is in the file. */
  readonly mayDispose: boolean;
  readonly keepsNodes: boolean;
  readonly sensitiveFrom: SensitiveFunctions;
  readonly readers: ReadonlyMap<string, NodeReader>;
  readonly placeOf: (offset: number) => Place | undefined;
}

/** Where none of it is in a text, none of its identifiers is in the way. They may be written with escapes. */
const OUR_NAMES = /\$(?:ft|[srkve]\d)|\\u/;

/**
 * What the parts of the reader share while they read one file. Hot, so what a node inherits from those around it is in
 * fields that are set and put back, and not in an object for each node.
 */
export class Reading {
  readonly source: string;
  /** Code that is not strict lets functions in blocks reach out of them. */
  readonly isStrict: boolean;
  /** Undefined when no comment speaks of tracing. */
  readonly comments: Comments | undefined;
  readonly mayDispose: boolean;
  readonly placeOf: (offset: number) => Place | undefined;
  readonly sensitiveFrom: SensitiveFunctions;
  readonly sites: FunctionSite[] = [];
  readonly dollarNames: Set<string> = new Set();
  /** By key. A printer of text does not ask for them, and the tree is then let go of. */
  readonly nodes: EsNode[] = [];
  readonly offsets: number[] = [];
  readonly keys: NodeKey[] = [];
  readonly slots: SlotKind[] = [];
  readonly uses: UseNotes = new UseNotes();
  /** Keys of functions that were needed before the functions were read. */
  readonly #earlyKeys: Map<EsNode, NodeKey> = new Map();
  /** Lifted functions that stand between other statements. */
  readonly moved: Set<EsNode> = new Set();

  /** Those `await` and `yield` whose value a `for … of` goes through. */
  readonly iterated: Set<EsNode> = new Set();

  /** Qualified name of the innermost named thing around, empty at the top. */
  path = '';
  /** The function whose body this is. */
  owner: SiteDraft | undefined = undefined;
  /** The nearest comment that speaks of tracing, up to the owner's body. */
  mark: Mark | undefined = undefined;
  /** The `export` around the declaration that is read next, which begins where the `export` does. */
  exported: EsNode | undefined = undefined;
  /** Why functions that stand here cannot be traced. */
  obstacle: string | undefined = undefined;
  /** The file has our registration in it. */
  isInstrumented = false;

  readonly #readers: ReadonlyMap<string, NodeReader>;
  #mayCallEval: boolean | undefined;
  readonly #keepsNodes: boolean;
  #keys = 0;
  /** Whether any text of the file looks like a name of ours. */
  readonly #mayClash: boolean;

  constructor(input: ReadingInput) {
    this.source = input.source;
    this.isStrict = input.isStrict;
    this.comments = input.comments;
    this.mayDispose = input.mayDispose;
    this.placeOf = input.placeOf;
    this.sensitiveFrom = input.sensitiveFrom;
    this.#readers = input.readers;
    this.#keepsNodes = input.keepsNodes;
    // Other plugins may have put names into a tree that are not in its text.
    this.#mayClash = input.keepsNodes || OUR_NAMES.test(input.source);
  }

  walk(node: EsNode, name: string | undefined): void {
    const { type } = node;
    // Every third node: it is not looked up.
    if (type === 'Identifier') {
      if (this.#mayClash) this.identifier(node as Identifier);
      return;
    }
    const read = this.#readers.get(type);
    if (read === undefined) walkUnknown(this, node);
    else read(this, node, name);
  }

  walkMaybe(node: EsNode | null | undefined): void {
    if (node !== null && node !== undefined) this.walk(node, undefined);
  }

  walkAll(nodes: readonly (EsNode | null)[] | null | undefined): void {
    if (nodes === null || nodes === undefined) return;
    for (const node of nodes) if (node !== null) this.walk(node, undefined);
  }

  newKey(node: EsNode): NodeKey {
    if (this.#keepsNodes) this.nodes.push(node);
    return this.#keys++ as NodeKey;
  }

  /** The key of a function that has not been read yet. */
  earlyKey(node: EsNode): NodeKey {
    const known = this.#earlyKeys.get(node);
    if (known !== undefined) return known;
    const key = this.newKey(node);
    this.#earlyKeys.set(node, key);
    return key;
  }

  functionKey(node: EsNode): NodeKey {
    return this.#earlyKeys.get(node) ?? this.newKey(node);
  }

  /** Notes a place in the text. Has to be called in the text's order. */
  at(offset: number, key: NodeKey, slot: SlotKind): void {
    this.offsets.push(offset);
    this.keys.push(key);
    this.slots.push(slot);
  }

  /** Asked of few functions, so that most files are not searched. */
  mayCallEval(): boolean {
    return (this.#mayCallEval ??= /\beval\b/.test(this.source));
  }

  count(): void {
    if (this.owner !== undefined) this.owner.statements++;
  }

  /** Whether a statement ends without a semicolon. */
  isOpen(node: EsNode): boolean {
    return this.source.charCodeAt(node.end - 1) !== 59;
  }

  identifier({ name }: Identifier): void {
    if (this.#mayClash && name.charCodeAt(0) === 36) this.dollarNames.add(name);
  }

  /** The mark of the comments before an offset, or else the one that is inherited. */
  markAt(offset: number): Mark | undefined {
    return this.comments === undefined
      ? undefined
      : (this.comments.markBefore(offset) ?? this.mark);
  }
}

export function joinPath(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** A kind of node that the table does not know, from a newer parser: its parts are read, as far as they are nodes. */
function walkUnknown(reading: Reading, node: EsNode): void {
  // Types are erased.
  if (node.type.startsWith('TS')) return;
  for (const value of Object.values(node) as unknown[]) {
    for (const part of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isNode(part)) reading.walk(part, undefined);
    }
  }
}

export function isNode(value: unknown): value is EsNode {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<EsNode>).type === 'string' &&
    typeof (value as Partial<EsNode>).start === 'number'
  );
}
