/**
 * Writes parameters, results and errors into the channel at the moment of the call: a primitive as one record or as
 * its characters, anything else as the text that `preview` makes of it.
 */
import { MAX_PARAMETERS, Position, Tag, TYPE_KEY, valueWord } from '@functrace/format';
import { writeNumber, writeText } from '../channel/writer.ts';
import { LIMITS } from './limits.ts';
import { preview } from './preview.ts';

export const CaptureMode = { NONE: 0, SHALLOW: 1, DEEP: 2 } as const;

/** Stands for a value that could not be looked at. */
const UNREADABLE = `{"${TYPE_KEY}":"unreadable"}`;

let mode: number = CaptureMode.NONE;

export function setCaptureMode(next: number): void {
  mode = next;
}

/** Records the parameter at `position`, counted from 0. */
export function arg(span: number, position: number, value: unknown): void {
  if (span === 0 || mode === CaptureMode.NONE || position >= MAX_PARAMETERS) return;
  capture(span, position, value);
}

/** A call that returned and has no result in the store returned undefined: most do. */
export function captureResult(span: number, value: unknown): void {
  if (value !== undefined && mode !== CaptureMode.NONE) capture(span, Position.RESULT, value);
}

export function captureError(span: number, error: unknown): void {
  if (mode !== CaptureMode.NONE) capture(span, Position.ERROR, error);
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
      return capturePreview(span, position, value);
  }
}

function captureString(span: number, position: number, value: string): void {
  const stored = value.length > LIMITS.stringLength ? LIMITS.stringLength : value.length;
  writeText(
    value,
    stored,
    value.length,
    valueWord(Tag.STRING_LATIN1, position),
    valueWord(Tag.STRING_UTF16, position),
    span,
  );
}

function capturePreview(span: number, position: number, value: unknown): void {
  const text = boundedPreview(value);
  writeText(
    text,
    text.length,
    text.length,
    valueWord(Tag.JSON_LATIN1, position),
    valueWord(Tag.JSON_UTF16, position),
    span,
  );
}

function boundedPreview(value: unknown): string {
  try {
    const text = preview(value, mode === CaptureMode.DEEP ? LIMITS.depth : 1);
    return text.length > LIMITS.textLength ? preview(value, 0) : text;
  } catch {
    // The program is near the end of its stack, which a preview needs more of than the call that it belongs to.
    return UNREADABLE;
  }
}
