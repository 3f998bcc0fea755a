/**
 * The records that travel from a traced thread to its drain worker.
 *
 *   byte 0               8           12          16
 *        +---------------+-----------+-----------+
 *        | time i64      | word u32  | operand   |     one slot: 16 bytes, little endian as the machine is
 *        +---------------+-----------+-----------+
 *   word:  bits 0-3 kind, bits 4-31 detail
 *
 *   kind      time             detail                    operand
 *   ENTER     ns, the clock    local site                parent span, 0 for none
 *   EXIT      ns               0 returned, 1 threw       span
 *   SUSPEND   ns               0 await, 1 yield          span
 *   RESUME    ns               1 if abrupt, see below    span
 *   CAUGHT    ns               1 if a VALUE follows      span whose catch clause runs, 0 for an uncaught error
 *   VALUE     payload          tag and position          span
 *   LOST      ns               spans on the stack        0
 *   ALONE     ns               0                         0; the next ENTER begins a task, whatever is running
 *   SITE      ns               local site                span, which is of that site from now on
 *   MARK      ns               0                         span in which it is, 0 for none; its name and data precede it
 *   SPAWN     ns               number and kind, below    span that started a thread or a process, 0 for none
 *   COUNTED   ns               local site                calls of it that were not recorded
 *
 * The clock is `process.hrtime.bigint()`; a session knows what it was at the session's start.
 *
 * An ENTER of a request's site begins a task as well, and is not on the stack: a request has no code of its own. It ends by
 * an EXIT at any time, which says "threw" when the connection was closed before the answer was complete.
 *
 * COUNTED counts calls since the site's latest ENTER: its next one stands for them as well, if there is one.
 *
 * A SPAWN's detail is twice the number of a process, or twice that of a thread and one.
 *
 * A VALUE at position ERROR right after a CAUGHT is what was caught; any other was thrown by the span's own code.
 *
 * A RESUME is abrupt when the code after the `await` or `yield` did not run: a catch or finally clause took over.
 *
 * A span has no number in its ENTER record: the n-th ENTER of a thread is span n, and a channel's header
 * says which number its first ENTER has.
 *
 * LOST is the first record of a channel before which records were dropped, of any kind. The spans that are on the thread's
 * stack at that moment follow it, the outermost first, four to a slot.
 *
 * A VALUE carries a number, f64, in the place of its time. Text is too long for that: there, the two halves of
 * the time are the stored and the full length in characters, and the characters follow in as many whole
 * slots as they need, one byte each (LATIN1) or two (UTF16). An encoded value (ENCODED) stands there likewise, and the
 * halves count the bytes of its two parts, see encoding.ts.
 *
 *   +-------------------+------+------+ +-----------------------------------+
 *   | stored | full len | word | span | | characters, padded to 16 bytes    | ...
 *   +-------------------+------+------+ +-----------------------------------+
 */
export const SLOT_BYTES = 16;

export const Kind = {
  ENTER: 1,
  EXIT: 2,
  SUSPEND: 3,
  RESUME: 4,
  CAUGHT: 5,
  VALUE: 6,
  LOST: 7,
  ALONE: 8,
  SITE: 9,
  MARK: 10,
  SPAWN: 11,
  COUNTED: 12,
} as const;

export const KIND_BITS = 4;
export const KIND_MASK = 15;

/** Sites above this do not fit the word; a thread that registers more records only the first ones. */
export const MAX_SITES: number = 2 ** (32 - KIND_BITS) - 1;

export const ExitDetail = { RETURNED: 0, THREW: 1 } as const;
export const SuspendDetail = { AWAIT: 0, YIELD: 1 } as const;
export const ResumeDetail = { NORMAL: 0, ABRUPT: 1 } as const;

/** What a VALUE holds, and how its payload is read. */
export const Tag = {
  UNDEFINED: 0,
  NULL: 1,
  FALSE: 2,
  TRUE: 3,
  NUMBER: 4,
  /** A string, one byte a character. */
  STRING_LATIN1: 5,
  /** A string, two bytes a character, lone surrogates included. */
  STRING_UTF16: 6,
  /** Anything else, see encoding.ts. */
  ENCODED: 7,
  /** A value whose name says that it is nobody's business; nothing of it left the thread. */
  REDACTED: 8,
  /** A value that could not be looked at. */
  UNREADABLE: 9,
} as const;

/** Where a value stands in its call. Parameters count from 0. */
export const Position = { RESULT: -1, ERROR: -2, RECEIVER: -3 } as const;

/** Positions of VALUEs that are no value of their call: facts of a request, and of the mark that comes next. */
export const Note = {
  METHOD: 64,
  PATH: 65,
  ROUTE: 66,
  STATUS: 67,
  MARK_NAME: 68,
  MARK_DATA: 69,
  /** The number of the object that is the receiver which comes next. */
  OBJECT: 70,
} as const;

/** Parameters past this one are not recorded. */
export const MAX_PARAMETERS = 60;

const TAG_BITS = 4;
const POSITION_BIAS = 4;

export function valueWord(tag: number, position: number): number {
  return Kind.VALUE | (tag << KIND_BITS) | ((position + POSITION_BIAS) << (KIND_BITS + TAG_BITS));
}

export function valueTag(word: number): number {
  return (word >>> KIND_BITS) & 15;
}

export function valuePosition(word: number): number {
  return (word >>> (KIND_BITS + TAG_BITS)) - POSITION_BIAS;
}

/** Whole slots that follow a VALUE, by its tag and the two halves of its time. */
export function payloadSlots(tag: number, stored: number, full: number): number {
  if (tag === Tag.STRING_LATIN1) return Math.ceil(stored / SLOT_BYTES);
  if (tag === Tag.STRING_UTF16) return Math.ceil((stored * 2) / SLOT_BYTES);
  return tag === Tag.ENCODED ? Math.ceil((stored + full) / SLOT_BYTES) : 0;
}
