import * as fc from 'fast-check';

import type { FieldInfo, MessageClass, ScalarType } from '../src/runtime/field-info.ts';
import { Timestamp } from '../src/runtime/well-known/timestamp.ts';
import { Newer } from './fixtures/generated/wire/everything.pb.ts';

const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
/** Whole characters: halves of surrogate pairs are no UTF-8. */
const string = fc.string({ unit: 'grapheme', maxLength: 20 });
const bytes = fc.uint8Array({ maxLength: 20 });
const json = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<never>;

const SCALARS: Readonly<Record<ScalarType, fc.Arbitrary<unknown>>> = {
  double: fc.double(),
  float: fc.float(),
  int32,
  int64,
  uint32,
  uint64,
  sint32: int32,
  sint64: int64,
  fixed32: uint32,
  fixed64: uint64,
  sfixed32: int32,
  sfixed64: int64,
  bool: fc.boolean(),
  string,
  bytes,
};

/** By property: a list of fields knows the codec of a well-known type, and not its name. */
const WELL_KNOWN: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  timestamp: fc
    .tuple(
      fc.integer({ min: Date.UTC(1, 0), max: Date.UTC(9999, 0) }),
      fc.integer({ min: 0, max: 999_999 }),
    )
    .filter(([milliseconds]) => milliseconds > -62_135_596_800_000)
    .map(([milliseconds, nanos]) => new Timestamp(milliseconds, nanos)),
  duration: fc
    .tuple(
      fc.bigInt({ min: 0n, max: 315_576_000_000n }),
      fc.integer({ min: 0, max: 999_999_999 }),
      fc.boolean(),
    )
    .map(([seconds, nanos, isNegative]) =>
      isNegative ? { seconds: -seconds, nanos: 0 - nanos } : { seconds, nanos },
    ),
  struct: fc.dictionary(string, json, { noNullPrototype: true }),
  value: json,
  list: fc.array(json, { maxLength: 3 }),
  any: fc.tuple(int64, string).map(([id, name]) => ({
    typeUrl: 'type.googleapis.com/wire.Newer',
    value: new Uint8Array(Newer.encode(new Newer({ id, name }))),
  })),
  mask: fc.array(fc.constantFrom('name', 'inner.long_name', 'a_b_c'), { maxLength: 3 }),
  empty: fc.constant({}),
  wrappedString: string,
  wrappedInt64: int64,
  wrappedBool: fc.boolean(),
  wrappedBytes: bytes,
  wrappedDouble: fc.double(),
  wrappedUint64: uint64,
};

/** Messages with any of their fields set, and at most one of each oneof. */
export function arbitraryMessage<T extends object>(
  type: MessageClass & (new (init: never) => T),
  depth = 2,
): fc.Arbitrary<T> {
  const fields = type.fields.filter((field) => field.type !== 'message' || depth > 0);
  const values = Object.fromEntries(
    fields.map((field) => [field.property, fieldValue(field, depth)]),
  );
  const requiredKeys = fields
    .filter(({ presence }) => presence === 'required')
    .map(({ property }) => property);
  return fc.record(values, { requiredKeys }).map((init) => {
    const oneofs = new Set<string>();
    const kept = Object.entries(init).filter(([property]) => {
      const oneof = fields.find((field) => field.property === property)?.oneof;
      if (oneof === undefined) return true;
      const isFirst = !oneofs.has(oneof);
      oneofs.add(oneof);
      return isFirst;
    });
    return new type(Object.fromEntries(kept) as never);
  });
}

function fieldValue(field: FieldInfo, depth: number): fc.Arbitrary<unknown> {
  const single = singleValue(field, depth);
  if (field.cardinality === 'repeated') return fc.array(single, { maxLength: 4 });
  if (field.cardinality !== 'map') return single;
  const entries = fc.array(fc.tuple(SCALARS[field.key ?? 'string'], single), { maxLength: 3 });
  return entries.map((pairs) => new Map(pairs));
}

function singleValue(field: FieldInfo, depth: number): fc.Arbitrary<unknown> {
  if (field.type === 'enum') return fc.constantFrom(...Object.values(field.of()));
  if (field.type === 'message') return arbitraryMessage(field.of() as never, depth - 1);
  if (field.type !== 'wellKnown') return SCALARS[field.type];
  const known = WELL_KNOWN[field.property] ?? WELL_KNOWN[field.property.replace(/s$/, '')];
  if (known === undefined) throw new Error(`no values for ${field.property}`);
  return known;
}
