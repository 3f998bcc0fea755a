import { Slot, type SlotKind, type TextLayout } from '../1-parse/text-layout.ts';
import type { Plan } from './plan.ts';
import { printEdits } from './text-edits.ts';
import { headerText, type SiteFile, tailText, type TextShape } from './text-header.ts';
import { type Pieces, PieceWriter } from './text-pieces.ts';

export interface TextTarget {
  readonly shape: TextShape;
  /** Module specifier of the runtime's hot path. */
  readonly runtime: string;
  /** The traced functions, in the order of the plan. */
  readonly files: readonly SiteFile[];
  /** A stretch behind the last statement that is left out: a comment that names another map. */
  readonly dropped: { readonly start: number; readonly end: number } | undefined;
}

/** Applies a plan to the text that its keys came from. No line of the source moves, but for functions that are lifted. */
export function emitText(
  source: string,
  layout: TextLayout,
  plan: Plan,
  target: TextTarget,
): Pieces {
  const { names, edits } = plan;
  const { offsets, keys, slots } = layout;
  const writer = new PieceWriter();
  const header = headerText(names, target.shape, target.runtime);
  let isHeaderDue = true;
  // Only where functions have to be moved: the places for them in the functions around, and where each begins.
  const places: number[] = [];
  const moving: number[] = [];
  for (let index = 0; index < offsets.length; index++) {
    const offset = offsets[index] as number;
    const slot = slots[index] as SlotKind;
    if (slot === Slot.unterminated) {
      if (needsSemicolon(writer.insertedAt(offset))) writer.insert(offset, ';');
      continue;
    }
    const own = edits[keys[index] as number];
    if (own === undefined) continue;
    if (isHeaderDue && offset >= layout.headerOffset) {
      isHeaderDue = false;
      writer.insert(layout.headerOffset, header);
    }
    if (slot === Slot.liftStart) moving.push(writer.mark(offset));
    else if (slot === Slot.liftEnd)
      places.push(writer.moveTo(places.pop() ?? 0, moving.pop() ?? 0, offset));
    else {
      const isBodyStart = slot === Slot.bodyStart || slot === Slot.bodyStartOpen;
      if (layout.hasMoved && isBodyStart) {
        if (slot === Slot.bodyStartOpen) writer.insert(offset, ';');
        places.push(writer.mark(offset));
      }
      const text = printEdits(own, slot, names.runtime, names);
      if (text !== '') writer.insert(offset, spaced(source, offset, slot, text));
      if (layout.hasMoved && (slot === Slot.bodyEnd || slot === Slot.bodyEndOpen)) places.pop();
    }
  }
  writer.insert(
    layout.tailOffset,
    `${layout.tailIsOpen ? ';' : ''}${tailText(names, target.files, target.shape, target.runtime, plan.redact)}`,
  );
  if (target.dropped !== undefined) writer.remove(target.dropped.start, target.dropped.end);
  return writer.finish(source.length);
}

/** An operand may follow its keyword without a space: `return(a)`. */
const NEEDS_SPACE_BEFORE: ReadonlySet<SlotKind> = new Set<SlotKind>([
  Slot.operandStart,
  Slot.sequenceStart,
  Slot.iterableStart,
  Slot.bodyEnd,
  Slot.blockEnd,
]);
const NEEDS_SPACE_BEHIND: ReadonlySet<SlotKind> = new Set<SlotKind>([
  Slot.bodyStart,
  Slot.bodyStartOpen,
  Slot.blockStart,
  Slot.roundInside,
]);
/** By slot: asked for each insertion. */
const SPACES = Object.values(Slot).map((slot) =>
  NEEDS_SPACE_BEHIND.has(slot) ? 1 : NEEDS_SPACE_BEFORE.has(slot) ? -1 : 0,
);

/** Keeps what is inserted apart from what is there. */
function spaced(source: string, offset: number, slot: SlotKind, text: string): string {
  const side = SPACES[slot];
  if (side === 0) return text;
  if (side === 1) return isSpace(source.charCodeAt(offset)) ? text : `${text} `;
  return isSpace(source.charCodeAt(offset - 1)) ? text : ` ${text}`;
}

function isSpace(code: number): boolean {
  return code <= 32;
}

/** After `}` the next line cannot go on with the same statement, or could before as well. */
function needsSemicolon(inserted: string): boolean {
  return inserted !== '' && !inserted.endsWith('}') && !inserted.endsWith(';');
}
