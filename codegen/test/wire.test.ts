import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createFileRegistry,
  fromBinary,
  fromJson,
  toBinary,
  toJson,
  type DescMessage,
  type FileRegistry,
} from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import * as fc from 'fast-check';
import protobuf from 'protobufjs';
import { beforeAll, describe, expect, test } from 'vitest';

import type { JsonValue } from '../src/runtime/json-value.ts';
import { arbitraryMessage } from './arbitrary-message.ts';
import { Modern } from './fixtures/generated/wire/editions.pb.ts';
import { Everything, Everything_Inner, Newer } from './fixtures/generated/wire/everything.pb.ts';
import { Legacy, Legacy_Color, LegacyNewer } from './fixtures/generated/wire/legacy.pb.ts';
import { protoc } from './compilers.ts';
import { PROTO_FILES, protoFolder } from './protos.ts';

let registry: FileRegistry;
let root: protobuf.Root;

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'functrace-wire-'));
  const output = join(folder, 'set.binpb');
  expect(protoc(['--include_imports', '-o', output, ...PROTO_FILES], protoFolder).status).toBe(0);
  registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(output)));
  rmSync(folder, { recursive: true });

  root = new protobuf.Root();
  root.resolvePath = (_origin, target) =>
    target.startsWith('google/') ? target : join(protoFolder, target);
  root.loadSync(PROTO_FILES.filter((path) => path.startsWith('wire/')));
  root.resolveAll();
});

function described(typeName: string): DescMessage {
  const found = registry.getMessage(typeName);
  if (found === undefined) throw new Error(`no ${typeName}`);
  return found;
}

interface Coded {
  toJSON(): JsonValue;
}

const MESSAGES = [
  { name: 'wire.Everything', type: Everything, runs: 150 },
  { name: 'wire.Legacy', type: Legacy, runs: 60 },
  { name: 'wire.Modern', type: Modern, runs: 60 },
] as const;

describe.each(MESSAGES)('$name', ({ name, type, runs }) => {
  const values = arbitraryMessage(type as never) as fc.Arbitrary<Coded>;
  const encode = type.encode as (message: Coded) => Uint8Array;
  const decode = type.decode as (bytes: Uint8Array) => Coded;

  test('reads what it wrote', () => {
    fc.assert(
      fc.property(values, (message) => {
        const again = decode(encode(message));
        expect(again).toEqual(message);
        expect(again.toJSON()).toEqual(message.toJSON());
        expect(encode(again)).toEqual(encode(message));
      }),
      { numRuns: runs },
    );
  });

  test('protobuf-es reads it, sees the same JSON, and is read', () => {
    const schema = described(name);
    fc.assert(
      fc.property(values, (message) => {
        const theirs = fromBinary(schema, encode(message));
        expect(toJson(schema, theirs, { registry })).toEqual(message.toJSON());
        expect(decode(toBinary(schema, theirs))).toEqual(message);
        const json = JSON.parse(JSON.stringify(message)) as JsonValue;
        const fromOurJson = fromJson(schema, json, { registry });
        expect(decode(toBinary(schema, fromOurJson)).toJSON()).toEqual(
          type.fromJSON(json).toJSON(),
        );
      }),
      { numRuns: runs },
    );
  });

  test('protobufjs reflection reads it, and is read', () => {
    const reflected = root.lookupType(name);
    fc.assert(
      fc.property(values, (message) => {
        const theirs = reflected.decode(encode(message));
        expect(decode(reflected.encode(theirs).finish())).toEqual(message);
      }),
      { numRuns: runs },
    );
  });
});

