import {
  Kind,
  KIND_BITS,
  KIND_MASK,
  SLOT_BYTES,
  Tag,
  payloadSlots,
  valueTag,
  valueWord,
} from '@functrace/format';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  CHANNEL_SLOTS,
  ChannelState,
  createPool,
  DROPPED_INDEX,
  Header,
  HEADER_SLOTS,
  type SharedPool,
} from '../src/channel/layout.ts';
import type * as Writer from '../src/channel/writer.ts';
import { NARROW_OVERRUN } from '../src/channel/characters.ts';
import { ChannelReader } from '../src/drain/channel-reader.ts';
import { type ChannelView, ValueText } from '../src/drain/value-text.ts';

/** What one record says, taken apart again. */
type Written =
  | { kind: 'enter'; number: number; site: number; parent: number }
  | { kind: 'exit'; span: number }
  | { kind: 'text'; text: string }
  | { kind: 'lost'; stack: readonly number[] };

/** Text as large as any preview is; the writer relies on that bound. */
const MAX_CHARS = 4096;

const NARROW = valueWord(Tag.STRING_LATIN1, 0);
const WIDE = valueWord(Tag.STRING_UTF16, 0);
const SLOTS = CHANNEL_SLOTS - HEADER_SLOTS;

let writer: typeof Writer;

beforeEach(async () => {
  // The writer counts spans from the start of its module.
  vi.resetModules();
  writer = await import('../src/channel/writer.ts');
});

afterEach(() => writer.closePool());

/** Reads a pool in this thread and takes the records apart. */
class Reading {
  readonly records: Written[] = [];
  /** Times each channel was given back. */
  freed = 0;
  canLose = false;
  readonly #reader: ChannelReader;
  readonly #texts: ValueText = new ValueText();
  #next = 0;

  constructor(pool: SharedPool) {
    this.#reader = new ChannelReader(pool, this, () => this.freed++);
  }

  look(): boolean {
    return this.#reader.read(false);
  }

  flush(): boolean {
    return this.#reader.read(true);
  }

