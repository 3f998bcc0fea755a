import type { Long } from 'protobufjs/minimal.js';

import { CodegenError } from './error.ts';

/** The types are those of generated properties; database drivers leave strings and numbers in them. */
export type Integer64 = bigint | number | string;

/**
 * The two halves of a 64-bit integer, as protobufjs's writer takes them: given a bigint it writes 0. A value
 * outside of the range is an error, where cutting it off would store another number.
 */
export function int64(value: Integer64): Long {
  return halves(value, BigInt.asIntN(64, BigInt(value)), false);
}

export function uint64(value: Integer64): Long {
  return halves(value, BigInt.asUintN(64, BigInt(value)), true);
}

export function toBigInt({ high, low }: Long): bigint {
  // Most numbers are small, and one conversion is cheaper than three.
  if (high === 0) return BigInt(low >>> 0);
  return (BigInt(high) << 32n) | BigInt(low >>> 0);
}

export function toUnsignedBigInt({ high, low }: Long): bigint {
  if (high === 0) return BigInt(low >>> 0);
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}

function halves(value: Integer64, fitted: bigint, unsigned: boolean): Long {
  if (BigInt(value) !== fitted) {
    const name = unsigned ? 'uint64' : 'int64';
    throw new CodegenError('FT_CODEGEN_INT64', `${value} is outside of the range of ${name}`);
  }
  return {
    low: Number(BigInt.asIntN(32, fitted)),
    high: Number(BigInt.asIntN(32, fitted >> 32n)),
    unsigned,
  };
}