describe('wire details', () => {
  test('packed and unpacked are both read, whatever is declared', () => {
    const message = new Everything({ int32s: [1, -2, 3], unpackedInt32s: [4, 5] });
    const bytes = Everything.encode(message);
    const swapped = protobuf.Writer.create()
      .uint32((58 << 3) | 2)
      .fork()
      .int32(4)
      .int32(5)
      .ldelim()
      .uint32(43 << 3)
      .int32(1)
      .uint32(43 << 3)
      .int32(-2)
      .uint32(43 << 3)
      .int32(3)
      .finish();
    expect(Everything.decode(swapped)).toEqual(message);
    expect(Everything.decode(bytes)).toEqual(message);
  });

  test('unknown fields are kept, and passed on in the bytes alone', () => {
    const newer = new Newer({ id: 1n, name: 'x', added: ['a', 'b'], alsoAdded: 7n });
    const older = Everything_Inner.decode(Newer.encode(newer));
    expect(older).toEqual(new Everything_Inner({ id: 1n, name: 'x' }));
    expect(older.toJSON()).toEqual({ id: '1', name: 'x' });
    expect(Newer.decode(Everything_Inner.encode(older))).toEqual(newer);
  });

  test('a number that a closed enum does not have is kept as unknown', () => {
    const newer = new LegacyNewer({ name: 'x', color: 99, colors: [1, 98, 2] });
    const legacy = Legacy.decode(LegacyNewer.encode(newer));
    expect(legacy).toEqual(
      new Legacy({ name: 'x', colors: [Legacy_Color.RED, Legacy_Color.GREEN] }),
    );
    const back = LegacyNewer.decode(Legacy.encode(legacy));
    expect(back.color).toBe(99);
    expect(new Set(back.colors)).toEqual(new Set([1, 2, 98]));
  });

  test('an open enum keeps any number', () => {
    const bytes = protobuf.Writer.create()
      .uint32(16 << 3)
      .int32(77)
      .finish();
    expect(Everything.decode(bytes).level).toBe(77);
    expect([...Everything.encode(Everything.decode(bytes))]).toEqual([...bytes]);
  });

  test('of a oneof the last wins, and a message of it is merged', () => {
    const parts = [
      new Everything({ choiceInner: new Everything_Inner({ id: 1n }) }),
      new Everything({ choiceInner: new Everything_Inner({ name: 'x' }) }),
    ].map((part) => Everything.encode(part));
    const merged = Everything.decode(Buffer.concat(parts));
    expect(merged.choiceInner).toEqual(new Everything_Inner({ id: 1n, name: 'x' }));
    expect(merged.choice).toBe('choiceInner');
    const last = Everything.decode(
      Buffer.concat([...parts, Everything.encode(new Everything({ choiceBool: false }))]),
    );
    expect(last.choice).toBe('choiceBool');
    expect(last.choiceInner).toBeUndefined();
  });

  test('two members of a oneof at once are refused', () => {
    const message = new Everything({ choiceBool: true, choiceString: 'x' });
    expect(() => Everything.encode(message)).toThrow(
      'oneof wire.Everything.choice has choiceString and choiceBool set; expected at most one',
    );
  });

  test.each([2n ** 63n, -(2n ** 63n) - 1n])('%s does not fit and is refused', (int64Field) => {
    expect(() => Everything.encode(new Everything({ int64Field }))).toThrow(
      `${int64Field} is outside of the range of int64`,
    );
  });

  test('1n is 1, also as the string that a database driver leaves in its place', () => {
    expect(
      Everything.decode(Everything.encode(new Everything({ int64Field: 1n }))).int64Field,
    ).toBe(1n);
    const hydrated = Object.assign(new Everything(), { int64Field: '9007199254740993' });
    expect(Everything.decode(Everything.encode(hydrated)).int64Field).toBe(9007199254740993n);
  });

  test('null is not set, and never the text "null"', () => {
    const nulls = Object.fromEntries(
      Everything.fields
        .filter(({ cardinality }) => cardinality === undefined)
        .map(({ property }) => [property, null]),
    );
    expect(Object.keys(nulls).length).toBeGreaterThan(40);
    const message = Object.assign(new Everything(), nulls);
    expect(Everything.encode(message)).toHaveLength(0);
    expect(message.toJSON()).toEqual({});
    expect(new Everything(nulls as never)).toEqual(new Everything());
  });

  test('a missing required field is refused', () => {
    expect(() => Legacy.encode(Object.assign(new Legacy(), { name: null }))).toThrow(
      'required field wire.Legacy.name is not set',
    );
  });

  test.each([
    ['cut off', [10, 5, 1]],
    ['a field number of zero', [0, 0]],
    ['a stray end of group', [12]],
    ['a length beyond the message', [138, 1, 100]],
  ])('bytes that are %s are refused', (_name, bytes) => {
    expect(() => Everything.decode(Uint8Array.from(bytes))).toThrow();
  });

  test('JSON that does not fit says where', () => {
    expect(() => Everything.fromJSON({ inner: { id: 'x' } })).toThrow(
      'wire.Everything.inner: wire.Everything.Inner.id: found "x"; expected a whole number',
    );
    expect(() => Everything.fromJSON({ nonsense: 1 })).toThrow(
      'wire.Everything has no field "nonsense"',
    );
  });
});
