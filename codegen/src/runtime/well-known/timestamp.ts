import type { Reader, Writer } from 'protobufjs/minimal.js';

import type { Codec, JsonCodec } from '../field-info.ts';
import type { JsonValue } from '../json-value.ts';
import { mismatch } from '../scalar-json.ts';
import { durationCodec } from './duration.ts';

const NANOS_PER_MS = 1_000_000;
const RFC3339 =
  /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:?(?:\d\d)?)?$/;

/**
 * A Date that does not lose what is below the millisecond: databases and libraries take it for the Date it is, and
 * the wire and JSON get their nanoseconds back. A setter of Date drops them.
 */
export class Timestamp extends Date {
  readonly #nanos: number;
  readonly #milliseconds: number;

  constructor(milliseconds: number, nanosBelowMillisecond = 0) {
    super(milliseconds);
    this.#milliseconds = milliseconds;
    this.#nanos = nanosBelowMillisecond;
  }

  /** 0 to 999,999. */
  get nanosBelowMillisecond(): number {
    return this.getTime() === this.#milliseconds ? this.#nanos : 0;
  }
}

/** RFC 3339, or a database's `2025-01-02 03:04:05.678901`; without a zone it is UTC. Undefined for anything else. */
export function parseTimestamp(text: string): Timestamp | undefined {
  const [, date, time, fraction = '', zone = 'Z'] = RFC3339.exec(text.trim()) ?? [];
  if (date === undefined || time === undefined) return undefined;
  const offset = /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone.toUpperCase();
  const seconds = Date.parse(`${date}T${time}${offset}`);
  if (Number.isNaN(seconds)) return undefined;
  const nanos = Number(fraction.padEnd(9, '0'));
  const milliseconds = Math.floor(nanos / NANOS_PER_MS);
  return new Timestamp(seconds + milliseconds, nanos % NANOS_PER_MS);
}

/** On the wire it is a Duration since the epoch. */
export const timestampCodec: Codec<Date> & JsonCodec = {
  write(value: Date, writer: Writer): Writer {
    const milliseconds = checkedTime(value);
    const seconds = Math.floor(milliseconds / 1000);
    const nanos = (milliseconds - seconds * 1000) * NANOS_PER_MS + nanosBelow(value);
    return durationCodec.write({ seconds: BigInt(seconds), nanos }, writer);
  },

  read(reader: Reader, end: number): Date {
    const { seconds, nanos } = durationCodec.read(reader, end);
    const milliseconds = Math.floor(nanos / NANOS_PER_MS);
    return new Timestamp(
      Number(seconds) * 1000 + milliseconds,
      nanos - milliseconds * NANOS_PER_MS,
    );
  },

  toJSON(value: unknown): JsonValue {
    const date = value as Date;
    checkedTime(date);
    const text = date.toISOString();
    const nanos = nanosBelow(date);
    if (nanos !== 0)
      return trimmedFraction(`${text.slice(0, -1)}${String(nanos).padStart(6, '0')}`);
    return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
  },

  fromJSON(json: JsonValue): Date {
    const timestamp = typeof json === 'string' ? parseTimestamp(json) : undefined;
    if (timestamp === undefined) throw mismatch(json, 'a time as in "2025-01-02T03:04:05.678Z"');
    return timestamp;
  },
};

/** Three, six or nine digits, as ProtoJSON writes them. */
function trimmedFraction(text: string): string {
  return `${text.endsWith('000') ? text.slice(0, -3) : text}Z`;
}

function nanosBelow(value: Date): number {
  return value instanceof Timestamp ? value.nanosBelowMillisecond : 0;
}

function checkedTime(value: Date): number {
  const time = value.getTime();
  if (Number.isNaN(time)) throw mismatch('Invalid Date', 'a valid Date');
  return time;
}
