/**
 * Writes parameters, results and errors into the channel at the moment of the call: a primitive as one record or as
 * its characters, anything else as the bytes that `writeItem` makes of it.
 */
import { MAX_PARAMETERS, Position, Tag, valueWord } from '@functrace/format';
import { beginEncoded, endEncoded, writeNumber, writeText } from '../channel/writer.ts';
import { beginBytes, position as bytePosition } from './bytes.ts';
import { forgetIfWornOut } from './classes.ts';
import { beginDepth, leaveAll } from './depth.ts';
import { writeItem } from './encode.ts';
import { LIMITS, MAX_READ_STRING } from './limits.ts';
import { isSecretParameter } from './secrets.ts';
import { forgetShapes, MAX_DEFINITIONS, takeDefinitions } from './shapes.ts';

export const CaptureMode = { NONE: 0, SHALLOW: 1, DEEP: 2 } as const;

/**
 * Bytes by which a value may go beyond its budget: the last item that begins within it, and an end for each object
 * around that.
 */
export const OVERRUN = 256;

let mode: number = CaptureMode.NONE;
/** Levels of objects that are shown. */
let levels = 1;
/** A value was left in the middle. Set before each one, since at the end of the stack nothing can be called. */
let isTorn = false;

/** The call whose parameters are being recorded, and how much of its budget they have used. */
let spender = 0;
let spent = 0;

/** The reader of what is recorded from now on knows nothing of what was recorded before. */
export function beginCapture(next: number): void {
  forgetShapes();
  mode = next;
  levels = next === CaptureMode.DEEP ? LIMITS.depth : 1;
}

/** Records the parameter at `position`, counted from 0. */
export function arg(span: number, position: number, value: unknown): void {
  if (span === 0 || mode === CaptureMode.NONE || position >= MAX_PARAMETERS) return;
  if (isSecretParameter(span, position)) return captureRedacted(span, position);
  capture(span, position, value);
}

/** A call that returned and has no result in the store returned undefined: most do. */
export function captureResult(span: number, value: unknown): void {
  if (value === undefined || mode === CaptureMode.NONE) return;
  spender = 0;
  capture(span, Position.RESULT, value);
}

/** Says that there is a value, and nothing of it. */
export function captureRedacted(span: number, position: number): void {
  if (mode !== CaptureMode.NONE) writeNumber(0, valueWord(Tag.REDACTED, position), span);
}

export function captureError(span: number, error: unknown): void {
  if (mode === CaptureMode.NONE) return;
  spender = 0;
  capture(span, Position.ERROR, error);
}

/** A value that belongs to no call, see Note. */
export function captureNote(span: number, note: number, value: unknown): void {
  if (mode === CaptureMode.NONE) return;
  spender = 0;
  capture(span, note, value);
}

/** With a budget of its own. */
export function captureReceiver(span: number, value: object): void {
  spender = 0;
  capture(span, Position.RECEIVER, value);
  spender = 0;
}

/** See CaptureMode. */
export function captureMode(): number {
  return mode;
}

export function capturesValues(): boolean {
  return mode !== CaptureMode.NONE;
}

function capture(span: number, position: number, value: unknown): void {
  switch (typeof value) {
    case 'number':
      return writeNumber(value, valueWord(Tag.NUMBER, position), span);
    case 'string':
      return captureString(span, position, value);
    case 'undefined':
      return writeNumber(0, valueWord(Tag.UNDEFINED, position), span);
    case 'boolean':
      return writeNumber(0, valueWord(value ? Tag.TRUE : Tag.FALSE, position), span);
    default:
      if (value === null) return writeNumber(0, valueWord(Tag.NULL, position), span);
      return captureEncoded(span, position, value);
  }
}

function captureString(span: number, position: number, value: string): void {
  const { length } = value;
  let stored = length > LIMITS.string ? LIMITS.string : length;
  if (length > MAX_READ_STRING) stored = 0;
  writeText(
    value,
    stored,
    length,
    valueWord(Tag.STRING_LATIN1, position),
    valueWord(Tag.STRING_UTF16, position),
    span,
  );
}

function captureEncoded(span: number, position: number, value: unknown): void {
  if (spender !== span) {
    spender = span;
    spent = 0;
  }
  if (isTorn) mend();
  isTorn = true;
  try {
    const budget = LIMITS.bytes > spent ? LIMITS.bytes - spent : 0;
    const memory = beginEncoded(budget + OVERRUN + MAX_DEFINITIONS);
    const start = memory.at;
    beginBytes(memory, start, budget);
    beginDepth();
    writeItem(value, budget === 0 ? 0 : levels);
    const stored = bytePosition() - start;
    spent += stored;
    const definitions = takeDefinitions(memory.u8, start + stored);
    endEncoded(stored, definitions, valueWord(Tag.ENCODED, position), span);
    isTorn = false;
    forgetIfWornOut();
  } catch {
    // The program is near the end of its stack, of which this needs more than the call that it belongs to.
    writeNumber(0, valueWord(Tag.UNREADABLE, position), span);
  }
}

/** After a value that was left in the middle: what was defined for it was never written. */
function mend(): void {
  forgetShapes();
  leaveAll();
}
