import type { Scalar, WellKnownName } from './model.ts';

const PACKAGE = 'google.protobuf.';

/** The scalar that a wrapper wraps. */
export const WRAPPED: Readonly<Partial<Record<WellKnownName, Scalar>>> = {
  BoolValue: 'bool',
  BytesValue: 'bytes',
  DoubleValue: 'double',
  FloatValue: 'float',
  Int32Value: 'int32',
  Int64Value: 'int64',
  StringValue: 'string',
  UInt32Value: 'uint32',
  UInt64Value: 'uint64',
};

const NAMES: ReadonlySet<string> = new Set<WellKnownName>([
  'Any',
  'BoolValue',
  'BytesValue',
  'DoubleValue',
  'Duration',
  'Empty',
  'FieldMask',
  'FloatValue',
  'Int32Value',
  'Int64Value',
  'ListValue',
  'StringValue',
  'Struct',
  'Timestamp',
  'UInt32Value',
  'UInt64Value',
  'Value',
]);

/** Files of which every type is known here, so that nobody has to have them on disk. */
const FILES: ReadonlySet<string> = new Set(
  ['any', 'duration', 'empty', 'field_mask', 'struct', 'timestamp', 'wrappers'].map(
    (name) => `google/protobuf/${name}.proto`,
  ),
);

/** `NullValue` is the one type of these files that is an enum; a field of it holds its only number. */
export const NULL_VALUE = 'google.protobuf.NullValue';

export const WELL_KNOWN_TYPES: readonly string[] = [
  NULL_VALUE,
  ...[...NAMES].map((name) => PACKAGE + name),
];

export function isWellKnownFile(path: string): boolean {
  return FILES.has(path);
}

export function wellKnownName(fullName: string): WellKnownName | undefined {
  if (!fullName.startsWith(PACKAGE)) return undefined;
  const name = fullName.slice(PACKAGE.length);
  return NAMES.has(name) ? (name as WellKnownName) : undefined;
}
