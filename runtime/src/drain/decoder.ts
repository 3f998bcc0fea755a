/**
 * Turns a thread's records into finished spans, and folds them into the call tree.
 *
 * It keeps the same stack as the thread did. Most records concern its top, which is looked at first; only a suspended
 * span, or a parent named by a callback, is searched for.
 */
import { Kind, KIND_BITS, KIND_MASK, Position } from '@functrace/format';
import type { CallTree } from './call-tree.ts';
import type { DecoderOutput } from './decoder-output.ts';
import { Errors } from './errors.ts';
import { EventDecoder } from './event-decoder.ts';
import { Recovery } from './recovery.ts';
import { SpanDecoder } from './span-decoder.ts';
import type { SpanTable } from './span-table.ts';
import type { Tasks } from './tasks.ts';
import { ValueDecoder } from './value-decoder.ts';
import type { ChannelView } from './value-text.ts';

export class Decoder {
  readonly #spans: SpanDecoder;
  readonly #values: ValueDecoder;
  readonly #events: EventDecoder;
  readonly #recovery: Recovery;
  /** Halves of the clock's time at which the session's is 0: the whole may not fit a number. */
  readonly #originHigh: number;
  readonly #originLow: number;
  /** Of the record before. */
  #latest = 0;

  /** `clockOrigin`: the clock's ns at which the session's times are 0. */
  constructor(
    table: SpanTable,
    tree: CallTree,
    tasks: Tasks,
    output: DecoderOutput,
    clockOrigin: bigint,
  ) {
    this.#originHigh = Number(clockOrigin >> 32n);
    this.#originLow = Number(clockOrigin & 0xffff_ffffn);
    const errors = new Errors((span, text) => output.value(span, Position.ERROR, text));
    this.#spans = new SpanDecoder(table, tree, tasks, output, errors);
    this.#values = new ValueDecoder(table, this.#spans, errors, output);
    this.#events = new EventDecoder(table, this.#spans, output);
    this.#recovery = new Recovery(table, this.#spans, output);
  }

  /** The span that was entered last. */
  get latestSpan(): number {
    return this.#spans.next - 1;
  }

  /** Announces a channel whose first ENTER has that number, modulo 2^32. */
  startChannel(firstSpan: number): void {
    this.#recovery.startChannel(firstSpan);
  }

  /** Decodes the slots from `from` to `to`; `to` ends a record. */
  decode(view: ChannelView, from: number, to: number): void {
    const { u32 } = view;
    const spans = this.#spans;
    const values = this.#values;
    for (let slot = from; slot < to; slot++) {
      const word = u32[slot * 4 + 2] as number;
      const operand = u32[slot * 4 + 3] as number;
      const kind = word & KIND_MASK;
      if (kind === Kind.VALUE) {
        slot += values.value(view, slot, word, operand);
        continue;
      }
      values.catching = -1;
      const detail = word >>> KIND_BITS;
      const time =
        ((u32[slot * 4 + 1] as number) - this.#originHigh) * 2 ** 32 +
        (u32[slot * 4] as number) -
        this.#originLow;
      if (kind === Kind.ENTER) spans.enter(time, detail, operand);
      else if (kind === Kind.EXIT) spans.exit(time, detail, operand);
      else if (kind === Kind.SUSPEND) spans.suspend(time, detail, operand);
      else if (kind === Kind.RESUME) spans.resume(time, detail, operand);
      else if (kind === Kind.CAUGHT) values.caught(time, detail, operand);
      else if (kind === Kind.ALONE) spans.isAlone = true;
      else if (kind === Kind.SITE) this.#events.rename(detail, operand);
      else if (kind === Kind.MARK) this.#events.mark(time, operand);
      else if (kind === Kind.SPAWN) this.#events.spawn(time, detail, operand);
      else if (kind === Kind.COUNTED) spans.counted.add(time, detail, operand);
      else if (kind === Kind.LOST) {
        const first = (slot + 1) * 4;
        this.#recovery.recover(this.#latest, time, u32.subarray(first, first + detail));
        slot += (detail + 3) >> 2;
      } else throw new RangeError(`slot ${slot} holds no record: word ${word}`);
      this.#latest = time;
    }
  }

  /** Accounts for the time of the running spans up to `time`; they run on. */
  settle(time: number): void {
    this.#spans.running.settle(time);
  }

  /** No record follows those that have been decoded for now. */
  settleCounted(): void {
    this.#spans.counted.settle();
  }

  /** The row of the span of that handle, -1 for one that the table no longer has. */
  rowOf(handle: number): number {
    return this.#spans.rowOf(this.#spans.unwrap(handle));
  }
}