  startChannel(firstSpan: number): void {
    // The records so far lead to the same number, unless some were dropped.
    if (this.#next !== 0 && !this.canLose) expect(firstSpan >>> 0).toBe(this.#next);
    this.#next = firstSpan >>> 0;
  }

  decode(view: ChannelView, from: number, to: number): void {
    for (let slot = from; slot < to; slot++) {
      const word = view.u32[slot * 4 + 2] as number;
      const operand = view.u32[slot * 4 + 3] as number;
      const kind = word & KIND_MASK;
      if (kind === Kind.ENTER) {
        this.records.push({
          kind: 'enter',
          number: this.#next++,
          site: word >>> KIND_BITS,
          parent: operand,
        });
      } else if (kind === Kind.EXIT) {
        this.records.push({ kind: 'exit', span: operand });
      } else if (kind === Kind.LOST) {
        const first = (slot + 1) * 4;
        const count = word >>> KIND_BITS;
        this.records.push({ kind: 'lost', stack: [...view.u32.subarray(first, first + count)] });
        slot += Math.ceil(count / 4);
      } else {
        this.records.push({ kind: 'text', text: this.#texts.read(view, slot) });
        slot += payloadSlots(
          valueTag(word),
          view.u32[slot * 4] as number,
          view.u32[slot * 4 + 1] as number,
        );
      }
      expect(slot).toBeLessThan(to);
    }
  }
}

function writeText(text: string, kept: number = text.length): Written {
  writer.writeText(text, kept, text.length, NARROW, WIDE, 1);
  const start = JSON.stringify(text.slice(0, kept));
  return {
    kind: 'text',
    text: kept === text.length ? start : `{"$":"string","value":${start},"length":${text.length}}`,
  };
}

describe('channel pool', () => {
  const text = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.integer({ min: 0, max: MAX_CHARS }).map((length) => 'x'.repeat(length)),
    fc.integer({ min: 0, max: MAX_CHARS }).map((length) => 'é'.repeat(length)),
    // The one wide character comes last: all before it was written narrow already.
    fc.integer({ min: 0, max: MAX_CHARS - 1 }).map((length) => `${'x'.repeat(length)}€`),
  );
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('calls' as const),
        count: fc.integer({ min: 1, max: 12_000 }),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('text' as const),
        text,
        times: fc.integer({ min: 1, max: 30 }),
      }),
    },
    { weight: 3, arbitrary: fc.constant({ do: 'look' as const }) },
    { weight: 1, arbitrary: fc.constant({ do: 'flush' as const }) },
  );

  it('hands on every record once and in order', () => {
    let records = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5 }),
        fc.array(step, { maxLength: 25 }),
        (count, steps) => {
          const pool = createPool(count);
          const reading = new Reading(pool);
          const twin: Written[] = [];
          let number = lastNumber();
          writer.openPool(pool, failed);
          const makeRoom = (): void => {
            // Nobody reads meanwhile, so a writer without a free channel would wait for ever.
            if (pool.channels.filter((memory) => stateOf(memory) === ChannelState.FREE).length < 1)
              reading.look();
          };
          for (const each of steps) {
            if (each.do === 'look') reading.look();
            else if (each.do === 'flush') reading.flush();
            else if (each.do === 'text') {
              for (let time = 0; time < each.times; time++) {
                makeRoom();
                twin.push(writeText(each.text));
              }
            } else {
              for (let call = 0; call < each.count; call++) {
                makeRoom();
                const span = writer.writeEnter(call, call * 3);
                twin.push({
                  kind: 'enter',
                  number: ++number,
                  site: call,
                  parent: call * 3,
                });
                writer.write(Kind.EXIT, span);
                twin.push({ kind: 'exit', span: number });
              }
            }
            expect(reading.records.length).toBeLessThanOrEqual(twin.length);
          }
          reading.flush();
          writer.closePool();
          records += twin.length;
          // Compared as text: a deep comparison of so many objects takes seconds.
          expect(JSON.stringify(reading.records) === JSON.stringify(twin)).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
    expect(records).toBeGreaterThan(SLOTS);
  });

  it('drops whole records where no channel is free, counts them, and says where they are missing', () => {
    const seen = { losses: 0, dropped: 0, kept: 0 };
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 4 }),
        fc.array(step, { minLength: 10, maxLength: 40 }),
        (count, steps) => {
          const pool = createPool(count);
          const reading = new Reading(pool);
          reading.canLose = true;
          const twin: Written[] = [];
          let number = lastNumber();
          let forgotten = 0;
          writer.openPool(pool, failed, {
            copyStack: (into, at) => {
              into.set([number, twin.length], at);
              return 2;
            },
            forget: () => forgotten++,
          });
          for (const each of steps) {
            if (each.do === 'look' || each.do === 'flush') reading.look();
            else if (each.do === 'text') {
              for (let time = 0; time < each.times; time++)
                twin.push(writeText(`${twin.length} ${each.text}`));
            } else {
              for (let call = 0; call < each.count; call++) {
                const span = writer.writeEnter(call, call * 3);
                twin.push({ kind: 'enter', number: ++number, site: call, parent: call * 3 });
                writer.write(Kind.EXIT, span);
                twin.push({ kind: 'exit', span: number });
              }
            }
          }
          writer.readWith(() => reading.flush());
          writer.flush();
          writer.closePool();
          const dropped = Number(new BigInt64Array(pool.control)[DROPPED_INDEX]);
          const kept = reading.records.filter(({ kind }) => kind !== 'lost').length;
          const losses = reading.records.length - kept;
          expect(kept + dropped).toBe(twin.length);
          expect(forgotten).toBe(losses);
          expect(places(reading.records, twin)).toEqual({ skipped: dropped });
          seen.losses += losses;
          seen.dropped += dropped;
          seen.kept += kept;
        },
      ),
      { numRuns: 15 },
    );
    expect(seen.losses).toBeGreaterThan(3);
    expect(seen.dropped).toBeGreaterThan(SLOTS);
    expect(seen.kept).toBeGreaterThan(SLOTS);
  });

  it('reads of a channel being written only what the look before saw', () => {
    const pool = createPool(2);
    const reading = new Reading(pool);
    writer.openPool(pool, failed);
    expect(reading.look()).toBe(false);
    const first = writeText('a');
    expect(reading.look()).toBe(false);
    const second = writeText('b');
    expect(reading.look()).toBe(true);
    expect(reading.records).toEqual([first]);
    expect(reading.flush()).toBe(true);
    expect(reading.records).toEqual([first, second]);
    expect(reading.look()).toBe(false);
    expect(reading.flush()).toBe(false);
  });

  it('does not trust, in a channel, what it saw of the channel before', () => {
    const pool = createPool(2);
    const reading = new Reading(pool);
    writer.openPool(pool, failed);
    for (let record = 0; record < SLOTS; record++) writer.write(Kind.EXIT, 1);
    reading.look();
    writer.write(Kind.EXIT, 2);
    // The channel before had been seen up to its end.
    expect(reading.look()).toBe(true);
    expect(reading.freed).toBe(1);
    expect(reading.records).toHaveLength(SLOTS);
    expect(reading.look()).toBe(true);
    expect(reading.records).toHaveLength(SLOTS + 1);
  });

  it.each([
    ['narrow', 'x', 1],
    ['wide', '€', 2],
  ])(
    'begins a channel for a %s text that does not fit, and fills the last slot with one that does',
    (_name, unit, bytes) => {
      const pool = createPool(3);
      const reading = new Reading(pool);
      writer.openPool(pool, failed);
      const longest = unit.repeat(256);
      const slots = 1 + (longest.length * bytes) / SLOT_BYTES;
      // The writer asks for room as if each character took two bytes: it does not know yet.
      const room = 1 + Math.ceil((longest.length * 2 + NARROW_OVERRUN) / SLOT_BYTES);
      for (let record = 0; record < SLOTS - room; record++) writer.write(Kind.EXIT, 1);
      writeText(longest);
      expect(headOf(pool, 0)).toBe(CHANNEL_SLOTS - room + slots);
      const left = CHANNEL_SLOTS - headOf(pool, 0);
      for (let record = 0; record < left; record++) writer.write(Kind.EXIT, 1);
      expect(headOf(pool, 0)).toBe(CHANNEL_SLOTS);
      writeText(longest);
      expect(headOf(pool, 1)).toBe(HEADER_SLOTS + slots);
      reading.flush();
      expect(reading.records.filter(({ kind }) => kind === 'text')).toHaveLength(2);
      expect(reading.records).toHaveLength(SLOTS - room + left + 2);
    },
  );

  it('keeps the first characters of a text and its full length', () => {
    const pool = createPool(2);
    const reading = new Reading(pool);
    writer.openPool(pool, failed);
    const twin = [
      writeText('abcdef', 3),
      writeText('ab€def', 2),
      writeText('ab€def', 3),
      writeText('\ud83d\ude00', 1),
      writeText('', 0),
    ];
    reading.flush();
    expect(reading.records).toEqual(twin);
  });

  it('says in each header which number its first ENTER has', () => {
    const pool = createPool(4);
    writer.openPool(pool, failed);
    for (let call = 0; call < 2.5 * SLOTS; call++) writer.writeEnter(0, 0);
    const numbers = pool.channels.map((memory) => new Int32Array(memory)[Header.FIRST_SPAN]);
    expect(numbers).toEqual([1, SLOTS + 1, 2 * SLOTS + 1, 0]);
  });

  it('stays whole when the stack ends anywhere inside a write', () => {
    const pool = createPool(64);
    const reading = new Reading(pool);
    writer.openPool(pool, failed);
    let written = 0;
    let lost = 0;
    // As deep as it goes, and then a write at every distance from the end, channel changes included.
    const down = (): void => {
      try {
        down();
      } catch {
        // The end of the stack.
      }
      try {
        writer.writeEnter(written, 0);
        written++;
      } catch {
        lost++;
      }
    };
    // A stack has room for some thousand levels, fewer once they are optimized; five channels and more are wanted.
    const isEnough = (): boolean => written > 5 * SLOTS;
    for (let round = 0; !isEnough() && round < 1000; round++) down();
    expect(isEnough()).toBe(true);
    reading.flush();
    expect(lost).toBeGreaterThan(0);
    expect(reading.records).toHaveLength(written);
    const isInOrder = reading.records.every(
      (record, index) =>
        record.kind === 'enter' && record.number === index + 1 && record.site === index,
    );
    expect(isInOrder).toBe(true);
  });

  it('stays whole when the stack ends anywhere inside a write that drops', () => {
    const pool = createPool(2);
    const reading = new Reading(pool);
    reading.canLose = true;
    writer.openPool(pool, failed, { copyStack: () => 0, forget: () => {} });
    let written = 0;
    const down = (): void => {
      try {
        down();
      } catch {
        // The end of the stack.
      }
      try {
        writer.writeEnter(written, 0);
        written++;
      } catch {
        // Left for the next record.
      }
    };
    const isEnough = (): boolean => written >= 6 * SLOTS;
    for (let round = 0; !isEnough() && round < 1000; round++) {
      down();
      if (round % 3 === 2) reading.look();
    }
    expect(isEnough()).toBe(true);
    writer.readWith(() => reading.flush());
    writer.flush();
    const dropped = Number(new BigInt64Array(pool.control)[DROPPED_INDEX]);
    const kept = reading.records.filter((record) => record.kind === 'enter');
    expect(dropped).toBeGreaterThan(0);
    expect(kept.length + dropped).toBe(written);
    expect(kept.every((record) => record.number === record.site + 1)).toBe(true);
  });

  it('lets records go nowhere before it is opened and after it is closed', () => {
    const pool = createPool(2);
    const reading = new Reading(pool);
    for (let record = 0; record < 2 * CHANNEL_SLOTS; record++) writer.write(Kind.EXIT, 1);
    writer.openPool(pool, failed);
    writeText('kept');
    writer.closePool();
    for (let record = 0; record < 2 * CHANNEL_SLOTS; record++) writer.write(Kind.EXIT, 1);
    writeText('€'.repeat(MAX_CHARS));
    writer.flush();
    reading.flush();
    expect(reading.records).toEqual([{ kind: 'text', text: '"kept"' }]);
  });
});

