import { NO_COMMENTS, type Comment, type Comments, type Position } from './comment.ts';
import { canonicalNumber } from './default-text.ts';
import type {
  EnumDescriptor,
  FieldDescriptor,
  FileDescriptor,
  MessageDescriptor,
  ServiceDescriptor,
  SourceLocation,
} from './descriptor.ts';
import { featureOverrides, type Edition } from './features.ts';
import type {
  ProtoElement,
  ProtoEnum,
  ProtoField,
  ProtoFile,
  ProtoMessage,
  ProtoService,
} from './proto-file.ts';

/** Numbers of `FieldDescriptorProto.Type`; group, message and enum have names of their own instead. */
const SCALARS: Record<number, string> = {
  1: 'double',
  2: 'float',
  3: 'int64',
  4: 'uint64',
  5: 'int32',
  6: 'fixed64',
  7: 'fixed32',
  8: 'bool',
  9: 'string',
  12: 'bytes',
  13: 'uint32',
  15: 'sfixed32',
  16: 'sfixed64',
  17: 'sint32',
  18: 'sint64',
};
const GROUP = 10;

const LABELS: Record<number, ProtoField['label']> = { 2: 'required', 3: 'repeated' };

const EDITIONS: Record<number, Edition> = { 1000: '2023', 1001: '2024' };

/** Numbers of fields in `descriptor.proto`: the steps of a path in the source information. */
const FILE = { message: 4, enum: 5, service: 6 } as const;
const MESSAGE = { field: 2, message: 3, enum: 4, oneof: 8 } as const;
const ENUM_VALUE = 2;
const METHOD = 2;

const FILE_START: Position = { line: 1, column: 1 };

/** The file as a compiler describes it. Comments come as text; their place is that of their element. */
export function readDescriptor(file: FileDescriptor): ProtoFile {
  return new DescriptorReader(file).read();
}

interface Described {
  readonly name: string;
  readonly options?: { readonly deprecated?: boolean; readonly features?: unknown };
}

class DescriptorReader {
  readonly #file: FileDescriptor;
  /** One map over the locations: asking for the comments of every element in turn is quadratic. */
  readonly #locations: Map<string, SourceLocation>;
  readonly #claimed = new Set<string>();

  constructor(file: FileDescriptor) {
    this.#file = file;
    const locations = file.source_code_info?.location ?? [];
    this.#locations = new Map(locations.map((location) => [location.path.join('.'), location]));
  }

