/**
 * Runs a program as real functions, async functions and generators. Everything the hot path is told is told to the naive
 * recording as well.
 */
import { ExitDetail, Kind, KIND_BITS } from '@functrace/format';
import type { InThread } from './in-thread.ts';
import { NaiveRecording } from './naive-recording.ts';
import { type Call, isGeneratorSite, METHOD, type RequestOf, type Step } from './programs.ts';

/** The calls of the program's callbacks, run by the event loop. */
type Later = { readonly call: Call; readonly closure: number };

export class ProgramRun {
  readonly twin = new NaiveRecording(isGeneratorSite);
  readonly #thread: InThread;
  readonly #later: Later[] = [];
  /** Those that are answered last. */
  readonly #requests = new Map<number, RequestOf>();
  readonly #promises: Promise<unknown>[] = [];
  readonly #disturb: () => void;
  readonly #hasTwin: boolean;

  /**
   * `disturb` is called before each thing that the thread is told. `hasTwin`: the twin, which knows no calls that are not
   * recorded, is told as well.
   */
  constructor(thread: InThread, disturb: () => void = () => {}, hasTwin: boolean = true) {
    this.#disturb = disturb;
    this.#hasTwin = hasTwin;
    this.#thread = thread;
  }

  async run(calls: readonly Call[]): Promise<void> {
    for (const call of calls) await this.#fromEventLoop(call, 0);
    for (let entry = this.#later.shift(); entry !== undefined; entry = this.#later.shift()) {
      await this.#fromEventLoop(entry.call, entry.closure);
    }
    for (const [span, request] of this.#requests) this.#answer(span, request);
  }

  async #fromEventLoop(call: Call, closure: number): Promise<void> {
    const span = call.request === undefined ? closure : this.#request(call.request);
    attempt(() => this.#start(call, span));
    while (this.#promises.length > 0) await Promise.allSettled(this.#promises.splice(0));
    if (call.request === undefined) return;
    this.#mark(span);
    if (call.request.end === 'late') this.#requests.set(span, call.request);
    else this.#answer(span, call.request);
  }

  #request({ route, site }: RequestOf): number {
    const { writer } = this.#thread;
    const span = this.#timed(
      () => writer.writeEnter(METHOD, 0),
      ([time]) => this.twin.request(time, METHOD),
    );
    if (route === 'early') this.#route(span, site);
    return span;
  }