/** Where the records that were read stand in the twin; a LOST names the place of the record after it, and its span. */
function places(read: readonly Written[], twin: readonly Written[]): { skipped: number } {
  let at = 0;
  let skipped = 0;
  for (const record of read) {
    if (record.kind !== 'lost') {
      if (JSON.stringify(record) !== JSON.stringify(twin[at]))
        throw new Error(`record ${at} is ${JSON.stringify(record)}`);
      at++;
      continue;
    }
    const [, place = -1, leaving] = record.stack;
    const next = twin[place];
    expect(leaving).toBe(next?.kind === 'exit' ? next.span : undefined);
    skipped += place - at;
    at = place;
  }
  // Nothing was written after the last loss: there is no place for the LOST.
  return { skipped: skipped + twin.length - at };
}

function lastNumber(): number {
  // The module lives through all runs of the property; a span's number tells how far it has counted.
  const pool = createPool(2);
  writer.openPool(pool, failed);
  const number: number = writer.writeEnter(0, 0);
  writer.closePool();
  return number;
}

function stateOf(memory: SharedArrayBuffer): number {
  return new Int32Array(memory)[Header.STATE] as number;
}

function headOf(pool: SharedPool, channel: number): number {
  return new Int32Array(pool.channels[channel] as SharedArrayBuffer)[Header.HEAD] as number;
}

function failed(reason: string): void {
  throw new Error(reason);
}
