/** Items of built-in classes that have no items in them. */
import { Item } from '@functrace/format';
import { hasRoomFor, writeByte, writeDouble, writeString, writeVarint } from './bytes.ts';
import { LIMITS, MAX_BIGINT_BITS } from './limits.ts';
import { sourceOf } from './originals.ts';
import { type ClassInfo, classId } from './shapes.ts';

const { toString: bigintText } = BigInt.prototype;
const { getTime } = Date.prototype;
const BIGINT_BOUND = 1n << BigInt(MAX_BIGINT_BITS);

export function writeBigint(value: bigint): void {
  if (value >= BIGINT_BOUND || value <= -BIGINT_BOUND) return writeBits(MAX_BIGINT_BITS);
  // In time that grows with its length; decimal digits take its square.
  const digits = bigintText.call(value, 16);
  if (!hasRoomFor(digits.length)) return writeBits((digits.length - 2) * 4);
  writeByte(Item.BIGINT);
  writeString(digits, MAX_BIGINT_BITS);
}

function writeBits(bits: number): void {
  writeByte(Item.BIGINT_BITS);
  writeVarint(bits);
}

export function writeDate(date: object): void {
  writeByte(Item.DATE);
  writeDouble(getTime.call(date as Date));
}

export function writeRegExp(expression: object): void {
  writeByte(Item.REGEXP);
  writeString(sourceOf(expression), LIMITS.string >> 2);
}

export function writeSized(item: number, info: ClassInfo, length: number): void {
  writeByte(item);
  writeVarint(classId(info));
  writeDouble(length);
}

export function writeNamed(info: ClassInfo): void {
  writeByte(Item.NAMED);
  writeVarint(classId(info));
}
