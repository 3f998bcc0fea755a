import type { SiteKind } from '@functrace/format';
import type { NodeKey } from './node-key.ts';
import type { SourceUses } from './source-uses.ts';

export type { NodeKey } from './node-key.ts';

/** Offsets into the original text, in UTF-16 code units. Undefined for a node that has no place in it. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
}

/** What a comment asks for: `@trace` or `@notrace`. */
export type Mark = 'trace' | 'notrace';

/** Its object is asked for every name, and injected names would be among them. */
export const WITH_OBSTACLE = 'has a with statement in it or around it';

/** A SyntaxError that V8 does not see where the body is in a block of its own. */
export function declaredTwice(name: string): string {
  return `declares ${name} twice`;
}

/** A value that a call gets, under the name that the function's own code has for it. */
export interface Parameter {
  /** The variable to read. A destructured parameter is as many of these as it binds. */
  readonly binding: string;
  /** How reports call it: `items`, `...rest`. */
  readonly label: string;
  /** The source says that its values are nobody's business. */
  readonly isSensitive: boolean;
  /** The body declares a function of this name, so that the argument cannot be read in it. */
  readonly isShadowed: boolean;
}

interface PointBase {
  readonly key: NodeKey;
  /** As in {@link SourceRange}. */
  readonly start: number | undefined;
}

/** A place inside a function's own body (not in a nested function's) where control leaves it or comes back. */
export type Point =
  | (PointBase & { readonly kind: 'throw' })
  | (PointBase & {
      readonly kind: 'await' | 'yield' | 'yield-star';
      /** Its value is what a `for … of` goes through: the head is this, or ends in it, as `a ?? await b` does. */
      readonly isIterated: boolean;
    })
  | (PointBase & {
      /** `await using` declares what is waited for at the end of its block, `disposing-block`. */
      readonly kind: 'await-using' | 'disposing-block';
    })
  | (PointBase & {
      readonly kind: 'return';
      /** `anonymous` is a function or class without a name: an assignment would name it. */
      readonly value: 'none' | 'anonymous' | 'plain';
    })
  | (PointBase & {
      /** The key is that of the clause's block. */
      readonly kind: 'catch';
      /** The variable that holds the error; `pattern` takes it apart, `none` has no variable. */
      readonly binding: { readonly name: string } | 'pattern' | 'none';
      /** The whole clause. */
      readonly clauseKey: NodeKey;
      readonly afterReturn: boolean;
    })
  | (PointBase & {
      readonly kind: 'finally';
      /** The `try` block or the `catch` clause before it has a `return` in it. */
      readonly afterReturn: boolean;
    })
  | (PointBase & {
      /** A loop that awaits at each round: `for await (…)`, or `for (await using … of …)`. */
      readonly kind: 'awaiting-loop';
      readonly awaitsIterator: boolean;
      /** Each round's `await using` is disposed at its end. */
      readonly disposes: boolean;
      /** The outermost label on the loop, or the loop itself. */
      readonly outerKey: NodeKey;
    });

/** A function with a body. */
export interface FunctionSite {
  readonly key: NodeKey;
  /** Lexical path: `Cart.total`, `routes.get.handler`, `map.<anonymous@20:15>`. */
  readonly name: string;
  readonly kind: SiteKind;
  /**
   * Counted from 1. Of the function's `static` or `async`, if it has one; else of a method's name, or else of the first
   * token, decorators and comments not counted. This is where the maps of compilers lead to, as they do not to modifiers
   * that are left out. 0 where the function has no place in the source.
   */
  readonly line: number;
  readonly column: number;
  /** Where line and column are, if a source map leads to another file than the one that is read. */
  readonly originalFile?: string | undefined;
  readonly range: SourceRange | undefined;
  readonly parameters: readonly Parameter[];
  /**
   * The innermost function whose body this one stands in. A function in parameters, decorators or computed keys
   * belongs to the scope around the function or class that they are part of.
   */
  readonly enclosing: NodeKey | undefined;
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  readonly hasExpressionBody: boolean;
  /** Its value is a function or class without a name, see {@link Point}. */
  readonly returnsAnonymous: boolean;
  /** False only where control is known not to get there. */
  readonly endIsReachable: boolean;
  /** The body's own top level has an `await using`. */
  readonly disposesAtEnd: boolean;
  /** Statements in the body, blocks not counted, nested functions neither. An expression body is one. */
  readonly statements: number;
  /** Directives at the start of the body, without quotes. */
  readonly directives: readonly string[];
  readonly mark: Mark | undefined;
  readonly points: readonly Point[];
  /** Function declarations of the body that must stay at its top level. */
  readonly lifted: readonly NodeKey[];
  /** Why the body cannot be wrapped without changing what it does. */
  readonly obstacle: string | undefined;
}

/** One file as parsed. */
export interface ParsedFile {
  /** In source order. */
  readonly sites: readonly FunctionSite[];
  /** Identifiers of the file that injected names could be: they begin with `$`. */
  readonly dollarNames: ReadonlySet<string>;
  /** Where the source text of functions may be taken. */
  readonly sourceUses: SourceUses;
}
