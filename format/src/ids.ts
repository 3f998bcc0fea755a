/**
 * Branded numbers. A brand exists only for the compiler: it keeps a site from being passed
 * where a span is meant, and nanoseconds from being added to milliseconds.
 */
declare const brand: unique symbol;
type Branded<Name extends string> = number & { readonly [brand]: Name };

/** A function's number within one thread, counted from 0 in the order of registration. */
export type LocalSite = Branded<'LocalSite'>;

/** A call's number within one thread, counted from 1 and written as an unsigned 32-bit integer. 0 is "no call". */
export type SpanHandle = Branded<'SpanHandle'>;

/** Primary key of a `site` row. */
export type SiteId = Branded<'SiteId'>;

/** Primary key of a `span` row. */
export type SpanId = Branded<'SpanId'>;

/** Primary key of a `task` row; the `gid` of the views. */
export type TaskId = Branded<'TaskId'>;

/** Primary key of a `call_node` row. */
export type NodeId = Branded<'NodeId'>;

/** Primary key of a `mark` row. */
export type MarkId = Branded<'MarkId'>;

/** Primary key of a `spawn` row. */
export type SpawnId = Branded<'SpawnId'>;

/** Primary key of a `monitor_sample` row. */
export type SampleId = Branded<'SampleId'>;

/** Primary key of a `session` row, counted from 1. */
export type SessionId = Branded<'SessionId'>;

/** A whole number of nanoseconds: a duration, or a time since the session's start. */
export type Nanos = Branded<'Nanos'>;

/** Rows of one session start at `(session - 1) * SESSION_STRIDE`, so that threads number them without asking each other. */
export const SESSION_STRIDE: number = 2 ** 40;

/** More sessions than this in one store would take row ids past 2^53, the largest exact integer of JavaScript. */
export const MAX_SESSIONS: number = 2 ** 13 - 1;

/** The store-wide id of a session's own `local`-th span, task, node, mark or spawn. */
export function rowId<Id extends SpanId | TaskId | NodeId | MarkId | SpawnId | SampleId>(
  session: SessionId,
  local: number,
): Id {
  return ((session - 1) * SESSION_STRIDE + local) as Id;
}
