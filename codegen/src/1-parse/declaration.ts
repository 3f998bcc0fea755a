import type { SourceComment } from './source-comment.ts';

/** `group` declares a field and a message at once; `statement` is whatever else ends in a semicolon. */
export type DeclarationKind =
  | 'message'
  | 'group'
  | 'enum'
  | 'service'
  | 'oneof'
  | 'extend'
  | 'rpc'
  | 'field'
  | 'value'
  | 'statement';

/** A declaration and its place in the source. Types and options are protobufjs's part. */
export interface Declaration {
  readonly kind: DeclarationKind;
  /** Empty for statements and `extend`. */
  readonly name: string;
  readonly start: number;
  /** Of the head: the semicolon or the opening brace. */
  readonly end: number;
  /** As written: protobufjs turns a 64-bit default into a number and loses its last digits. */
  readonly defaultText: string | undefined;
  readonly leading: SourceComment | undefined;
  readonly trailing: SourceComment | undefined;
  readonly detached: readonly SourceComment[];
  readonly children: readonly Declaration[];
}

export interface ScannedSource {
  readonly declarations: readonly Declaration[];
  /** Comments that no compiler hands on: a tag in one of them would be ignored without a word. */
  readonly lost: readonly SourceComment[];
}
