/** https://github.com/google/pprof/blob/main/proto/profile.proto, as far as it is imported. */
import type {
  PprofFunction,
  PprofProfile,
  PprofSample,
  PprofValueType,
} from '@functrace/format/pprof';
import protobuf from 'protobufjs/minimal.js';

type Reader = InstanceType<typeof protobuf.Reader>;

/** What to do with a field of a message, by its number. Others are skipped. */
type Fields = Readonly<Record<number, (reader: Reader, wire: number) => void>>;

const BYTES = 2;

function readMessage(reader: Reader, end: number, fields: Fields): void {
  while (reader.pos < end) {
    const tag = reader.uint32();
    const read = fields[tag >>> 3];
    if (read === undefined) reader.skipType(tag & 7);
    else read(reader, tag & 7);
  }
}

function nested(reader: Reader, fields: Fields): void {
  const length = reader.uint32();
  readMessage(reader, reader.pos + length, fields);
}

function integer(reader: Reader): number {
  // A number, or an object of two halves where a package for those is installed.
  const value: unknown = reader.int64();
  if (typeof value === 'number') return value;
  const { high, low } = value as { readonly high: number; readonly low: number };
  return high * 2 ** 32 + (low >>> 0);
}

/** A repeated number, in one field or in many. */
function integers(reader: Reader, wire: number, into: number[]): void {
  if (wire !== BYTES) {
    into.push(integer(reader));
    return;
  }
  const length = reader.uint32();
  const end = reader.pos + length;
  while (reader.pos < end) into.push(integer(reader));
}

interface RawSample {
  readonly locations: number[];
  readonly values: number[];
}

interface RawFunction {
  name: number;
  file: number;
  line: number;
}

interface RawProfile {
  readonly types: { type: number; unit: number }[];
  readonly samples: RawSample[];
  /** Ids of functions, the innermost of inlined ones first. */
  readonly locations: Map<number, number[]>;
  readonly functions: Map<number, RawFunction>;
  readonly strings: string[];
  start: bigint;
  duration: number;
  defaultType: number;
}

export function readPprof(bytes: Uint8Array): PprofProfile {
  const raw: RawProfile = {
    types: [],
    samples: [],
    locations: new Map(),
    functions: new Map(),
    strings: [],
    start: 0n,
    duration: 0,
    defaultType: 0,
  };
  const reader = protobuf.Reader.create(bytes);
  readMessage(reader, reader.len, profileFields(raw));
  if (raw.types.length === 0) throw new Error('it has no sample types');
  return resolved(raw);
}

function profileFields(raw: RawProfile): Fields {
  return {
    1: (reader) => {
      const type = { type: 0, unit: 0 };
      nested(reader, {
        1: (at) => (type.type = integer(at)),
        2: (at) => (type.unit = integer(at)),
      });
      raw.types.push(type);
    },
    2: (reader) => {
      const sample: RawSample = { locations: [], values: [] };
      nested(reader, {
        1: (at, wire) => integers(at, wire, sample.locations),
        2: (at, wire) => integers(at, wire, sample.values),
      });
      raw.samples.push(sample);
    },
    4: (reader) => {
      let id = 0;
      const functions: number[] = [];
      nested(reader, {
        1: (at) => (id = integer(at)),
        4: (line) => nested(line, { 1: (at) => functions.push(integer(at)) }),
      });
      raw.locations.set(id, functions);
    },
    5: (reader) => {
      let id = 0;
      const found = { name: 0, file: 0, line: 0 };
      nested(reader, {
        1: (at) => (id = integer(at)),
        2: (at) => (found.name = integer(at)),
        4: (at) => (found.file = integer(at)),
        5: (at) => (found.line = integer(at)),
      });
      raw.functions.set(id, found);
    },
    6: (reader) => raw.strings.push(reader.string()),
    9: (reader) => (raw.start = BigInt(integer(reader))),
    10: (reader) => (raw.duration = integer(reader)),
    14: (reader) => (raw.defaultType = integer(reader)),
  };
}

function resolved(raw: RawProfile): PprofProfile {
  const text = (index: number): string => raw.strings[index] ?? '';
  const sampleTypes: PprofValueType[] = raw.types.map(({ type, unit }) => ({
    type: text(type),
    unit: text(unit),
  }));
  const functions: PprofFunction[] = [];
  const indices = new Map<number, number>();
  for (const [id, { name, file, line }] of raw.functions)
    indices.set(id, functions.push({ name: text(name), file: text(file), line }) - 1);
  const samples = raw.samples.map(({ locations, values }): PprofSample => ({
    stack: locations.flatMap((location) =>
      (raw.locations.get(location) ?? []).map((id) => indices.get(id) ?? 0),
    ),
    values,
  }));
  return {
    sampleTypes,
    // Tools show the last one, unless the file names another.
    defaultType: text(raw.defaultType) || (sampleTypes.at(-1)?.type ?? ''),
    functions,
    samples,
    start: raw.start,
    duration: raw.duration,
  };
}
