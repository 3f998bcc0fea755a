import protobuf from 'protobufjs';

/**
 * The part of `descriptor.proto` and `plugin.proto` that the generator reads; numbers and names as there. What is
 * left out is skipped by the decoder.
 */
const SCHEMA = `
syntax = "proto2";
message CodeGeneratorRequest {
  repeated string file_to_generate = 1; optional string parameter = 2; repeated FileDescriptorProto proto_file = 15;
}
message CodeGeneratorResponse {
  message File { optional string name = 1; optional string content = 15; }
  optional string error = 1; optional uint64 supported_features = 2;
  optional int32 minimum_edition = 3; optional int32 maximum_edition = 4; repeated File file = 15;
}
message FileDescriptorSet { repeated FileDescriptorProto file = 1; }
message FileDescriptorProto {
  optional string name = 1; optional string package = 2; repeated string dependency = 3;
  repeated int32 public_dependency = 10; repeated DescriptorProto message_type = 4;
  repeated EnumDescriptorProto enum_type = 5; repeated ServiceDescriptorProto service = 6;
  optional FileOptions options = 8; optional SourceCodeInfo source_code_info = 9;
  optional string syntax = 12; optional int32 edition = 14;
}
message DescriptorProto {
  optional string name = 1; repeated FieldDescriptorProto field = 2; repeated DescriptorProto nested_type = 3;
  repeated EnumDescriptorProto enum_type = 4; optional MessageOptions options = 7;
  repeated OneofDescriptorProto oneof_decl = 8;
}
message FieldDescriptorProto {
  optional string name = 1; optional int32 number = 3; optional int32 label = 4; optional int32 type = 5;
  optional string type_name = 6; optional string default_value = 7; optional FieldOptions options = 8;
  optional int32 oneof_index = 9; optional string json_name = 10; optional bool proto3_optional = 17;
}
message OneofDescriptorProto { optional string name = 1; optional OneofOptions options = 2; }
message EnumDescriptorProto {
  optional string name = 1; repeated EnumValueDescriptorProto value = 2; optional EnumOptions options = 3;
}
message EnumValueDescriptorProto { optional string name = 1; optional int32 number = 2; optional EnumValueOptions options = 3; }
message ServiceDescriptorProto { optional string name = 1; repeated MethodDescriptorProto method = 2; optional ServiceOptions options = 3; }
message MethodDescriptorProto {
  optional string name = 1; optional string input_type = 2; optional string output_type = 3;
  optional MethodOptions options = 4; optional bool client_streaming = 5; optional bool server_streaming = 6;
}
message FileOptions { optional FeatureSet features = 50; }
message MessageOptions { optional bool deprecated = 3; optional bool map_entry = 7; optional FeatureSet features = 12; }
message FieldOptions { optional bool packed = 2; optional bool deprecated = 3; optional FeatureSet features = 21; }
message OneofOptions { optional FeatureSet features = 1; }
message EnumOptions { optional bool deprecated = 3; optional FeatureSet features = 7; }
message EnumValueOptions { optional bool deprecated = 1; }
message ServiceOptions { optional bool deprecated = 33; }
message MethodOptions { optional bool deprecated = 33; }
message FeatureSet {
  enum FieldPresence { FIELD_PRESENCE_UNKNOWN = 0; EXPLICIT = 1; IMPLICIT = 2; LEGACY_REQUIRED = 3; }
  enum EnumType { ENUM_TYPE_UNKNOWN = 0; OPEN = 1; CLOSED = 2; }
  enum RepeatedFieldEncoding { REPEATED_FIELD_ENCODING_UNKNOWN = 0; PACKED = 1; EXPANDED = 2; }
  enum MessageEncoding { MESSAGE_ENCODING_UNKNOWN = 0; LENGTH_PREFIXED = 1; DELIMITED = 2; }
  optional FieldPresence field_presence = 1; optional EnumType enum_type = 2;
  optional RepeatedFieldEncoding repeated_field_encoding = 3; optional MessageEncoding message_encoding = 5;
}
message SourceCodeInfo {
  message Location {
    repeated int32 path = 1 [packed = true]; repeated int32 span = 2 [packed = true];
    optional string leading_comments = 3; optional string trailing_comments = 4;
    repeated string leading_detached_comments = 6;
  }
  repeated Location location = 1;
}
`;

