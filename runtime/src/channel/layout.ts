/**
 * Memory shared by one traced thread ("the writer") and its drain worker ("the reader").
 *
 * The pool: `channelCount` channels of CHANNEL_BYTES, used in turn, 0, 1, … n-1, 0, …
 *
 *   byte 0      4      8            64                                             CHANNEL_BYTES
 *        +-------+------+-----------+-----------------------------------------------+
 *        | STATE | HEAD | FIRST_SPAN| slots of 16 bytes, see @functrace/format       |
 *        +-------+------+-----------+-----------------------------------------------+
 *
 *   STATE   FREE ──writer takes it──▶ WRITING ──writer, when full──▶ FULL ──reader, when decoded──▶ FREE
 *           The writer takes the next channel once it is FREE: it waits for that, or, where it is to drop, writes into
 *           memory of its own meanwhile, so that no channel is WRITING. The channel after that begins with a LOST.
 *   HEAD    the first unwritten slot, counted from the start of the channel. Only the writer stores it: plainly after
 *           each record, atomically before FULL and before a flush.
 *   FIRST_SPAN  number of the first ENTER in this channel, modulo 2^32. Stored by the writer before WRITING.
 *
 * FULL and a flush are atomic stores, so all slots below HEAD are visible to the reader that saw them. In a WRITING
 * channel, HEAD may be seen before the slots on processors that reorder stores; the reader therefore goes only as
 * far as the HEAD that it saw one look earlier, tens of milliseconds before.
 *
 * The control block:
 *
 *   int32   0 WAKE         futex of the reader; the writer increments it
 *           1 NEWS         futex of the writer; the reader increments it
 *           2 FLUSH_ASKED  flushes the writer has asked for, it alone increments
 *           3 FLUSH_DONE   the last one carried out, the reader alone stores it
 *           4 READER       STARTING ──reader──▶ OPENING ──reader──▶ READY ──reader──▶ FAILED
 *                             │                    └──reader──▶ FAILED
 *                             └──writer, when it ends, and from then on it is the reader──▶ TAKEN
 *           5 FAILURE_LENGTH  bytes of the failure text
 *
 *   A flush: the writer stores HEAD, increments FLUSH_ASKED and then WAKE, and waits for NEWS; the reader reads to HEAD,
 *   commits, closes the file, stores FLUSH_DONE, increments NEWS. A writer that waits goes on when READER is FAILED. After
 *   TAKEN the writer reads by itself in the place of each wait, and drops nothing any more.
 *
 *   int64   byte 32        STALLED, ns that the writer has waited for a free channel; it alone stores it
 *           byte 40        DROPPED, records that it had no channel for; it alone stores it
 *   bytes   64 …           failure text, UTF-8
 *
 *   A question of the writer's about one of its spans, which the reader answers by and by:
 *   int32   6 QUESTION     questions asked, the writer alone increments    7 ANSWERED  the last one answered
 *   int32   byte 2048      the span; the reader stores what follows, and then ANSWERED:
 *           byte 2052      local site, -1 where nothing is known of the span
 *   f64     byte 2056      the span's id in the store        byte 2064  its task's
 */
export const CHANNEL_BYTES: number = 256 * 1024;
export const CHANNEL_SLOTS: number = CHANNEL_BYTES / 16;
/** The header takes the place of the first slots. */
export const HEADER_SLOTS = 4;

/** Indices of the header's words. */
export const Header = { STATE: 0, HEAD: 1, FIRST_SPAN: 2 } as const;

export const ChannelState = { FREE: 0, WRITING: 1, FULL: 2 } as const;

/** Indices of the control block's words. */
export const Control = {
  WAKE: 0,
  NEWS: 1,
  FLUSH_ASKED: 2,
  FLUSH_DONE: 3,
  READER: 4,
  FAILURE_LENGTH: 5,
  QUESTION: 6,
  ANSWERED: 7,
  ABOUT: 512,
  SITE: 513,
} as const;

/**
 * STARTING is followed by OPENING, by the worker, or by TAKEN, by a thread that ends before its worker has come up and
 * reads its channels itself. OPENING leads to READY or FAILED.
 */
export const ReaderState = { STARTING: 0, READY: 1, FAILED: 2, OPENING: 3, TAKEN: 4 } as const;

const CONTROL_BYTES = 2048 + 32;
/** Indices of STALLED and DROPPED in the control block seen as int64. */
export const STALLED_INDEX = 4;
export const DROPPED_INDEX = 5;
export const FAILURE_OFFSET = 64;
export const FAILURE_BYTES: number = 2048 - FAILURE_OFFSET;
/** Indices of an answer's ids in the control block seen as float64. */
export const SPAN_ID_INDEX = 257;
export const TASK_ID_INDEX = 258;

/** What the two sides share. */
export interface SharedPool {
  readonly control: SharedArrayBuffer;
  readonly channels: readonly SharedArrayBuffer[];
}

export function createPool(channelCount: number): SharedPool {
  return {
    control: new SharedArrayBuffer(CONTROL_BYTES),
    channels: Array.from({ length: channelCount }, () => new SharedArrayBuffer(CHANNEL_BYTES)),
  };
}