  #route(span: number, site: number): void {
    this.#timed(
      () => this.#thread.writer.write(Kind.SITE | (site << KIND_BITS), span),
      ([time]) => this.twin.route(time, span, site),
    );
  }

  #answer(span: number, { route, site, end }: RequestOf): void {
    if (route === 'late') this.#route(span, site);
    if (end === 'never') return;
    const detail = end === 'closed' ? ExitDetail.THREW : ExitDetail.RETURNED;
    this.#timed(
      () => this.#thread.writer.write(Kind.EXIT | (detail << KIND_BITS), span),
      ([time]) => this.twin.answered(time, span, end !== 'closed'),
    );
  }

  #mark(span: number): void {
    this.#timed(
      () => this.#thread.writer.write(Kind.MARK, span),
      ([time]) => this.twin.mark(time, span),
    );
  }

  /** Calls a function of whatever kind; a promise is waited for by nobody, a generator is stepped. */
  #start(call: Call, closure: number): unknown {
    if (call.kind === 'sync') return this.#sync(call, closure);
    if (call.kind === 'generator') return this.#step(call, closure);
    const promise = this.#async(call, closure);
    this.#promises.push(promise);
    // A rejection that nobody handles would end the test.
    promise.catch(() => {});
    return promise;
  }

  #sync(call: Call, closure: number): number {
    const span = this.#enter(call, closure);
    let isReturned = false;
    try {
      for (const step of call.steps) this.#do(step, span);
      this.#finish(call, span);
      isReturned = true;
      return 1;
    } finally {
      this.#exit(span, isReturned);
    }
  }

  async #async(call: Call, closure: number): Promise<number> {
    const span = this.#enter(call, closure);
    let isReturned = false;
    try {
      for (const step of call.steps) {
        if (step.do === 'wait') this.#resume(span, await this.#suspend(span, Promise.resolve()));
        else if (step.do !== 'together') this.#do(step, span);
        else if (!step.isCaught)
          this.#resume(span, await this.#suspend(span, this.#all(step.calls)));
        else {
          try {
            this.#resume(span, await this.#suspend(span, this.#all(step.calls)));
          } catch (error) {
            this.#caught(span, error);
          }
        }
      }
      this.#finish(call, span);
      isReturned = true;
      return 1;
    } finally {
      this.#exit(span, isReturned);
    }
  }

  #all(calls: readonly Call[]): Promise<unknown> {
    return Promise.all(calls.map((call) => this.#start(call, 0)));
  }

  *#generator(call: Call, closure: number): Generator<number, number> {
    const span = this.#enter(call, closure);
    let isReturned = false;
    try {
      for (const step of call.steps) {
        if (step.do === 'wait') this.#resume(span, yield this.#pause(span));
        else if (step.do === 'try') yield* this.#tryInGenerator(step.call, span);
        else this.#do(step, span);
      }
      this.#finish(call, span);
      isReturned = true;
      return 1;
    } finally {
      this.#exit(span, isReturned);
    }
  }

  *#tryInGenerator(call: Call, span: number): Generator<number, void> {
    try {
      this.#resume(span, yield this.#pause(span));
      this.#start(call, 0);
    } catch (error) {
      this.#caught(span, error);
    } finally {
      this.#resumed(span);
    }
  }

  #step(call: Call, closure: number): void {
    const generator = this.#generator(call, closure);
    for (let steps = 0; steps < call.stops; steps++) if (generator.next().done === true) return;
    if (call.left === 'return') generator.return(0);
    else if (call.left === 'throw') generator.throw(new Error('thrown in'));
    else if (call.left === 'run') while (generator.next().done !== true);
  }

  #do(step: Step, span: number): void {
    switch (step.do) {
      case 'wait':
      case 'together':
        return;
      case 'call':
        this.#start(step.call, 0);
        return;
      case 'try':
        try {
          this.#start(step.call, 0);
        } catch (error) {
          this.#caught(span, error);
        }
        return;
      case 'attempt':
        attempt(() => this.#start(step.call, 0));
        return;
      case 'later':
        this.#later.push({ call: step.call, closure: span });
        return;
      case 'lost':
        // The stack overflows in a callee's entry.
        try {
          this.#enter(step.call, 0);
          throw new RangeError('overflow');
        } catch (error) {
          this.#caught(span, error);
        }
        return;
      case 'finally':
        try {
          this.#start(step.call, 0);
        } finally {
          this.#resumed(span);
          attempt(() =>
            this.#start({ ...step.call, kind: 'sync', site: 0, steps: [], end: 'return' }, 0),
          );
        }
    }
  }

  #finish(call: Call, span: number): void {
    const error = new Error(`of call ${span}`);
    if (call.end === 'throw') {
      if (this.#hasTwin) this.twin.thrown(span);
      throw this.#thread.hot.thrown(span, error);
    }
    if (call.end === 'native') throw error;
  }

  #enter({ site, isAlone }: Call, closure: number): number {
    const { hot, span } = this.#thread;
    if (isAlone === true)
      return this.#timed(
        () => span.enterAlone(site),
        // The first is that of the record which says so.
        ([, time]) => this.twin.enterAlone(time ?? 0, site),
      );
    return this.#timed(
      () => hot.enter(site, closure),
      ([time]) => this.twin.enter(time, site, closure),
    );
  }

  #exit(span: number, isReturned: boolean): void {
    const { hot } = this.#thread;
    this.#timed(
      () => hot.exit(span, isReturned ? 1 : hot.none),
      ([time]) => this.twin.exit(time, span, isReturned),
    );
  }

  #suspend<T>(span: number, value: T): T {
    const { hot } = this.#thread;
    return this.#timed(
      () => hot.suspend(span, value),
      ([time]) => this.twin.suspend(time, span, 'awaiting'),
    );
  }

  #pause(span: number): number {
    const { hot } = this.#thread;
    return this.#timed(
      () => hot.pause(span, 0),
      ([time]) => this.twin.suspend(time, span, 'yielded'),
    );
  }

  #resume(span: number, value: unknown): void {
    const { hot } = this.#thread;
    this.#timed(
      () => hot.resume(span, value),
      ([time]) => this.twin.resume(time, span, false),
    );
  }

  #resumed(span: number): void {
    const { hot } = this.#thread;
    this.#timed(
      () => hot.resumed(span),
      ([time]) => {
        if (!this.twin.isRunning(span)) this.twin.resume(time, span, true);
      },
    );
  }

  #caught(span: number, error: unknown): void {
    const { hot } = this.#thread;
    this.#timed(
      () => hot.caught(span, error),
      ([first, second]) => {
        if (!this.twin.isRunning(span)) this.twin.resume(first, span, true);
        this.twin.caught(second ?? first, span);
      },
    );
  }

  #timed<T>(act: () => T, tell: (times: [number, number | undefined]) => void): T {
    const { times } = this.#thread;
    this.#disturb();
    times.length = 0;
    const result = act();
    if (this.#hasTwin) tell([times[0] ?? 0, times[1]]);
    return result;
  }
}

/** Code that is not traced and swallows whatever comes out of a call. */
function attempt(act: () => unknown): void {
  try {
    act();
  } catch {
    // Expected: programs throw at random.
  }
}
