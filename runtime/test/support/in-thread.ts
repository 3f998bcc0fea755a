/** The real hot path, channel, reader and decoder, all in one thread, with a clock that counts. */
import type { Nanos, SiteEntry } from '@functrace/format';
import { vi } from 'vitest';
import { createPool, DROPPED_INDEX } from '../../src/channel/layout.ts';
import type { Bounds } from '../../src/drain/bounds.ts';
import { ChannelReader, type RecordConsumer } from '../../src/drain/channel-reader.ts';
import { Recorder } from '../../src/drain/recorder.ts';
import type * as Writer from '../../src/channel/writer.ts';
import type * as Hot from '../../src/hot/index.ts';
import type { Limits } from '../../src/hot/limits.ts';
import type * as Span from '../../src/hot/span.ts';
import { MemoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/store.ts';
import { SESSION } from './session.ts';

export interface InThread {
  readonly hot: typeof Hot;
  readonly span: typeof Span;
  readonly store: MemoryStore;
  /** What the clock said since this was emptied, ns. */
  readonly times: number[];
  readonly writer: typeof Writer;
  /** Reads what a look of the drain worker finds. */
  look(): void;
  /** Reads all that was written, and commits it. */
  read(): void;
  /** Ends the recording at this moment of the clock. */
  settle(): void;
}

export interface InThreadOptions {
  readonly sites: readonly SiteEntry[];
  readonly channels?: number;
  /** A second store that gets the same rows. */
  readonly store?: Store;
  /** A second recording of the same records. */
  readonly beside?: { readonly store: Store; readonly bounds: Bounds };
  /** See CaptureMode. */
  readonly captures?: number;
  readonly limits?: Partial<Limits>;
  /** ns that pass between two looks at the clock. */
  readonly step?: () => number;
  /** Calls a second, see budget.ts. */
  readonly budget?: number;
  /** Records are dropped when no channel is free. */
  readonly drops?: boolean;
}

/** Loads the modules anew: they count spans, and keep a stack, from their load on. */
export async function inThread(options: InThreadOptions): Promise<InThread> {
  const times: number[] = [];
  let time = 0;
  // oxlint-disable-next-line typescript/unbound-method -- it has no `this`; it is put back as it was
  const original = process.hrtime.bigint;
  process.hrtime.bigint = () => {
    time += options.step?.() ?? 1000;
    times.push(time);
    return BigInt(time);
  };
  vi.resetModules();
  const writer = await import('../../src/channel/writer.ts');
  const hot = await import('../../src/hot/index.ts');
  const span = await import('../../src/hot/span.ts');
  const capture = await import('../../src/hot/capture.ts');
  const budget = await import('../../src/hot/budget.ts');
  process.hrtime.bigint = original;

  const memory = new MemoryStore();
  const store = options.store ?? memory;
  store.openSession(SESSION);
  const recorder = new Recorder(store, SESSION.clockOrigin);
  recorder.addSites(0, 'program.ts', options.sites);
  const pool = createPool(options.channels ?? 4);
  const recorders = [recorder];
  if (options.beside !== undefined) {
    const { store: second, bounds } = options.beside;
    second.openSession(SESSION);
    recorders.push(new Recorder(second, SESSION.clockOrigin, bounds));
    recorders[1]?.addSites(0, 'program.ts', options.sites);
  }
  const consumer: RecordConsumer = {
    startChannel: (first) => recorders.forEach((each) => each.decoder.startChannel(first)),
    decode: (...call) => recorders.forEach((each) => each.decoder.decode(...call)),
  };
  const reader = new ChannelReader(pool, consumer, () => {});
  const { forgetShapes } = await import('../../src/hot/shapes.ts');
  writer.openPool(
    pool,
    (reason) => {
      throw new Error(reason);
    },
    options.drops === true ? { copyStack: span.copyStack, forget: forgetShapes } : undefined,
  );
  const limits = await import('../../src/hot/limits.ts');
  limits.setLimits({ ...limits.DEFAULT_LIMITS, ...options.limits });
  capture.beginCapture(options.captures ?? capture.CaptureMode.SHALLOW);
  const secrets = await import('../../src/hot/secrets.ts');
  secrets.addSecrets(0, options.sites);
  budget.setBudget(options.budget ?? 0);
  span.setEnabled(
    0,
    options.sites.map(() => true),
  );
  return {
    hot,
    span,
    store: memory,
    times,
    writer,
    look: () => reader.read(false),
    read() {
      // Counts what was dropped, as a flush does that waits for a worker.
      writer.readWith(() => reader.read(true));
      writer.flush();
      const dropped = Number(new BigInt64Array(pool.control)[DROPPED_INDEX]);
      for (const each of recorders) each.commit({ dropped });
    },
    settle() {
      reader.read(true);
      for (const each of recorders) {
        each.settle(time as Nanos);
        each.commit();
      }
    },
  };
}
