import type ts from 'typescript';
import type { SiteKind } from '@functrace/format';
import type {
  FunctionSite,
  Mark,
  NodeKey,
  Parameter,
  Point,
  SourceRange,
} from './function-site.ts';
import type { SensitiveFunctions } from './sensitive-comments.ts';
import type { SourceUseNotes } from './source-uses.ts';

/** What a node inherits from what is around it. */
export interface Scope {
  /** Qualified name of the innermost named thing around, empty at the top. */
  readonly path: string;
  /** The function whose body this is. */
  readonly owner: SiteDraft | undefined;
  /** The name that this position gives to a function, class or object literal. */
  readonly name: string | undefined;
  /** The nearest comment that speaks of tracing, up to the owner's body. */
  readonly mark: Mark | undefined;
}

/** A FunctionSite while its body is being read. */
export interface SiteDraft {
  readonly key: NodeKey;
  readonly name: string;
  readonly kind: SiteKind;
  readonly position: Place;
  readonly parameters: readonly Parameter[];
  readonly enclosing: NodeKey | undefined;
  readonly mark: Mark | undefined;
  readonly points: Point[];
  statements: number;
  returns: number;
  obstacle: string | undefined;
}

export interface Place {
  readonly range: SourceRange | undefined;
  readonly line: number;
  readonly column: number;
}

/** What the parts of the parser share while they read one file. */
export interface Reading {
  readonly ts: typeof ts;
  readonly file: ts.SourceFile;
  readonly sensitiveFrom: SensitiveFunctions;
  /** Code that is not strict lets functions in blocks reach out of them. */
  readonly isStrict: boolean;
  readonly sites: FunctionSite[];
  readonly dollarNames: Set<string>;
  readonly notes: SourceUseNotes;
  /** Expressions whose value a `for … of` goes through. */
  readonly iterated: Set<ts.Node>;
  /** Whether any comment of the file speaks of tracing. */
  readonly hasMarks: boolean;
  /** Why functions that stand here cannot be traced. */
  obstacle: string | undefined;
  keyOf(node: ts.Node): NodeKey;
  walk(node: ts.Node, scope: Scope): void;
  /** Walks the parts of a node that gives them no name. */
  walkChildren(node: ts.Node, scope: Scope): void;
  /** The scope with the mark of the comments before a node, if they have one. */
  marked(node: ts.Node, scope: Scope): Scope;
}

export function joinPath(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
