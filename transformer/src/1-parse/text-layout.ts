import type { NodeKey } from './function-site.ts';

/**
 * Where in the text the parts of keyed nodes begin and end, for a printer that edits text. The places are in the order
 * in which a reader of the file meets them, so that what is inserted at one offset nests as the nodes do.
 */
export const Slot = {
  /** The first character of an expression or statement, and the place behind its last. */
  start: 0,
  end: 1,
  /** The operand of `await`, `yield`, `throw` or `return`. */
  operandStart: 2,
  operandEnd: 3,
  /** An operand that has to be put in parentheses before it becomes an argument: `a, b`. */
  sequenceStart: 4,
  sequenceEnd: 5,
  /** Where the operand would stand that `return` or `yield` does not have. */
  noOperand: 6,
  /** Of a block: behind `{`, and before `}`. */
  blockStart: 7,
  blockEnd: 8,
  /** Before `}` where the last statement has no semicolon. */
  blockEndOpen: 9,
  /** Of a function: behind its directives, with or without a semicolon, and before `}`. */
  bodyStart: 10,
  bodyStartOpen: 11,
  bodyEnd: 12,
  bodyEndOpen: 13,
  /** An expression that is a function's body. */
  expressionStart: 14,
  expressionEnd: 15,
  /** Behind the word `catch` of a clause without a variable. */
  catchWord: 16,
  /** What a `for … of` iterates over. */
  iterableStart: 17,
  iterableEnd: 18,
  /** The body of a loop: a block, whose `{` is passed in between, or a single statement. */
  roundStart: 19,
  roundInside: 20,
  roundEnd: 21,
  roundSingleStart: 22,
  roundSingleEnd: 23,
  /** Behind a declaration, with or without a semicolon. */
  declarationEnd: 24,
  declarationEndOpen: 25,
  /** A function declaration that does not stand at either end of its body and would have to be moved. */
  liftStart: 26,
  liftEnd: 27,
  /** A statement ends here because of what follows it. The key is of no node. */
  unterminated: 28,
} as const;

export type SlotKind = (typeof Slot)[keyof typeof Slot];

/** Hot: written once for each part of each node, hence numbers in arrays. */
export interface TextLayout {
  /** In UTF-16 code units. */
  readonly offsets: readonly number[];
  readonly keys: readonly NodeKey[];
  readonly slots: readonly SlotKind[];
  /** Whether a function has to be moved, see {@link Slot.liftStart}. */
  readonly hasMoved: boolean;
  /** Where the file's header goes: behind its directives, before its first statement. */
  readonly headerOffset: number;
  /** The end of the last statement. */
  readonly tailOffset: number;
  readonly tailIsOpen: boolean;
}
