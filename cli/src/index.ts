/** The queries of the command, for other faces of the same answers. Loading `node:sqlite` makes Node print its warning. */
export { CliError, type CliErrorCode } from './error.ts';
export type { CallCounts } from './queries/call-nodes.ts';
export type { CallValues, ParameterValue } from './queries/call-values.ts';
export { type CallRow, calls, type Calls, type CallsOptions } from './queries/calls.ts';
export { callTree, type CallTree, type TreeRow } from './queries/call-tree.ts';
export {
  type Compared,
  type Diff,
  diff,
  type DiffOptions,
  type DiffPath,
  type DiffRow,
} from './queries/diff.ts';
export { type FoundFunction, findFunction, findFunctions } from './queries/find-function.ts';
export { type ListedRecording, listRecordings } from './queries/list-recordings.ts';
export { type Peek, peek, type PeekEdge } from './queries/peek.ts';
export type { ReplayEvent } from './queries/interleave.ts';
export { Replay, type ReplayOptions } from './queries/replay.ts';
export { recordingHead, type RecordingHead } from './queries/recording-head.ts';
export { type RecordingInfo, recordingInfo } from './queries/recording-info.ts';
export { select } from './queries/select.ts';
export type { Selection, TimePoint, TimeRange } from './queries/selection.ts';
export {
  type ChildSpan,
  type OutcomeName,
  showSpan,
  type SpanDetail,
} from './queries/show-span.ts';
export { functionTasks, type FunctionTasks, tasks, type Tasks } from './queries/tasks.ts';
export {
  top,
  type Top,
  TOP_ORDERS,
  type TopOptions,
  type TopOrder,
  type TopRow,
} from './queries/top.ts';
export type { SpanCall } from './queries/span-calls.ts';
export type { TracedFunction } from './queries/traced-functions.ts';
export type { Hidden, SmallestShown, TreeFilter } from './queries/tree-filter.ts';
export { findStore } from './store/find-store.ts';
export {
  openStore,
  type Selected,
  type SqlCell,
  type SqlValue,
  type Store,
} from './store/open-store.ts';
