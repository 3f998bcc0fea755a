import { ProtoWriter } from '@functrace/format/protobuf';
import * as fc from 'fast-check';
import protobuf from 'protobufjs';
import { expect, test } from 'vitest';

const { root } = protobuf.parse(`
  syntax = "proto2";
  message Inner { optional string text = 1; repeated int64 numbers = 2 [packed = true]; optional Inner inner = 3; }
  message Outer {
    optional uint64 count = 1;
    optional int64 amount = 2;
    repeated Inner inner = 200;
  }`);
const Outer = root.lookupType('Outer');

interface Inner {
  readonly text: string;
  readonly numbers: readonly (number | bigint)[];
  readonly inner: Inner | undefined;
}

const inner: fc.Arbitrary<Inner> = fc.letrec<{ node: Inner }>((tie) => ({
  node: fc.record({
    text: fc.string({ unit: 'grapheme', maxLength: 90 }),
    numbers: fc.array(fc.oneof(fc.maxSafeInteger(), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)), {
      maxLength: 30,
    }),
    inner: fc.option(tie('node'), { nil: undefined, depthSize: 'small' }),
  }),
})).node;

function write(writer: ProtoWriter, field: number, { text, numbers, inner: nested }: Inner): void {
  const start = writer.begin(field);
  writer.string(1, text);
  writer.packed(2, numbers);
  if (nested !== undefined) write(writer, 3, nested);
  writer.end(start);
}

function plain({ text, numbers, inner: nested }: Inner): object {
  return {
    text,
    ...(numbers.length > 0 && { numbers: numbers.map(String) }),
    ...(nested !== undefined && { inner: plain(nested) }),
  };
}

test('another library reads what was written', () => {
  const writer = new ProtoWriter();
  fc.assert(
    fc.property(
      fc.maxSafeNat(),
      fc.maxSafeInteger(),
      fc.array(inner, { maxLength: 5 }),
      (count, amount, list) => {
        writer.int(1, count);
        writer.int(2, amount);
        for (const one of list) write(writer, 200, one);
        const read = Outer.toObject(Outer.decode(writer.take()), { longs: String, arrays: false });
        expect(read).toEqual({
          count: String(count),
          amount: String(amount),
          ...(list.length > 0 && { inner: list.map(plain) }),
        });
        expect(writer.length).toBe(0);
      },
    ),
    { numRuns: 200 },
  );
});

test('a message longer than the buffer', () => {
  const writer = new ProtoWriter();
  const text = 'ä'.repeat(300_000);
  const start = writer.begin(200);
  writer.string(1, text);
  writer.end(start);
  expect(Outer.toObject(Outer.decode(writer.take()))).toMatchObject({ inner: [{ text }] });
});
