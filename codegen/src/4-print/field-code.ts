import type { FieldModel, FieldType, WellKnownName } from '../3-model/model.ts';
import type { Printable } from './generated-file.ts';
import { runtime, runtimeType, type SymbolNames } from './modules.ts';
import { SCALAR_CODE } from './scalar-code.ts';

const WELL_KNOWN_TYPES: Readonly<Record<WellKnownName, Printable>> = {
  Any: runtimeType('AnyMessage'),
  BoolValue: 'boolean',
  BytesValue: 'Uint8Array',
  DoubleValue: 'number',
  Duration: runtimeType('Duration'),
  Empty: runtimeType('Empty'),
  FieldMask: 'string[]',
  FloatValue: 'number',
  Int32Value: 'number',
  Int64Value: 'bigint',
  ListValue: [runtimeType('JsonValue'), '[]'],
  StringValue: 'string',
  Struct: runtimeType('JsonObject'),
  Timestamp: 'Date',
  UInt32Value: 'number',
  UInt64Value: 'bigint',
  Value: runtimeType('JsonValue'),
};

export function wellKnownCodec(name: WellKnownName): Printable {
  return runtime(`${name.charAt(0).toLowerCase()}${name.slice(1)}Codec`);
}

/** The TypeScript type of one value. */
export function valueType(type: FieldType, names: SymbolNames): Printable {
  if (type.kind === 'scalar') return SCALAR_CODE[type.scalar].type;
  if (type.kind === 'wellKnown') return WELL_KNOWN_TYPES[type.name];
  return names.type(type.symbol);
}

export function propertyType(field: FieldModel, names: SymbolNames): Printable {
  const value = valueType(field.type, names);
  if (field.cardinality === 'repeated')
    return isWide(field.type) ? ['Array<', value, '>'] : [value, '[]'];
  if (field.cardinality === 'map')
    return ['Map<', SCALAR_CODE[field.mapKey ?? 'string'].type, ', ', value, '>'];
  return hasOwnPresence(field) ? [value, ' | undefined'] : value;
}

/** What a new message holds. */
export function initialValue(field: FieldModel, names: SymbolNames): Printable {
  if (field.cardinality === 'repeated') return '[]';
  if (field.cardinality === 'map') return 'new Map()';
  return hasOwnPresence(field) ? 'undefined' : zeroValue(field.type, names);
}

/** Undefined is one of its values. */
export function hasOwnPresence(field: FieldModel): boolean {
  return (
    field.presence === 'explicit' ||
    field.type.kind === 'message' ||
    field.type.kind === 'wellKnown'
  );
}

export function zeroValue(type: FieldType, names: SymbolNames): Printable {
  if (type.kind === 'scalar') return SCALAR_CODE[type.scalar].zero;
  if (type.kind === 'message') return ['new ', names.value(type.symbol), '()'];
  if (type.kind === 'wellKnown') return [wellKnownCodec(type.name), '.read(reader, reader.pos)'];
  // An open enum may be without a zero only if it is closed, and then its first value is the default.
  return [names.value(type.symbol), `.${type.zero?.name ?? ''}`];
}

export function wireTypeOf(type: FieldType): number {
  if (type.kind === 'scalar') return SCALAR_CODE[type.scalar].wireType;
  return type.kind === 'enum' ? 0 : 2;
}

export function tagOf(field: number, wireType: number): number {
  return ((field << 3) | wireType) >>> 0;
}

/** A type that needs parentheses or brackets of its own before `[]`. */
function isWide(type: FieldType): boolean {
  return type.kind === 'wellKnown' && type.name === 'ListValue';
}
