import type { Position } from '../1-parse/comment.ts';

/**
 * What the printers print. Immutable, resolved and checked: a printer looks up nothing and decides nothing about
 * the input. Which TypeScript a thing becomes is the printers' part, which names it has is settled here, because
 * files refer to each other by them.
 */
export interface Model {
  readonly files: readonly FileModel[];
  /** Every message of the run by its full name, imports included. */
  readonly messages: ReadonlyMap<string, MessageModel>;
}

export interface FileModel {
  readonly path: string;
  readonly package: string;
  /** Nested ones included, inner before outer. */
  readonly messages: readonly MessageModel[];
  readonly enums: readonly EnumModel[];
  readonly services: readonly ServiceModel[];
}

interface ElementModel {
  readonly name: string;
  /** Prose of the comments, a line each, without tags. */
  readonly documentation: readonly string[];
  readonly isDeprecated: boolean;
}

/** A generated symbol, and where it lives. */
export interface SymbolRef {
  readonly kind: 'message' | 'enum';
  readonly fullName: string;
  readonly localName: string;
  readonly path: string;
  /** An enum that knows no numbers but its own. */
  readonly isClosed: boolean;
}

export interface MessageModel extends ElementModel {
  readonly symbol: SymbolRef;
  readonly at: Position;
  readonly label: string;
  readonly fields: readonly FieldModel[];
  readonly oneofs: readonly OneofModel[];
  /** Undefined for a message that is no model. */
  readonly table: TableModel | undefined;
}

export interface OneofModel extends ElementModel {
  readonly property: string;
  readonly members: readonly FieldModel[];
}

export type Scalar =
  | 'double'
  | 'float'
  | 'int32'
  | 'int64'
  | 'uint32'
  | 'uint64'
  | 'sint32'
  | 'sint64'
  | 'fixed32'
  | 'fixed64'
  | 'sfixed32'
  | 'sfixed64'
  | 'bool'
  | 'string'
  | 'bytes';

export type FieldType =
  | { readonly kind: 'scalar'; readonly scalar: Scalar }
  | { readonly kind: 'enum'; readonly symbol: SymbolRef; readonly zero: EnumValueModel | undefined }
  | { readonly kind: 'message'; readonly symbol: SymbolRef }
  | { readonly kind: 'wellKnown'; readonly name: WellKnownName };

/** The last name of a type of `google.protobuf` that has a TypeScript counterpart of its own. */
export type WellKnownName =
  | 'Any'
  | 'BoolValue'
  | 'BytesValue'
  | 'DoubleValue'
  | 'Duration'
  | 'Empty'
  | 'FieldMask'
  | 'FloatValue'
  | 'Int32Value'
  | 'Int64Value'
  | 'ListValue'
  | 'StringValue'
  | 'Struct'
  | 'Timestamp'
  | 'UInt32Value'
  | 'UInt64Value'
  | 'Value';

export interface FieldModel extends ElementModel {
  readonly property: string;
  readonly jsonName: string;
  readonly number: number;
  readonly type: FieldType;
  readonly cardinality: 'single' | 'repeated' | 'map';
  /** Of a map. */
  readonly mapKey: Scalar | undefined;
  readonly presence: 'implicit' | 'explicit' | 'required';
  readonly isPacked: boolean;
  /** Written between group tags instead of behind a length. */
  readonly isDelimited: boolean;
  /** Name of the oneof it is a member of. */
  readonly oneof: string | undefined;
  /** As a document shows it. */
  readonly defaultText: string | undefined;
}

export interface EnumModel extends ElementModel {
  readonly symbol: SymbolRef;
  readonly values: readonly EnumValueModel[];
}

export interface EnumValueModel extends ElementModel {
  readonly number: number;
}

export interface ServiceModel extends ElementModel {
  readonly fullName: string;
  readonly localName: string;
  readonly methods: readonly MethodModel[];
}

export interface MethodModel extends ElementModel {
  readonly input: FieldType;
  readonly output: FieldType;
  readonly isClientStreaming: boolean;
  readonly isServerStreaming: boolean;
}

/** A message as a table. */
export interface TableModel {
  readonly table: string;
  readonly schema: string | undefined;
  readonly columns: readonly ColumnModel[];
  /** Names of columns. */
  readonly primaryKey: readonly string[];
  readonly indexes: readonly IndexModel[];
  readonly relations: readonly RelationModel[];
}

export type ColumnKind = Scalar | 'enum' | 'timestamp' | 'json' | 'discriminator';

export type Dialect = 'pg' | 'mysql' | 'sqlite';

export interface ColumnModel {
  readonly column: string;
  /** Of the field in its file, for what a target has to say about it. */
  readonly at: Position;
  /** Properties from the message to the value; more than one when a message is embedded. */
  readonly path: readonly string[];
  readonly kind: ColumnKind;
  /** Undefined for a column that a oneof fills. */
  readonly field: FieldModel | undefined;
  readonly type: string | undefined;
  readonly dialectTypes: Readonly<Partial<Record<Dialect, string>>>;
  readonly size: number | undefined;
  readonly precision: number | undefined;
  readonly scale: number | undefined;
  readonly isPrimaryKey: boolean;
  readonly isAutoIncrement: boolean;
  readonly isUnique: boolean;
  readonly isNullable: boolean;
  readonly default: string | undefined;
  readonly check: string | undefined;
  readonly comment: string | undefined;
  readonly enumStorage: 'int' | 'string' | undefined;
  readonly role: ColumnRole | undefined;
  readonly access: 'read-write' | 'read-only' | 'write-only';
}

export type ColumnRole = 'createdAt' | 'updatedAt' | 'deletedAt' | 'version';

export interface IndexModel {
  /** Undefined where the database may choose. */
  readonly name: string | undefined;
  readonly isUnique: boolean;
  readonly columns: readonly { readonly column: string; readonly isDescending: boolean }[];
}

export interface RelationModel {
  readonly property: string;
  readonly at: Position;
  readonly field: FieldModel;
  readonly kind: 'hasOne' | 'hasMany' | 'belongsTo' | 'many2many';
  /** Full name of the message. */
  readonly target: string;
  readonly joinTable: string | undefined;
  readonly foreignKey: string | undefined;
  readonly references: string | undefined;
  readonly onDelete: string | undefined;
  readonly onUpdate: string | undefined;
}
