/**
 * The task monitor: every so often it writes down which tasks are unfinished, and where each of them is. That much the
 * worker knows, also while the thread is blocked. What only the thread knows it is asked for, and says when its event loop
 * comes to it; a thread that does not come to it before the next look is seen by that.
 */
import type { Nanos } from '@functrace/format';
import type { ThreadFacts } from '../store/store.ts';
import type { ThreadRequest } from './messages.ts';
import type { Recorder } from './recorder.ts';

/** Programs that end sooner are not asked to watch themselves. */
const WATCH_AFTER_NS = 1e9;

export class Monitor {
  readonly #recorder: Recorder;
  readonly #interval: number;
  #isWatching = false;
  #next: number;
  /** The sample whose facts are asked for; 0 for none. */
  #asked = 0;

  /** `interval` in seconds. */
  constructor(recorder: Recorder, interval: number) {
    this.#recorder = recorder;
    this.#interval = interval * 1e9;
    this.#next = this.#interval;
  }

  /** Looks if it is time. `time` as of records, of which all before it have been decoded. */
  look(time: Nanos, ask: (request: ThreadRequest) => void): boolean {
    if (!this.#isWatching && time >= Math.min(WATCH_AFTER_NS, this.#interval / 2)) {
      this.#isWatching = true;
      ask('watch');
    }
    if (time < this.#next) return false;
    this.#next = time + this.#interval;
    this.#asked = this.#recorder.look(time);
    ask('look');
    return true;
  }

  answer(facts: ThreadFacts): void {
    if (this.#asked !== 0) this.#recorder.addFacts(this.#asked, facts);
    this.#asked = 0;
  }
}
