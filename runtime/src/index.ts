export type { Store, SessionInfo, StoredSpan, TaskRow, NodeRow } from './store/store.ts';
export { SpanBatch, ValueBatch } from './store/batch.ts';
export { MemoryRecording, MemoryStore, type MemoryRow, type TableName } from './store/memory.ts';
