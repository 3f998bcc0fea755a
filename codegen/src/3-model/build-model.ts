import { EDITION_DEFAULTS, type Features } from '../1-parse/features.ts';
import type {
  ProtoElement,
  ProtoEnum,
  ProtoFile,
  ProtoMessage,
  ProtoService,
} from '../1-parse/proto-file.ts';
import { documentationOf } from '../2-tags/documentation.ts';
import { placeTags } from '../2-tags/placed-tags.ts';
import type { Tag } from '../2-tags/tag.ts';
import { DiagnosticList } from '../diagnostic.ts';
import { buildField, TypeResolver } from './build-field.ts';
import { checkNames } from './check-names.ts';
import { buildTables, type TaggedMessage } from './build-tables.ts';
import type {
  EnumModel,
  FieldModel,
  FileModel,
  MessageModel,
  Model,
  OneofModel,
  ServiceModel,
} from './model.ts';
import { lowerCamel, NameScope } from './names.ts';
import { fullNameOf, SymbolTable } from './symbols.ts';

export interface ModelOptions {
  /** Makes a model of every message, tagged or not. */
  readonly all: boolean;
}

/** Resolves and checks the files of a run; `isRequested` tells those to generate from those they import. */
export function buildModel(
  files: readonly ProtoFile[],
  isRequested: (file: ProtoFile) => boolean,
  options: ModelOptions,
  diagnostics: DiagnosticList,
): Model {
  checkNames(files, diagnostics);
  const symbols = new SymbolTable(files);
  const builders = files.map(
    (file) => new FileBuilder(file, symbols, diagnostics, isRequested(file)),
  );
  const built = builders.map((builder) => builder.build());
  const tagged = builders.flatMap((builder) => builder.tagged);
  const tables = buildTables(tagged, options, diagnostics);
  const withTable = (message: MessageModel): MessageModel => ({
    ...message,
    table: tables.get(message.symbol.fullName),
  });
  const complete = built.map((file) => ({ ...file, messages: file.messages.map(withTable) }));
  return {
    files: complete.filter((_, index) => builders[index]?.isRequested === true),
    messages: new Map(
      complete.flatMap(({ messages }) =>
        messages.map((message) => [message.symbol.fullName, message] as const),
      ),
    ),
  };
}

class FileBuilder {
  readonly tagged: TaggedMessage[] = [];
  readonly isRequested: boolean;
  readonly #file: ProtoFile;
  readonly #symbols: SymbolTable;
  readonly #diagnostics: DiagnosticList;
  readonly #tags: ReadonlyMap<ProtoElement, Tag>;
  readonly #messages: MessageModel[] = [];
  readonly #enums: EnumModel[] = [];

  constructor(
    file: ProtoFile,
    symbols: SymbolTable,
    diagnostics: DiagnosticList,
    isRequested: boolean,
  ) {
    this.#file = file;
    this.#symbols = symbols;
    this.isRequested = isRequested;
    // An imported file is reported on when it is generated itself; here its problems are somebody else's.
    this.#diagnostics = isRequested ? diagnostics : new DiagnosticList();
    this.#tags = placeTags(file, this.#diagnostics);
  }

  build(): FileModel {
    const file = this.#file;
    const features = { ...EDITION_DEFAULTS[file.edition], ...file.features };
    for (const message of file.messages) this.#message(message, [], features);
    for (const type of file.enums) this.#enum(type, []);
    const names = NameScope.ofModule();
    for (const { symbol } of [...this.#messages, ...this.#enums]) names.take(symbol.localName);
    const services = file.services.map((service) => this.#service(service, names));
    return {
      path: file.path,
      package: file.package,
      messages: this.#messages,
      enums: this.#enums,
      services,
    };
  }

  #message(message: ProtoMessage, path: readonly string[], outer: Features): void {
    const inner = { ...outer, ...message.features };
    const innerPath = [...path, message.name];
    for (const nested of message.messages) this.#message(nested, innerPath, inner);
    for (const type of message.enums) this.#enum(type, innerPath);
    const fullName = fullNameOf(this.#file.package, innerPath);
    const symbol = this.#symbols.get(fullName, this.#file.path);
    if (symbol === undefined) throw new Error(`message ${fullName} has no symbol`);

    const names = NameScope.ofClass();
    const types = new TypeResolver(this.#symbols, this.#file, fullName, this.#diagnostics);
    const oneofFeatures = new Map(message.oneofs.map((oneof) => [oneof.name, oneof.features]));
    const protos = message.fields;
    const fields = protos.map((field) => {
      const around = field.oneof === undefined ? {} : oneofFeatures.get(field.oneof);
      return buildField(field, { ...inner, ...around }, names, types);
    });
    const oneofs = message.oneofs.map((oneof): OneofModel => ({
      ...elementOf(oneof),
      property: names.take(lowerCamel(oneof.name)),
      members: fields.filter((field) => field.oneof === oneof.name),
    }));
    const model: MessageModel = {
      ...elementOf(message),
      symbol,
      at: message.at,
      label: this.#file.label,
      fields,
      oneofs,
      table: undefined,
    };
    this.#messages.push(model);
    this.tagged.push({
      message: model,
      isRequested: this.isRequested,
      tag: this.#tags.get(message),
      fields: protos.flatMap((proto, index) => {
        const field = fields[index];
        return field === undefined ? [] : [{ field, at: proto.at, tag: this.#tags.get(proto) }];
      }),
      oneofs: message.oneofs.flatMap((proto, index) => {
        const oneof = oneofs[index];
        return oneof === undefined ? [] : [{ oneof, at: proto.at, tag: this.#tags.get(proto) }];
      }),
    });
  }

  #enum(type: ProtoEnum, path: readonly string[]): void {
    const fullName = fullNameOf(this.#file.package, [...path, type.name]);
    const symbol = this.#symbols.get(fullName, this.#file.path);
    if (symbol === undefined) throw new Error(`enum ${type.name} has no symbol`);
    const values = type.values.map((value) => ({ ...elementOf(value), number: value.number }));
    this.#enums.push({ ...elementOf(type), symbol, values });
  }

  #service(service: ProtoService, names: NameScope): ServiceModel {
    const fullName = fullNameOf(this.#file.package, [service.name]);
    const types = new TypeResolver(this.#symbols, this.#file, fullName, this.#diagnostics);
    return {
      ...elementOf(service),
      fullName,
      localName: names.take(service.name),
      methods: service.methods.map((method) => ({
        ...elementOf(method),
        input: types.resolve(method.input, method.at),
        output: types.resolve(method.output, method.at),
        isClientStreaming: method.isClientStreaming,
        isServerStreaming: method.isServerStreaming,
      })),
    };
  }
}

function elementOf(element: ProtoElement): FieldElement {
  return {
    name: element.name,
    documentation: documentationOf(element.comments),
    isDeprecated: element.isDeprecated,
  };
}

type FieldElement = Pick<FieldModel, 'name' | 'documentation' | 'isDeprecated'>;
