/** Values of calls, and which of them is the error that ended which call. */
import { MAX_PARAMETERS, payloadSlots, Position, valuePosition, valueTag } from '@functrace/format';
import type { DecoderOutput } from './decoder-output.ts';
import type { Errors } from './errors.ts';
import type { SpanDecoder } from './span-decoder.ts';
import type { SpanTable } from './span-table.ts';
import { type ChannelView, ValueText } from './value-text.ts';

export class ValueDecoder {
  /** The span whose CAUGHT announced a value; -1 for none. */
  catching = -1;
  readonly #texts: ValueText = new ValueText();
  readonly #table: SpanTable;
  readonly #spans: SpanDecoder;
  readonly #errors: Errors;
  readonly #output: DecoderOutput;

  constructor(table: SpanTable, spans: SpanDecoder, errors: Errors, output: DecoderOutput) {
    this.#table = table;
    this.#spans = spans;
    this.#errors = errors;
    this.#output = output;
  }

  caught(time: number, detail: number, handle: number): void {
    if (!this.#spans.caught(time, handle)) return;
    const number = handle === 0 ? 0 : this.#spans.known(this.#spans.unwrap(handle));
    if (detail === 1) this.catching = number;
    else this.#errors.caught(number, undefined);
  }

  /** Returns how many slots follow the record's own. */
  value(view: ChannelView, slot: number, word: number, handle: number): number {
    const spans = this.#spans;
    const tag = valueTag(word);
    const position = valuePosition(word);
    const number = handle === 0 ? 0 : spans.unwrap(handle);
    const text = this.#texts.read(view, slot);
    const slots = payloadSlots(tag, view.u32[slot * 4] as number, view.u32[slot * 4 + 1] as number);
    const isLost = spans.lost.hasAny && spans.known(number) !== number;
    if (isLost && this.catching === -1) return slots;
    if (position > MAX_PARAMETERS) this.#output.note(number, position, text);
    else if (position !== Position.ERROR) this.#output.value(number, position, text);
    else if (this.catching === spans.known(number)) this.#errors.caught(number, text);
    else this.#thrown(number, text);
    this.catching = -1;
    return slots;
  }

  #thrown(number: number, text: string): void {
    const row = this.#spans.rowOf(number);
    if (row !== -1) this.#table.isClosing[row] = 0;
    this.#errors.thrown(number, text);
  }
}
