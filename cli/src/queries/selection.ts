/** Which part of a recording a question is about. Members that are given all have to hold. */
export interface Selection {
  readonly sessions?: readonly number[] | undefined;
  /** Calls that began in it. So the counts of ranges that meet add up. */
  readonly range?: TimeRange | undefined;
  /** Calls with a function of such a name or file on their path, themselves included. */
  readonly focus?: RegExp | undefined;
  /** Not the calls with one on their path. */
  readonly ignore?: RegExp | undefined;
  /** Functions that are shown; calls of others stand for nothing but their time. */
  readonly show?: RegExp | undefined;
  readonly hide?: RegExp | undefined;
  readonly task?: number | undefined;
  /** Calls that threw. */
  readonly failed?: boolean | undefined;
}

/** From the first moment up to the second, which is not part of it. */
export interface TimeRange {
  readonly from?: TimePoint | undefined;
  readonly to?: TimePoint | undefined;
}

/** A moment, in ns since the recording's start or since the epoch. */
export type TimePoint = { readonly sinceStart: bigint } | { readonly epoch: bigint };

/** The calling context tree knows a call's session and path, but not when it began, in which task, and how it ended. */
export function needsSpans(selection: Selection): boolean {
  return selection.range !== undefined || selection.task !== undefined || selection.failed === true;
}
