/** 1-based, columns in UTF-16 units with a tab as one: what editors count, where protoc counts a tab as eight. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface CommentLine {
  /** Without the comment's delimiters. */
  readonly text: string;
  readonly at: Position;
  /** Whether `at` is where the text starts, or only where the comment's element does. */
  readonly isExact: boolean;
}

export interface Comment {
  /** `unknown` when a compiler handed the text over: its descriptors do not say how the comment was written. */
  readonly style: 'line' | 'block' | 'unknown';
  readonly lines: readonly CommentLine[];
}

/** The comments of one element, sorted as protoc sorts them. */
export interface Comments {
  readonly leading: Comment | undefined;
  readonly trailing: Comment | undefined;
  readonly detached: readonly Comment[];
}

export const NO_COMMENTS: Comments = { leading: undefined, trailing: undefined, detached: [] };
