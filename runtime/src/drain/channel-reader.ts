import type { SharedPool } from '../channel/layout.ts';
import { ChannelState, Header, HEADER_SLOTS } from '../channel/layout.ts';
import { type ChannelView, channelView } from './value-text.ts';

export interface RecordConsumer {
  startChannel(firstSpan: number): void;
  decode(view: ChannelView, from: number, to: number): void;
}

/** The reading end of a thread's channel pool; layout.ts has the protocol. */
export class ChannelReader {
  readonly #channels: readonly { readonly words: Int32Array; readonly view: ChannelView }[];
  readonly #consumer: RecordConsumer;
  readonly #onFree: () => void;
  #current = 0;
  /** The first slot not yet decoded; 0 before the channel has been looked at. */
  #position = 0;
  /** HEAD as it was at the last look. */
  #seen: number = HEADER_SLOTS;

  constructor(pool: SharedPool, consumer: RecordConsumer, onFree: () => void) {
    this.#channels = pool.channels.map((memory) => ({
      words: new Int32Array(memory),
      view: channelView(memory),
    }));
    this.#consumer = consumer;
    this.#onFree = onFree;
  }

  /**
   * Decodes all full channels, and of the one being written what the last look saw; all of it when the writer waits
   * (`isFlush`). True if there was anything.
   */
  read(isFlush: boolean): boolean {
    let hasRead = false;
    for (;;) {
      const channel = this.#channels[this.#current];
      if (channel === undefined) return hasRead;
      const state = Atomics.load(channel.words, Header.STATE);
      if (state === ChannelState.FREE) return hasRead;
      const head = Atomics.load(channel.words, Header.HEAD);
      if (this.#position === 0) {
        this.#consumer.startChannel(channel.words[Header.FIRST_SPAN] as number);
        this.#position = HEADER_SLOTS;
        this.#seen = HEADER_SLOTS;
      }
      const end = state === ChannelState.FULL || isFlush ? head : this.#seen;
      this.#seen = head;
      if (end > this.#position) {
        this.#consumer.decode(channel.view, this.#position, end);
        this.#position = end;
        hasRead = true;
      }
      if (state !== ChannelState.FULL) return hasRead;
      this.#position = 0;
      this.#current = (this.#current + 1) % this.#channels.length;
      Atomics.store(channel.words, Header.STATE, ChannelState.FREE);
      this.#onFree();
    }
  }
}
