/**
 * Small random programs in the shape that the transformer emits, run as real functions, async functions and
 * generators. Everything the hot path is told is told to the naive recording as well.
 */
import type { SiteEntry } from '@functrace/format';
import * as fc from 'fast-check';
import type { InThread } from './in-thread.ts';
import { NaiveRecording } from './naive-recording.ts';

export type Step =
  | { readonly do: 'call' | 'try' | 'attempt' | 'later' | 'lost' | 'finally'; readonly call: Call }
  | { readonly do: 'wait' }
  | { readonly do: 'together'; readonly calls: readonly Call[]; readonly isCaught: boolean };

export interface Call {
  readonly kind: 'sync' | 'async' | 'generator';
  readonly site: number;
  readonly steps: readonly Step[];
  readonly end: 'return' | 'throw' | 'native';
  /** What the caller does with a generator after so many steps. */
  readonly left: 'run' | 'return' | 'throw' | 'abandon';
  readonly stops: number;
}

const KINDS = { sync: 0, async: 6, generator: 9 } as const;
const SITES_EACH = 3;

export const SITES: readonly SiteEntry[] = Object.entries(KINDS).flatMap(([name, kind]) =>
  Array.from({ length: SITES_EACH }, (_, index): SiteEntry => [
    `${name}${index}`,
    kind,
    index + 1,
    1,
    '',
  ]),
);

function isGeneratorSite(site: number): boolean {
  return site >= 2 * SITES_EACH;
}

export const programs: fc.Arbitrary<readonly Call[]> = fc.array(
  fc.letrec<{ call: Call; step: Step }>((tie) => ({
    call: fc
      .record({
        kind: fc.constantFrom('sync' as const, 'async' as const, 'generator' as const),
        index: fc.nat(SITES_EACH - 1),
        steps: fc.array(tie('step'), { maxLength: 4, size: 'max', depthIdentifier: 'call' }),
        end: fc.constantFrom(
          'return' as const,
          'return' as const,
          'throw' as const,
          'native' as const,
        ),
        left: fc.constantFrom(
          'run' as const,
          'run' as const,
          'return' as const,
          'throw' as const,
          'abandon' as const,
        ),
        stops: fc.nat(3),
      })
      .map(({ index, ...call }) => ({
        ...call,
        site: Object.keys(KINDS).indexOf(call.kind) * SITES_EACH + index,
      })),
    step: fc.oneof(
      { maxDepth: 5, depthSize: 'large', depthIdentifier: 'call' },
      fc.constant({ do: 'wait' as const }),
      fc.record({
        do: fc.constantFrom(
          'call' as const,
          'try' as const,
          'attempt' as const,
          'later' as const,
          'lost' as const,
          'finally' as const,
        ),
        call: tie('call'),
      }),
      fc.record({
        do: fc.constant('together' as const),
        calls: fc.array(tie('call'), { maxLength: 3, depthIdentifier: 'call' }),
        isCaught: fc.boolean(),
      }),
    ),
  })).call,
  { minLength: 1, maxLength: 4, size: 'max' },
);

/** The calls of the program's callbacks, run by the event loop. */
type Later = { readonly call: Call; readonly closure: number };

export class ProgramRun {
  readonly twin = new NaiveRecording(isGeneratorSite);
  readonly #thread: InThread;
  readonly #later: Later[] = [];
  readonly #promises: Promise<unknown>[] = [];
  readonly #disturb: () => void;

  /** `disturb` is called before each thing that the thread is told. */
  constructor(thread: InThread, disturb: () => void = () => {}) {
    this.#disturb = disturb;
    this.#thread = thread;
  }

  async run(calls: readonly Call[]): Promise<void> {
    for (const call of calls) await this.#fromEventLoop(call, 0);
    for (let entry = this.#later.shift(); entry !== undefined; entry = this.#later.shift()) {
      await this.#fromEventLoop(entry.call, entry.closure);
    }
  }

  async #fromEventLoop(call: Call, closure: number): Promise<void> {
    attempt(() => this.#start(call, closure));
    while (this.#promises.length > 0) await Promise.allSettled(this.#promises.splice(0));
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
    const span = this.#enter(call.site, closure);
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
    const span = this.#enter(call.site, closure);
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
    const span = this.#enter(call.site, closure);
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
          this.#enter(step.call.site, 0);
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
      this.twin.thrown(span);
      throw this.#thread.hot.thrown(span, error);
    }
    if (call.end === 'native') throw error;
  }

  #enter(site: number, closure: number): number {
    const { hot } = this.#thread;
    const span = this.#timed(
      () => hot.enter(site, closure),
      ([time]) => this.twin.enter(time, site, closure),
    );
    return span;
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
    tell([times[0] ?? 0, times[1]]);
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
