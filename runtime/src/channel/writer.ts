/**
 * The writing end of a thread's channel pool. Part of the hot path: plain module state and typed arrays, so that V8
 * inlines `write` into its callers (bench/enter-exit).
 */
import { Buffer } from 'node:buffer';
import {
  Kind,
  KIND_BITS,
  KIND_MASK,
  payloadSlots,
  type SpanHandle,
  valueTag,
} from '@functrace/format';
import { NARROW_OVERRUN, writeNarrow, writeWide } from './characters.ts';
import {
  CHANNEL_BYTES,
  CHANNEL_SLOTS,
  ChannelState,
  Control,
  DROPPED_INDEX,
  Header,
  HEADER_SLOTS,
  ReaderState,
  type SharedPool,
  SPAN_ID_INDEX,
  STALLED_INDEX,
  TASK_ID_INDEX,
} from './layout.ts';

/**
 * Nanoseconds of the system's monotonic clock. Stored straight into a BigInt64Array no BigInt is made of it, which leaves
 * it a fifth cheaper than `performance.now()` (bench/enter-exit). Taken at load: fake timers replace it later.
 */
const clock = process.hrtime.bigint;

/** A channel's memory as encoded values are written into it. */
export interface EncodedMemory {
  readonly u8: Uint8Array;
  readonly view: DataView;
  readonly buffer: Buffer;
  /** The first byte of the value that has been begun. */
  at: number;
}

interface Channel {
  readonly i64: BigInt64Array;
  readonly f64: Float64Array;
  readonly u32: Uint32Array;
  readonly i32: Int32Array;
  readonly u8: Uint8Array;
  readonly encoded: EncodedMemory;
}

/**
 * Where records go while nothing records: never read, overwritten from its start when it is full. It lets the
 * hot path finish the spans that were open when recording stopped without asking whether it still runs.
 */
const sink = view(new ArrayBuffer(CHANNEL_BYTES));

/** The current channel's memory, and the first free slot in it. */
let i64 = sink.i64;
let f64 = sink.f64;
let u32 = sink.u32;
let u8 = sink.u8;
let encoded = sink.encoded;
let head = HEADER_SLOTS;
/** A binding of this module's own: one load where an imported one takes two. */
const limit: number = CHANNEL_SLOTS;
/** ENTER records written so far. */
let spans = 0;

let control: Int32Array | undefined;
let counters: BigInt64Array | undefined;
let channels: Channel[] = [];
let current = 0;
let giveUp: (reason: string) => void = () => {};

/** What happens when no channel is free: undefined where the thread waits for one. */
let loss: Loss | undefined;

/** Records go into the sink, from `dropStart` on, because no channel is free. */
let isDropping = false;
let dropStart = 0;

/** Slots that are dropped between two looks for a free channel. */
const DROP_SLOTS = 64;

/** So many spans of the stack are named after a loss; deeper ones are taken for ended. */
const MAX_NAMED = 32_768;

/** What a thread that drops records contributes when it can write again. */
export interface Loss {
  /** Copies the spans on the stack, the outermost first, to `into` from `at` on: at most `most`. Returns how many. */
  readonly copyStack: (into: Uint32Array, at: number, most: number) => number;
  /** Nothing that was defined before may be relied on. */
  readonly forget: () => void;
}

/** Reads the channels in this thread, when it has taken that over from a worker that was not up yet. */
let readHere: (() => void) | undefined;

/** A reader that gives no sign for this long is taken for dead. */
const PATIENCE_MS = 30_000;

/** Appends a record of this moment. */
export function write(word: number, operand: number): void {
  if (head === limit) nextChannel(1, word, operand);
  const slot = head;
  i64[slot << 1] = clock();
  const at = (slot << 2) + 2;
  u32[at] = word;
  u32[at + 1] = operand;
  head = slot + 1;
  u32[Header.HEAD] = head;
}

/** Appends an ENTER and returns the number of the span it begins. */
export function writeEnter(site: number, parent: number): SpanHandle {
  write((site << KIND_BITS) | Kind.ENTER, parent);
  spans = (spans + 1) | 0;
  // 0 means "no call": after 2^32 calls its turn is left out, on both sides.
  if (spans === 0) spans = 1;
  return spans as SpanHandle;
}

/** Appends a VALUE that is a number, or none at all. */
export function writeNumber(value: number, word: number, span: number): void {
  if (head === limit) nextChannel(1);
  const slot = head;
  f64[slot << 1] = value;
  const at = (slot << 2) + 2;
  u32[at] = word;
  u32[at + 1] = span;
  head = slot + 1;
  u32[Header.HEAD] = head;
}

/**
 * Appends a VALUE with its text. `narrowWord` is for characters below 256, `wideWord` for any other.
 * `length` is the text's full length, of which the first `stored` characters are kept.
 */
