import type { Comment, Comments, Position } from './comment.ts';
import type { Edition, FeatureOverrides } from './features.ts';

/**
 * A .proto file as written, from either door: the parser of sources and the reader of compiler descriptors both
 * produce it, and everything behind it neither knows nor cares which one did. Names of types are as written;
 * a leading dot marks a full name.
 */
export interface ProtoFile {
  /** The name under which other files import it. */
  readonly path: string;
  /** What diagnostics call it: the path as the user typed it. */
  readonly label: string;
  readonly package: string;
  readonly edition: Edition;
  readonly imports: readonly string[];
  readonly publicImports: readonly string[];
  readonly features: FeatureOverrides;
  readonly comments: Comments;
  readonly messages: readonly ProtoMessage[];
  readonly enums: readonly ProtoEnum[];
  readonly services: readonly ProtoService[];
  /** Comments on what takes no tag: options, imports, extensions, reserved ranges. */
  readonly otherComments: readonly Comment[];
  /** Comments that no compiler hands on. */
  readonly lostComments: readonly Comment[];
}

export interface ProtoElement {
  readonly name: string;
  readonly at: Position;
  readonly comments: Comments;
  readonly features: FeatureOverrides;
  readonly isDeprecated: boolean;
}

export interface ProtoMessage extends ProtoElement {
  readonly fields: readonly ProtoField[];
  readonly oneofs: readonly ProtoElement[];
  readonly messages: readonly ProtoMessage[];
  readonly enums: readonly ProtoEnum[];
}

export interface ProtoField extends ProtoElement {
  readonly number: number;
  /** A scalar's name, or that of a message or an enum as written. */
  readonly type: string;
  /** The key's scalar; makes the field a map from it to `type`. */
  readonly mapKey: string | undefined;
  readonly label: 'optional' | 'required' | 'repeated' | undefined;
  readonly isGroup: boolean;
  readonly oneof: string | undefined;
  readonly jsonName: string | undefined;
  /** The option `packed` of proto2 and proto3; editions have a feature for it. */
  readonly packed: boolean | undefined;
  readonly defaultText: string | undefined;
}

export interface ProtoEnum extends ProtoElement {
  readonly values: readonly ProtoEnumValue[];
}

export interface ProtoEnumValue extends ProtoElement {
  readonly number: number;
}

export interface ProtoService extends ProtoElement {
  readonly methods: readonly ProtoMethod[];
}

export interface ProtoMethod extends ProtoElement {
  readonly input: string;
  readonly output: string;
  readonly isClientStreaming: boolean;
  readonly isServerStreaming: boolean;
}
