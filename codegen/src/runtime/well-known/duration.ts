import type { Codec, JsonCodec } from '../field-info.ts';
import { int64, toBigInt } from '../int64.ts';
import { mismatch } from '../scalar-json.ts';
import { skipUnknown } from './skip.ts';

/** Seconds and nanoseconds have the same sign. */
export interface Duration {
  readonly seconds: bigint;
  readonly nanos: number;
}

const TEXT = /^(-?)(\d+)(?:\.(\d{1,9}))?s$/;

export const durationCodec: Codec<Duration> & JsonCodec = {
  write({ seconds, nanos }, writer) {
    if (seconds !== 0n) writer.uint32(8).int64(int64(seconds));
    if (nanos !== 0) writer.uint32(16).int32(nanos);
    return writer;
  },

  read(reader, end) {
    let seconds = 0n;
    let nanos = 0;
    while (reader.pos < end) {
      const tag = reader.tag();
      if (tag === 8) seconds = toBigInt(reader.int64());
      else if (tag === 16) nanos = reader.int32();
      else skipUnknown(reader, tag);
    }
    return { seconds, nanos };
  },

  toJSON(value) {
    const { seconds, nanos } = value as Duration;
    const sign = seconds < 0n || nanos < 0 ? '-' : '';
    const whole = seconds < 0n ? -seconds : seconds;
    const digits = String(Math.abs(nanos)).padStart(9, '0');
    const fraction = nanos === 0 ? '' : `.${digits.replace(/(?:000){1,2}$/, '')}`;
    return `${sign}${whole}${fraction}s`;
  },

  fromJSON(json) {
    const [, sign, whole, fraction = ''] = TEXT.exec(typeof json === 'string' ? json : '') ?? [];
    if (whole === undefined) throw mismatch(json, 'a duration as in "1.5s"');
    const nanos = Number(fraction.padEnd(9, '0'));
    const seconds = BigInt(whole);
    // No -0: it would differ from what the wire gives back.
    return sign === '-' ? { seconds: -seconds, nanos: 0 - nanos } : { seconds, nanos };
  },
};
