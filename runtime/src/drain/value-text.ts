import { Buffer } from 'node:buffer';
import { Tag, valueTag } from '@functrace/format';
import { ItemText, numberText, stringText, tagged } from './item-text.ts';

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

/** The stored texts of a thread's values. All of them have to be read, in their order: they share names. */
export class ValueText {
  readonly #items: ItemText = new ItemText();

  /** The text of the VALUE in that slot. */
  read(view: ChannelView, slot: number): string {
    const tag = valueTag(view.u32[slot * 4 + 2] as number);
    const fixed = FIXED[tag];
    if (fixed !== undefined) return fixed;
    if (tag === Tag.NUMBER) return numberText(view.f64[slot * 2] as number);
    const stored = view.u32[slot * 4] as number;
    const full = view.u32[slot * 4 + 1] as number;
    const start = (slot + 1) * 16;
    if (tag === Tag.ENCODED) return this.#items.read(view.bytes, start, stored, full);
    const isNarrow = tag === Tag.STRING_LATIN1;
    if (!isNarrow && tag !== Tag.STRING_UTF16)
      throw new RangeError(`a VALUE has the unknown tag ${tag}`);
    const text = isNarrow
      ? view.bytes.toString('latin1', start, start + stored)
      : view.bytes.toString('utf16le', start, start + stored * 2);
    return stringText({ text, length: full });
  }
}

const FIXED: Readonly<Record<number, string>> = {
  [Tag.UNDEFINED]: tagged('undefined'),
  [Tag.NULL]: 'null',
  [Tag.FALSE]: 'false',
  [Tag.TRUE]: 'true',
  [Tag.REDACTED]: tagged('redacted'),
  [Tag.UNREADABLE]: tagged('unreadable'),
};
