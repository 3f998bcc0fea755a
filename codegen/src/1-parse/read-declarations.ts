import protobuf from 'protobufjs';

import { NO_COMMENTS, type Comment, type Comments } from './comment.ts';
import type { Declaration } from './declaration.ts';
import { defaultOfSource } from './default-text.ts';
import { featureOverrides } from './features.ts';
import type { LineIndex } from './line-index.ts';
import type {
  ProtoElement,
  ProtoEnum,
  ProtoField,
  ProtoMessage,
  ProtoMethod,
  ProtoService,
} from './proto-file.ts';
import { toComment, type SourceComment } from './source-comment.ts';

interface Elements {
  readonly messages: ProtoMessage[];
  readonly enums: ProtoEnum[];
  readonly services: ProtoService[];
  readonly fields: ProtoField[];
  readonly oneofs: ProtoElement[];
}

type Options = Record<string, unknown> | undefined;

/** Joins the declarations of a scope with the objects that protobufjs made of them. */
export class DeclarationReader {
  readonly otherComments: Comment[] = [];
  readonly #source: string;
  readonly #lines: LineIndex;

  constructor(source: string, lines: LineIndex) {
    this.#source = source;
    this.#lines = lines;
  }

  readElements(
    declarations: readonly Declaration[],
    scope: protobuf.NamespaceBase,
    oneof?: string,
  ): Elements {
    const elements: Elements = { messages: [], enums: [], services: [], fields: [], oneofs: [] };
    for (const declaration of declarations) this.#read(declaration, scope, oneof, elements);
    return elements;
  }