export function writeText(
  text: string,
  stored: number,
  length: number,
  narrowWord: number,
  wideWord: number,
  span: number,
): void {
  const widest = 1 + ((stored * 2 + NARROW_OVERRUN + 15) >> 4);
  if (head + widest > limit) nextChannel(widest);
  const slot = head;
  const start = (slot + 1) << 4;
  const { buffer } = encoded;
  const isNarrow = writeNarrow(u8, buffer, start, text, stored);
  if (!isNarrow) writeWide(u8, buffer, start, text, stored);
  const at = slot << 2;
  u32[at] = stored;
  u32[at + 1] = length;
  u32[at + 2] = isNarrow ? narrowWord : wideWord;
  u32[at + 3] = span;
  head = (start + (isNarrow ? stored : stored * 2) + 15) >> 4;
  u32[Header.HEAD] = head;
}

/** Where an encoded value of at most `bytes` bytes goes. Nothing else may be written before `endEncoded`. */
export function beginEncoded(bytes: number): EncodedMemory {
  const widest = 1 + ((bytes + 15) >> 4);
  if (head + widest > limit) nextChannel(widest);
  const memory = encoded;
  memory.at = (head + 1) << 4;
  return memory;
}

/** Appends the VALUE before the bytes that were written: of the value, and of the definitions behind it. */
export function endEncoded(stored: number, definitions: number, word: number, span: number): void {
  const slot = head;
  const at = slot << 2;
  u32[at] = stored;
  u32[at + 1] = definitions;
  u32[at + 2] = word;
  u32[at + 3] = span;
  head = slot + 1 + ((stored + definitions + 15) >> 4);
  u32[Header.HEAD] = head;
}

/**
 * Starts recording into a pool. `onFailure` is told once when the reader has failed or fallen silent. With `dropping`,
 * records are dropped when no channel is free; without, the thread waits.
 */
export function openPool(
  pool: SharedPool,
  onFailure: (reason: string) => void,
  dropping?: Loss,
): void {
  control = new Int32Array(pool.control);
  counters = new BigInt64Array(pool.control);
  loss = dropping;
  channels = pool.channels.map(view);
  giveUp = onFailure;
  current = 0;
  const channel = channels[0] as Channel;
  prepare(channel);
  Atomics.store(channel.i32, Header.STATE, ChannelState.WRITING);
  enterChannel(channel);
}

/**
 * For a thread that ends: true when its reader has not begun, and never will, so that nobody has to wait for it. Then
 * `readWith` has to follow.
 */
export function takeOver(): boolean {
  if (control === undefined) return false;
  const { STARTING, TAKEN } = ReaderState;
  return Atomics.compareExchange(control, Control.READER, STARTING, TAKEN) === STARTING;
}

/** @param read brings everything that has been written into the store */
export function readWith(read: () => void): void {
  readHere = read;
}

/** Stops recording: from here on records go nowhere. */
export function closePool(): void {
  control = undefined;
  readHere = undefined;
  isDropping = false;
  channels = [];
  enterChannel(sink);
}

/** Wakes the reader. */
export function wakeReader(): void {
  if (control === undefined) return;
  Atomics.add(control, Control.WAKE, 1);
  Atomics.notify(control, Control.WAKE);
}

/** Blocks until everything written so far is in the store, or the reader has failed. */
export function flush(): void {
  if (control === undefined) return;
  const words = control;
  const channel = channels[current];
  if (isDropping) countDropped();
  else if (channel !== undefined) Atomics.store(channel.i32, Header.HEAD, head);
  if (readHere !== undefined) {
    readHere();
    return;
  }
  const ticket = Atomics.add(words, Control.FLUSH_ASKED, 1) + 1;
  wakeReader();
  waitUntil(words, () => Atomics.load(words, Control.FLUSH_DONE) === ticket);
}

/** What the store knows a span as. */
export interface Located {
  readonly span: number;
  readonly task: number;
  readonly site: number;
}

/** Asks the reader about a span, and waits for its answer. Undefined where there is none to ask, and for one it lost. */
export function locate(span: number): Located | undefined {
  if (control === undefined || readHere !== undefined || isDropping) return undefined;
  const words = control;
  const channel = channels[current];
  if (channel !== undefined) Atomics.store(channel.i32, Header.HEAD, head);
  Atomics.store(words, Control.ABOUT, span);
  const ticket = Atomics.add(words, Control.QUESTION, 1) + 1;
  wakeReader();
  if (!waitUntil(words, () => Atomics.load(words, Control.ANSWERED) === ticket)) return undefined;
  const site = Atomics.load(words, Control.SITE);
  if (site === -1) return undefined;
  const ids = new Float64Array(words.buffer);
  return { span: ids[SPAN_ID_INDEX] as number, task: ids[TASK_ID_INDEX] as number, site };
}

