export {
  currentSpan,
  enterSpan,
  mark,
  type SpanInfo,
  trace,
  traced,
  withTask,
} from '@functrace/runtime/hot';
export type {
  MarkRow,
  NodeRow,
  RequestRow,
  SessionInfo,
  SpawnRow,
  Store,
  StoredSpan,
  TaskRow,
} from './store/store.ts';
export { SpanBatch, ValueBatch } from './store/batch.ts';
export { MemoryRecording, MemoryStore, type MemoryRow, type TableName } from './store/memory.ts';