  #read(
    declaration: Declaration,
    scope: protobuf.NamespaceBase,
    oneof: string | undefined,
    into: Elements,
  ): void {
    const { kind, name } = declaration;
    const found = scope.get(kind === 'group' ? fieldNameInParser(name) : name);
    switch (kind) {
      case 'message':
        into.messages.push(this.#message(declaration, expected(found, protobuf.Type)));
        return;
      case 'enum':
        into.enums.push(this.#enum(declaration, expected(found, protobuf.Enum)));
        return;
      case 'service':
        into.services.push(this.#service(declaration, expected(found, protobuf.Service)));
        return;
      case 'field':
        into.fields.push(this.#field(declaration, expected(found, protobuf.Field), oneof));
        return;
      case 'group': {
        const type = expected(scope.get(upperFirst(name)), protobuf.Type);
        into.messages.push(this.#message(declaration, type));
        into.fields.push(this.#group(declaration, expected(found, protobuf.Field), oneof));
        return;
      }
      case 'oneof': {
        into.oneofs.push(this.#element(declaration, expected(found, protobuf.OneOf).options));
        const members = this.readElements(declaration.children, scope, name);
        into.fields.push(...members.fields);
        into.messages.push(...members.messages);
        return;
      }
      case 'extend':
        this.#extend(declaration, scope, into);
        return;
      case 'rpc':
      case 'value':
      case 'statement':
        this.#setAside(declaration);
    }
  }

  /** Extensions are no fields of ours, but the message that a group among them declares is a message. */
  #extend(declaration: Declaration, scope: protobuf.NamespaceBase, into: Elements): void {
    const groups = declaration.children.filter(({ kind }) => kind === 'group');
    this.#setAside({
      ...declaration,
      children: declaration.children.filter(({ kind }) => kind !== 'group'),
    });
    for (const group of groups) {
      const type = expected(scope.get(upperFirst(group.name)), protobuf.Type);
      into.messages.push(this.#message(group, type));
    }
  }

  #message(declaration: Declaration, type: protobuf.Type): ProtoMessage {
    const { fields, oneofs, messages, enums } = this.readElements(declaration.children, type);
    return { ...this.#element(declaration, type.options), fields, oneofs, messages, enums };
  }

  #field(declaration: Declaration, field: protobuf.Field, oneof: string | undefined): ProtoField {
    const options: Options = field.options;
    const isOptional = /^optional\s/.test(this.#source.slice(declaration.start, declaration.end));
    return {
      ...this.#element(declaration, options),
      number: field.id,
      type: field.type,
      mapKey: field instanceof protobuf.MapField ? field.keyType : undefined,
      label: labelOf(field, isOptional),
      isGroup: false,
      oneof,
      jsonName: stringOption(options, 'json_name'),
      packed: booleanOption(options, 'packed'),
      defaultText: declaration.defaultText && defaultOfSource(field.type, declaration.defaultText),
    };
  }

  /** The comments are the message's, as protoc has it; the field's would repeat them. */
  #group(declaration: Declaration, field: protobuf.Field, oneof: string | undefined): ProtoField {
    return {
      ...this.#field(declaration, field, oneof),
      name: declaration.name.toLowerCase(),
      comments: NO_COMMENTS,
      isGroup: true,
    };
  }

  #enum(declaration: Declaration, type: protobuf.Enum): ProtoEnum {
    const values = declaration.children.flatMap((child) => {
      if (child.kind !== 'value') {
        this.#setAside(child);
        return [];
      }
      const options = (type.valuesOptions as Record<string, Options> | undefined)?.[child.name];
      return [{ ...this.#element(child, options), number: type.values[child.name] ?? 0 }];
    });
    return { ...this.#element(declaration, type.options), values };
  }

  #service(declaration: Declaration, service: protobuf.Service): ProtoService {
    const methods = declaration.children.flatMap((child): ProtoMethod[] => {
      if (child.kind !== 'rpc') {
        this.#setAside(child);
        return [];
      }
      const method = expected(service.methods[child.name], protobuf.Method);
      for (const option of child.children) this.#setAside(option);
      return [
        {
          ...this.#element(child, method.options),
          input: method.requestType,
          output: method.responseType,
          isClientStreaming: method.requestStream === true,
          isServerStreaming: method.responseStream === true,
        },
      ];
    });
    return { ...this.#element(declaration, service.options), methods };
  }

  #element(declaration: Declaration, options: Options): ProtoElement {
    return {
      name: declaration.kind === 'group' ? upperFirst(declaration.name) : declaration.name,
      at: this.#lines.positionAt(declaration.start),
      comments: this.#comments(declaration),
      features: featureOverrides(options?.['features']),
      isDeprecated: options?.['deprecated'] === true,
    };
  }

  #comments({ leading, trailing, detached }: Declaration): Comments {
    if (leading === undefined && trailing === undefined && detached.length === 0) {
      return NO_COMMENTS;
    }
    return {
      leading: leading && this.#comment(leading),
      trailing: trailing && this.#comment(trailing),
      detached: detached.map((comment) => this.#comment(comment)),
    };
  }

  #comment(comment: SourceComment): Comment {
    return toComment(comment, this.#source, this.#lines);
  }

  /** Keeps the comments of what the generator has no use for, so that a tag in one of them is reported. */
  #setAside(declaration: Declaration): void {
    const { leading, trailing, detached } = this.#comments(declaration);
    for (const comment of [leading, trailing, ...detached]) {
      if (comment !== undefined) this.otherComments.push(comment);
    }
    for (const child of declaration.children) this.#setAside(child);
  }
}

function expected<T>(found: unknown, type: abstract new (...args: never[]) => T): T {
  if (found instanceof type) return found;
  throw new TypeError(`scanner and protobufjs disagree: no ${type.name} where one is declared`);
}

function labelOf(field: protobuf.Field, isOptional: boolean): ProtoField['label'] {
  if (field.repeated) return 'repeated';
  if (field.rule === 'required') return 'required';
  return isOptional ? 'optional' : undefined;
}

/** protobufjs lower-cases the first letter of a group's name for its field, where protoc lower-cases all. */
function fieldNameInParser(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function upperFirst(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function stringOption(options: Options, name: string): string | undefined {
  const value = options?.[name];
  return typeof value === 'string' ? value : undefined;
}

function booleanOption(options: Options, name: string): boolean | undefined {
  const value = options?.[name];
  return typeof value === 'boolean' ? value : undefined;
}
