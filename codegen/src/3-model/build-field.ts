import type { Position } from '../1-parse/comment.ts';
import type { Features } from '../1-parse/features.ts';
import type { ProtoField, ProtoFile } from '../1-parse/proto-file.ts';
import { documentationOf } from '../2-tags/documentation.ts';
import type { DiagnosticList } from '../diagnostic.ts';
import type { FieldModel, FieldType, Scalar } from './model.ts';
import { lowerCamel, type NameScope } from './names.ts';
import type { SymbolTable } from './symbols.ts';
import { NULL_VALUE, wellKnownName } from './well-known.ts';

const SCALARS: ReadonlySet<string> = new Set<Scalar>([
  'double',
  'float',
  'int32',
  'int64',
  'uint32',
  'uint64',
  'sint32',
  'sint64',
  'fixed32',
  'fixed64',
  'sfixed32',
  'sfixed64',
  'bool',
  'string',
  'bytes',
]);

/** Stands in for a type that was not found, so that the rest of the file is still checked. */
const UNKNOWN_TYPE: FieldType = { kind: 'scalar', scalar: 'bytes' };

/** Resolves the types that a scope mentions. */
export class TypeResolver {
  readonly #symbols: SymbolTable;
  readonly #file: ProtoFile;
  readonly #scope: string;
  readonly #diagnostics: DiagnosticList;

  constructor(symbols: SymbolTable, file: ProtoFile, scope: string, diagnostics: DiagnosticList) {
    this.#symbols = symbols;
    this.#file = file;
    this.#scope = scope;
    this.#diagnostics = diagnostics;
  }

  resolve(name: string, at: Position): FieldType {
    if (SCALARS.has(name)) return { kind: 'scalar', scalar: name as Scalar };
    const symbol = this.#symbols.resolve(name, this.#scope, this.#file.path);
    if (symbol === undefined) {
      const message = `type ${JSON.stringify(name)} was not found; import the file that declares it`;
      this.#diagnostics.error('ORM003', this.#file.label, at, message);
      return UNKNOWN_TYPE;
    }
    // Its only value is zero; on the wire it is any integer.
    if (symbol.fullName === NULL_VALUE) return { kind: 'scalar', scalar: 'int32' };
    const wellKnown = wellKnownName(symbol.fullName);
    if (wellKnown !== undefined) return { kind: 'wellKnown', name: wellKnown };
    if (symbol.kind === 'message') return { kind: 'message', symbol };
    const first = this.#symbols.enumOf(symbol)?.values[0];
    const zero = first && {
      name: first.name,
      number: first.number,
      documentation: [],
      isDeprecated: false,
    };
    return { kind: 'enum', symbol, zero };
  }
}

export function buildField(
  field: ProtoField,
  around: Features,
  names: NameScope,
  types: TypeResolver,
): FieldModel {
  const features = { ...around, ...field.features };
  const type = types.resolve(field.type, field.at);
  const isMap = field.mapKey !== undefined;
  const isRepeated = field.label === 'repeated';
  return {
    name: field.name,
    documentation: documentationOf(field.comments),
    isDeprecated: field.isDeprecated,
    property: names.take(lowerCamel(field.name)),
    jsonName: field.jsonName ?? lowerCamel(field.name),
    number: field.number,
    type,
    cardinality: isMap ? 'map' : isRepeated ? 'repeated' : 'single',
    mapKey: field.mapKey as Scalar | undefined,
    presence: presenceOf(field, features, type),
    isPacked: isRepeated && isPackable(type) && isPacked(field, features),
    isDelimited:
      field.isGroup ||
      (type.kind === 'message' && !isMap && features.messageEncoding === 'delimited'),
    oneof: field.oneof,
    defaultText: field.defaultText,
  };
}

function presenceOf(
  field: ProtoField,
  features: Features,
  type: FieldType,
): FieldModel['presence'] {
  if (field.label === 'required') return 'required';
  if (field.oneof !== undefined || field.label === 'optional') return 'explicit';
  if (type.kind === 'message' || type.kind === 'wellKnown') return 'explicit';
  return features.presence;
}

function isPackable(type: FieldType): boolean {
  if (type.kind === 'enum') return true;
  return type.kind === 'scalar' && type.scalar !== 'string' && type.scalar !== 'bytes';
}

function isPacked(field: ProtoField, features: Features): boolean {
  return field.packed ?? features.repeatedEncoding === 'packed';
}
