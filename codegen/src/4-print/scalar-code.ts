import type { Scalar } from '../3-model/model.ts';

/** What a scalar is in TypeScript and on the wire. */
export interface ScalarCode {
  readonly type: 'number' | 'bigint' | 'boolean' | 'string' | 'Uint8Array';
  readonly zero: string;
  readonly wireType: 0 | 1 | 2 | 5;
  /** Functions of the runtime between what protobufjs reads and writes, and what a message holds. */
  readonly reads?: 'toBigInt' | 'toUnsignedBigInt' | 'copyBytes';
  readonly writes?: 'int64' | 'uint64';
}

const number = (wireType: 0 | 5 | 1): ScalarCode => ({ type: 'number', zero: '0', wireType });

const signed = (wireType: 0 | 1): ScalarCode => ({
  type: 'bigint',
  zero: '0n',
  wireType,
  reads: 'toBigInt',
  writes: 'int64',
});

const unsigned = (wireType: 0 | 1): ScalarCode => ({
  type: 'bigint',
  zero: '0n',
  wireType,
  reads: 'toUnsignedBigInt',
  writes: 'uint64',
});

/** The methods of protobufjs's reader and writer have the scalars' names. */
export const SCALAR_CODE: Readonly<Record<Scalar, ScalarCode>> = {
  double: number(1),
  float: number(5),
  int32: number(0),
  int64: signed(0),
  uint32: number(0),
  uint64: unsigned(0),
  sint32: number(0),
  sint64: signed(0),
  fixed32: number(5),
  fixed64: unsigned(1),
  sfixed32: number(5),
  sfixed64: signed(1),
  bool: { type: 'boolean', zero: 'false', wireType: 0 },
  string: { type: 'string', zero: "''", wireType: 2 },
  bytes: { type: 'Uint8Array', zero: 'new Uint8Array(0)', wireType: 2, reads: 'copyBytes' },
};