  read(): ProtoFile {
    const file = this.#file;
    const messages = file.message_type.map((message, i) =>
      this.#message(message, `${FILE.message}.${i}`),
    );
    const enums = file.enum_type.map((type, i) => this.#enum(type, `${FILE.enum}.${i}`));
    const services = file.service.map((service, i) =>
      this.#service(service, `${FILE.service}.${i}`),
    );
    return {
      path: file.name,
      label: file.name,
      package: file.package ?? '',
      edition: EDITIONS[file.edition ?? 0] ?? (file.syntax === 'proto3' ? 'proto3' : 'proto2'),
      imports: file.dependency,
      publicImports: file.public_dependency.flatMap((index) => file.dependency[index] ?? []),
      features: featureOverrides(file.options?.features),
      comments: NO_COMMENTS,
      messages,
      enums,
      services,
      otherComments: this.#unclaimedComments(),
      lostComments: [],
    };
  }

  #message(message: MessageDescriptor, path: string): ProtoMessage {
    const entries = new Map(
      message.nested_type
        .filter(({ options }) => options?.map_entry === true)
        .map((entry) => [entry.name, entry]),
    );
    return {
      ...this.#element(message, path),
      fields: message.field.map((field, i) => {
        const entry = entries.get(lastNameOf(field.type_name ?? ''));
        return this.#field(field, `${path}.${MESSAGE.field}.${i}`, message, entry);
      }),
      // The oneofs that proto3 makes of `optional` fields are nobody's declaration.
      oneofs: message.oneof_decl
        .map((oneof, i) => ({ oneof, i }))
        .filter(
          ({ i }) =>
            !message.field.some(
              (field) => field.oneof_index === i && field.proto3_optional === true,
            ),
        )
        .map(({ oneof, i }) => this.#element(oneof, `${path}.${MESSAGE.oneof}.${i}`)),
      messages: message.nested_type.flatMap((nested, i) =>
        nested.options?.map_entry === true
          ? []
          : [this.#message(nested, `${path}.${MESSAGE.message}.${i}`)],
      ),
      enums: message.enum_type.map((type, i) => this.#enum(type, `${path}.${MESSAGE.enum}.${i}`)),
    };
  }

  #field(
    field: FieldDescriptor,
    path: string,
    message: MessageDescriptor,
    entry: MessageDescriptor | undefined,
  ): ProtoField {
    const [key, value] = entry?.field ?? [];
    const { oneof_index: oneof } = field;
    const isRealOneof = oneof !== undefined && field.proto3_optional !== true;
    // Only proto2 has to write the word, outside of oneofs; to descriptors all that is single is optional.
    const isProto2 = (this.#file.syntax ?? 'proto2') === 'proto2';
    const isOptional = field.proto3_optional === true || (isProto2 && !isRealOneof);
    return {
      ...this.#element(field, path),
      number: field.number,
      type: typeOf(value ?? field),
      mapKey: key && typeOf(key),
      label:
        entry === undefined
          ? (LABELS[field.label] ?? (isOptional ? 'optional' : undefined))
          : undefined,
      isGroup: field.type === GROUP,
      oneof: isRealOneof ? message.oneof_decl[oneof]?.name : undefined,
      jsonName: field.json_name,
      packed: field.options?.packed,
      defaultText: field.default_value && canonicalNumber(typeOf(field), field.default_value),
    };
  }

  #enum(type: EnumDescriptor, path: string): ProtoEnum {
    return {
      ...this.#element(type, path),
      values: type.value.map((value, i) => ({
        ...this.#element(value, `${path}.${ENUM_VALUE}.${i}`),
        number: value.number ?? 0,
      })),
    };
  }

  #service(service: ServiceDescriptor, path: string): ProtoService {
    return {
      ...this.#element(service, path),
      methods: service.method.map((method, i) => ({
        ...this.#element(method, `${path}.${METHOD}.${i}`),
        input: method.input_type,
        output: method.output_type,
        isClientStreaming: method.client_streaming === true,
        isServerStreaming: method.server_streaming === true,
      })),
    };
  }

  #element({ name, options }: Described, path: string): ProtoElement {
    this.#claimed.add(path);
    const location = this.#locations.get(path);
    return {
      name,
      at: location === undefined ? FILE_START : positionOf(location),
      comments: location === undefined ? NO_COMMENTS : commentsOf(location),
      features: featureOverrides(options?.features),
      isDeprecated: options?.deprecated === true,
    };
  }

  #unclaimedComments(): Comment[] {
    return [...this.#locations].flatMap(([path, location]) => {
      if (this.#claimed.has(path)) return [];
      const { leading, trailing, detached } = commentsOf(location);
      return [leading, trailing, ...detached].filter((comment) => comment !== undefined);
    });
  }
}

function typeOf(field: FieldDescriptor): string {
  return SCALARS[field.type] ?? field.type_name ?? '';
}

function lastNameOf(fullName: string): string {
  return fullName.slice(fullName.lastIndexOf('.') + 1);
}

function positionOf({ span: [line = 0, column = 0] }: SourceLocation): Position {
  return { line: line + 1, column: column + 1 };
}

function commentsOf(location: SourceLocation): Comments {
  const { leading_comments: leading, trailing_comments: trailing } = location;
  const detached = location.leading_detached_comments;
  if (leading === undefined && trailing === undefined && detached.length === 0) return NO_COMMENTS;
  const at = positionOf(location);
  return {
    leading: leading === undefined ? undefined : textComment(leading, at),
    trailing: trailing === undefined ? undefined : textComment(trailing, at),
    detached: detached.map((text) => textComment(text, at)),
  };
}

/** Slashes beyond the second belong to the delimiter, as in the scanner. */
function textComment(text: string, at: Position): Comment {
  const lines = text.replace(/\n$/, '').split('\n');
  return {
    style: 'unknown',
    lines: lines.map((line) => ({
      text: line.replace(/^\/+/, '').replace(/\r$/, ''),
      at,
      isExact: false,
    })),
  };
}
