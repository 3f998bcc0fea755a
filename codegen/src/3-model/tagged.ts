import type { Position } from '../1-parse/comment.ts';
import type { Tag } from '../2-tags/tag.ts';
import type { FieldModel, MessageModel, OneofModel } from './model.ts';

/** A message with the tags of all it holds: what a table is built from. */
export interface TaggedMessage {
  readonly message: MessageModel;
  readonly isRequested: boolean;
  readonly tag: Tag | undefined;
  readonly fields: readonly TaggedField[];
  readonly oneofs: readonly TaggedOneof[];
}

export interface TaggedField {
  readonly field: FieldModel;
  readonly at: Position;
  readonly tag: Tag | undefined;
}

export interface TaggedOneof {
  readonly oneof: OneofModel;
  readonly at: Position;
  readonly tag: Tag | undefined;
}

/** Where a column stands when its message is embedded in another. */
export interface Around {
  readonly naming: (name: string) => string;
  readonly path: readonly string[];
  readonly prefix: string;
  /** Messages that are being embedded, to end a circle. */
  readonly open: readonly string[];
}
