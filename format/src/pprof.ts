/** Profiles in the form that pprof reads, https://github.com/google/pprof/blob/main/proto/profile.proto, before gzip. */
import { ProtoWriter } from './protobuf.ts';

export interface PprofValueType {
  /** self */
  readonly type: string;
  /** nanoseconds, bytes, count */
  readonly unit: string;
}

export interface PprofFunction {
  readonly name: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export interface PprofSample {
  /** Indices of functions, the innermost first. */
  readonly stack: readonly number[];
  /** One for each type. May be negative, as in the difference of two profiles. */
  readonly values: readonly number[];
}

export interface PprofProfile {
  readonly sampleTypes: readonly PprofValueType[];
  /** Of `sampleTypes`, the one that is shown when nobody asks for another. */
  readonly defaultType: string;
  readonly functions: readonly PprofFunction[];
  readonly samples: Iterable<PprofSample>;
  /** ns since the epoch. */
  readonly start: bigint;
  /** ns. */
  readonly duration: number;
  /** What happened between two samples, and how much of it. */
  readonly period?: { readonly type: PprofValueType; readonly value: number };
  readonly comments?: readonly string[];
}

const Profile = {
  SAMPLE_TYPE: 1,
  SAMPLE: 2,
  LOCATION: 4,
  FUNCTION: 5,
  STRING_TABLE: 6,
  TIME_NANOS: 9,
  DURATION_NANOS: 10,
  PERIOD_TYPE: 11,
  PERIOD: 12,
  COMMENT: 13,
  DEFAULT_SAMPLE_TYPE: 14,
} as const;
const ValueType = { TYPE: 1, UNIT: 2 } as const;
const Sample = { LOCATION_ID: 1, VALUE: 2 } as const;
const Location = { ID: 1, LINE: 4 } as const;
const Line = { FUNCTION_ID: 1, LINE: 2 } as const;
/** Without a system name, which pprof would take for one of C++'s and cut `<anonymous@3:5>` out of. */
const Func = { ID: 1, NAME: 2, FILENAME: 4, START_LINE: 5 } as const;

/** A location for each function: where it begins. */
export function encodePprof(profile: PprofProfile): Uint8Array<ArrayBuffer> {
  const writer = new ProtoWriter();
  const strings = new Map<string, number>([['', 0]]);
  const indexOf = (text: string): number => {
    const known = strings.get(text);
    if (known !== undefined) return known;
    strings.set(text, strings.size);
    return strings.size - 1;
  };
  const valueType = (field: number, { type, unit }: PprofValueType): void => {
    const start = writer.begin(field);
    writer.int(ValueType.TYPE, indexOf(type));
    writer.int(ValueType.UNIT, indexOf(unit));
    writer.end(start);
  };
  for (const type of profile.sampleTypes) valueType(Profile.SAMPLE_TYPE, type);
  for (const { stack, values } of profile.samples) {
    const start = writer.begin(Profile.SAMPLE);
    writer.packed(
      Sample.LOCATION_ID,
      stack.map((index) => index + 1),
    );
    writer.packed(Sample.VALUE, values);
    writer.end(start);
  }
  for (const [index, { name, file, line }] of profile.functions.entries()) {
    const id = index + 1;
    const location = writer.begin(Profile.LOCATION);
    writer.int(Location.ID, id);
    const place = writer.begin(Location.LINE);
    writer.int(Line.FUNCTION_ID, id);
    writer.int(Line.LINE, line);
    writer.end(place);
    writer.end(location);
    const start = writer.begin(Profile.FUNCTION);
    writer.int(Func.ID, id);
    writer.int(Func.NAME, indexOf(name));
    writer.int(Func.FILENAME, indexOf(file));
    writer.int(Func.START_LINE, line);
    writer.end(start);
  }
  writer.int(Profile.TIME_NANOS, profile.start);
  writer.int(Profile.DURATION_NANOS, profile.duration);
  if (profile.period !== undefined) {
    valueType(Profile.PERIOD_TYPE, profile.period.type);
    writer.int(Profile.PERIOD, profile.period.value);
  }
  for (const comment of profile.comments ?? []) writer.int(Profile.COMMENT, indexOf(comment));
  writer.int(Profile.DEFAULT_SAMPLE_TYPE, indexOf(profile.defaultType));
  // Last, when it is complete.
  for (const text of strings.keys()) writer.string(Profile.STRING_TABLE, text);
  return writer.take();
}