const schema = protobuf.parse(SCHEMA, { keepCase: true }).root.resolveAll();

interface Options {
  readonly deprecated?: boolean;
  readonly features?: unknown;
}

export interface CodeGeneratorRequest {
  readonly file_to_generate: readonly string[];
  readonly parameter?: string;
  readonly proto_file: readonly FileDescriptor[];
}

export interface FileDescriptor {
  readonly name: string;
  readonly package?: string;
  readonly dependency: readonly string[];
  readonly public_dependency: readonly number[];
  readonly message_type: readonly MessageDescriptor[];
  readonly enum_type: readonly EnumDescriptor[];
  readonly service: readonly ServiceDescriptor[];
  readonly options?: Options;
  readonly source_code_info?: { readonly location: readonly SourceLocation[] };
  readonly syntax?: string;
  readonly edition?: number;
}

export interface MessageDescriptor {
  readonly name: string;
  readonly field: readonly FieldDescriptor[];
  readonly nested_type: readonly MessageDescriptor[];
  readonly enum_type: readonly EnumDescriptor[];
  readonly oneof_decl: readonly { readonly name: string; readonly options?: Options }[];
  readonly options?: Options & { readonly map_entry?: boolean };
}

export interface FieldDescriptor {
  readonly name: string;
  readonly number: number;
  readonly label: number;
  readonly type: number;
  readonly type_name?: string;
  readonly default_value?: string;
  readonly options?: Options & { readonly packed?: boolean };
  readonly oneof_index?: number;
  readonly json_name?: string;
  readonly proto3_optional?: boolean;
}

export interface EnumDescriptor {
  readonly name: string;
  readonly value: readonly {
    readonly name: string;
    readonly number?: number;
    readonly options?: Options;
  }[];
  readonly options?: Options;
}

export interface ServiceDescriptor {
  readonly name: string;
  readonly method: readonly MethodDescriptor[];
  readonly options?: Options;
}

export interface MethodDescriptor {
  readonly name: string;
  readonly input_type: string;
  readonly output_type: string;
  readonly client_streaming?: boolean;
  readonly server_streaming?: boolean;
  readonly options?: Options;
}

export interface SourceLocation {
  readonly path: readonly number[];
  /** Zero-based: line, column, and the end. */
  readonly span: readonly number[];
  readonly leading_comments?: string;
  readonly trailing_comments?: string;
  readonly leading_detached_comments: readonly string[];
}

export interface CodeGeneratorResponse {
  readonly error?: string;
  readonly supported_features: number;
  readonly minimum_edition: number;
  readonly maximum_edition: number;
  readonly file: readonly { readonly name: string; readonly content: string }[];
}

export function decodeRequest(bytes: Uint8Array): CodeGeneratorRequest {
  return decode('CodeGeneratorRequest', bytes) as CodeGeneratorRequest;
}

export function decodeFileSet(bytes: Uint8Array): readonly FileDescriptor[] {
  return (decode('FileDescriptorSet', bytes) as { file: readonly FileDescriptor[] }).file;
}

export function encodeResponse(response: CodeGeneratorResponse): Uint8Array {
  const type = schema.lookupType('CodeGeneratorResponse');
  return type.encode(type.fromObject(response)).finish();
}

/** Repeated fields are always there, as empty arrays; an optional one that is not set is undefined. */
function decode(name: string, bytes: Uint8Array): unknown {
  const type = schema.lookupType(name);
  return type.toObject(type.decode(bytes), { arrays: true, enums: String });
}
