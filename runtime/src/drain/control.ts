/** Passes requests from outside on to the thread, and its answers back. */
import type { ControlState } from '@functrace/format';
import { ControlFolder } from './control-folder.ts';
import type { ThreadRequest } from './messages.ts';

/** Between two looks for requests. Each is one call of the system. */
const LOOK_NS = 250e6;

export class Control {
  readonly #folder: ControlFolder;
  #next = LOOK_NS;
  readonly #answers: (readonly [id: string, state: ControlState])[] = [];

  constructor(store: string, thread: number) {
    this.#folder = new ControlFolder(store, thread);
  }

  look(time: number, ask: (request: ThreadRequest) => void): void {
    if (time < this.#next) return;
    this.#next = time + LOOK_NS;
    for (const request of this.#folder.take()) ask(request);
  }

  answer(id: string, state: ControlState): void {
    this.#answers.push([id, state]);
  }

  /** `write` brings what was recorded so far into the store, before the answers are given. */
  giveAnswers(write: () => void): void {
    if (this.#answers.length === 0) return;
    write();
    for (const [id, state] of this.#answers.splice(0)) this.#folder.answer(id, state);
  }
}
