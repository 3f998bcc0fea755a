import { Buffer } from 'node:buffer';
import { Tag, TYPE_KEY, valueTag } from '@functrace/format';

/** A channel's memory in the views that decoding needs. */
export interface ChannelView {
  readonly f64: Float64Array;
  readonly u32: Uint32Array;
  readonly bytes: Buffer;
}

export function channelView(memory: ArrayBufferLike): ChannelView {
  return {
    f64: new Float64Array(memory),
    u32: new Uint32Array(memory),
    bytes: Buffer.from(memory),
  };
}

/** The stored text of the VALUE in that slot. */
export function valueText(view: ChannelView, slot: number): string {
  const read = READERS[valueTag(view.u32[slot * 4 + 2] as number)];
  if (read === undefined)
    throw new RangeError(
      `a VALUE has the unknown tag ${valueTag(view.u32[slot * 4 + 2] as number)}`,
    );
  return read(view, slot);
}

type Reader = (view: ChannelView, slot: number) => string;

const READERS: Readonly<Record<number, Reader>> = {
  [Tag.UNDEFINED]: () => `{"${TYPE_KEY}":"undefined"}`,
  [Tag.NULL]: () => 'null',
  [Tag.FALSE]: () => 'false',
  [Tag.TRUE]: () => 'true',
  [Tag.NUMBER]: (view, slot) => numberText(view.f64[slot * 2] as number),
  [Tag.STRING_LATIN1]: (view, slot) => stringText(view, slot, latin1(view, slot)),
  [Tag.STRING_UTF16]: (view, slot) => stringText(view, slot, utf16(view, slot)),
  [Tag.JSON_LATIN1]: latin1,
  [Tag.JSON_UTF16]: utf16,
};

function latin1(view: ChannelView, slot: number): string {
  const start = (slot + 1) * 16;
  return view.bytes.toString('latin1', start, start + (view.u32[slot * 4] as number));
}

function utf16(view: ChannelView, slot: number): string {
  const start = (slot + 1) * 16;
  return view.bytes.toString('utf16le', start, start + (view.u32[slot * 4] as number) * 2);
}

function stringText(view: ChannelView, slot: number, text: string): string {
  const length = view.u32[slot * 4 + 1] as number;
  if (length === text.length) return JSON.stringify(text);
  return `{"${TYPE_KEY}":"string","value":${JSON.stringify(text)},"length":${length}}`;
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
  return `{"${TYPE_KEY}":"number","value":"${value}"}`;
}
