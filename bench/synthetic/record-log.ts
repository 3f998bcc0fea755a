import { ExitDetail, Kind, KIND_BITS, SLOT_BYTES, SuspendDetail } from '@functrace/format';
import { channelView, type Recorder } from '@functrace/runtime/recorder';

const SLOTS = 2 ** 16;
const CHANNELS_A_COMMIT = 32;

/** Writes records as a traced thread does, and has them decoded as a drain worker does. The clock is the caller's. */
export class RecordLog {
  /** ns since the session's start. */
  now = 0;
  spans = 0;
  readonly #recorder: Recorder;
  readonly #view = channelView(new ArrayBuffer(SLOTS * SLOT_BYTES));
  #slot = 0;
  #channels = 0;

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
  }

  /** The call's number. `parent` is 0 for none. */
  enter(site: number, parent: number): number {
    this.#write(Kind.ENTER | (site << KIND_BITS), parent);
    return ++this.spans;
  }

  exit(span: number, hasThrown: boolean): void {
    const detail = hasThrown ? ExitDetail.THREW : ExitDetail.RETURNED;
    this.#write(Kind.EXIT | (detail << KIND_BITS), span);
  }

  suspend(span: number): void {
    this.#write(Kind.SUSPEND | (SuspendDetail.AWAIT << KIND_BITS), span);
  }

  resume(span: number): void {
    this.#write(Kind.RESUME, span);
  }

  /** `text`: its stored form. */
  value(span: number, position: number, text: string): void {
    this.#recorder.value(span, position, text);
  }

  flush(): void {
    this.#recorder.decoder.decode(this.#view, 0, this.#slot);
    this.#slot = 0;
    if (++this.#channels % CHANNELS_A_COMMIT === 0) this.#recorder.commit();
  }

  #write(word: number, operand: number): void {
    const { u32 } = this.#view;
    const at = this.#slot * 4;
    u32[at] = this.now;
    u32[at + 1] = this.now / 2 ** 32;
    u32[at + 2] = word;
    u32[at + 3] = operand;
    if (++this.#slot === SLOTS) this.flush();
  }
}