/** Makes room for `slots` slots; those of the record `word`, where it is one of `write`. */
function nextChannel(slots: number, word: number = 0, operand: number = 0): void {
  const full = channels[current];
  if (control === undefined || full === undefined) {
    head = HEADER_SLOTS;
    return;
  }
  const next = (current + 1) % channels.length;
  const channel = channels[next] as Channel;
  if (Atomics.load(channel.i32, Header.STATE) !== ChannelState.FREE) {
    if (loss !== undefined && readHere === undefined) return drop(full, slots);
    if (!waitForFree(control, channel)) return;
  }
  prepare(channel);
  let first = HEADER_SLOTS;
  if (isDropping) {
    countDropped();
    first = beginAfterLoss(channel, word, operand);
  }
  // The program may be at the end of its stack, where calling a function throws. So the switch calls none, and one
  // that was left before it is begun anew by the next record.
  if (!isDropping) {
    Atomics.store(full.i32, Header.HEAD, head);
    Atomics.store(full.i32, Header.STATE, ChannelState.FULL);
  }
  Atomics.store(channel.i32, Header.STATE, ChannelState.WRITING);
  ({ i64, f64, u32, u8, encoded } = channel);
  head = first;
  current = next;
  isDropping = false;
  wakeReader();
}

/** Gives up the full channel, if that has not been done, and what is written next. */
function drop(full: Channel, slots: number): void {
  const wasDropping = isDropping;
  if (wasDropping) {
    countDropped();
  } else {
    Atomics.store(full.i32, Header.HEAD, head);
    isDropping = true;
    Atomics.store(full.i32, Header.STATE, ChannelState.FULL);
    ({ i64, f64, u32, u8, encoded } = sink);
  }
  head = limit - (slots > DROP_SLOTS ? slots : DROP_SLOTS);
  dropStart = head;
  if (!wasDropping) wakeReader();
}

/** Counts the records in the sink; the next one looks for a channel. */
function countDropped(): void {
  let records = 0;
  for (let slot = dropStart; slot < head; slot++) {
    const at = slot << 2;
    const word = u32[at + 2] as number;
    if ((word & KIND_MASK) === Kind.VALUE)
      slot += payloadSlots(valueTag(word), u32[at] as number, u32[at + 1] as number);
    records++;
  }
  if (counters !== undefined)
    counters[DROPPED_INDEX] = (counters[DROPPED_INDEX] ?? 0n) + BigInt(records);
  head = limit;
  dropStart = limit;
}

/** Writes the LOST into a free channel, and returns its first free slot. */
function beginAfterLoss(channel: Channel, word: number, operand: number): number {
  const slot = HEADER_SLOTS;
  const at = (slot + 1) << 2;
  let count = loss?.copyStack(channel.u32, at, MAX_NAMED) ?? 0;
  loss?.forget();
  // It has left the stack before its record is written.
  const kind = word & KIND_MASK;
  if (kind === Kind.EXIT || kind === Kind.SUSPEND) channel.u32[at + count++] = operand;
  channel.i64[slot << 1] = clock();
  channel.u32[(slot << 2) + 2] = Kind.LOST | (count << KIND_BITS);
  channel.u32[(slot << 2) + 3] = 0;
  const first = slot + 1 + ((count + 3) >> 2);
  channel.u32[Header.HEAD] = first;
  return first;
}

/** Writes the header of a free channel. */
function prepare(channel: Channel): void {
  channel.i32[Header.FIRST_SPAN] = spans + 1 === 0 ? 1 : spans + 1;
  channel.i32[Header.HEAD] = HEADER_SLOTS;
}

function waitForFree(words: Int32Array, channel: Channel): boolean {
  const began = clock();
  const isFree = waitUntil(
    words,
    () => Atomics.load(channel.i32, Header.STATE) === ChannelState.FREE,
  );
  if (counters !== undefined)
    counters[STALLED_INDEX] = (counters[STALLED_INDEX] ?? 0n) + clock() - began;
  return isFree;
}

/** False when the reader failed meanwhile; then the pool is closed. */
function waitUntil(words: Int32Array, isReached: () => boolean): boolean {
  for (;;) {
    const news = Atomics.load(words, Control.NEWS);
    if (isReached()) return true;
    if (readHere !== undefined) {
      readHere();
      return isReached() || fail('the channels could not be read');
    }
    if (Atomics.load(words, Control.READER) === ReaderState.FAILED)
      return fail('the drain worker failed');
    if (Atomics.wait(words, Control.NEWS, news, PATIENCE_MS) === 'timed-out') {
      return fail(`the drain worker gave no sign for ${PATIENCE_MS / 1000} s`);
    }
  }
}

function fail(reason: string): false {
  closePool();
  giveUp(reason);
  return false;
}

function enterChannel(channel: Channel): void {
  ({ i64, f64, u32, u8, encoded } = channel);
  head = HEADER_SLOTS;
}

function view(memory: ArrayBufferLike): Channel {
  const bytes = new Uint8Array(memory);
  return {
    i64: new BigInt64Array(memory),
    f64: new Float64Array(memory),
    u32: new Uint32Array(memory),
    i32: new Int32Array(memory),
    u8: bytes,
    encoded: { u8: bytes, view: new DataView(memory), buffer: Buffer.from(memory), at: 0 },
  };
}
