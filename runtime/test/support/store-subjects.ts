/** The stores of the contract suite, and rows for them. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { Outcome } from '@functrace/format';

import { SpanBatch, ValueBatch } from '../../src/store/batch.ts';
import {
  MemoryRecording,
  type MemoryRow,
  MemoryStore,
  type TableName,
} from '../../src/store/memory.ts';
import { SqliteStore } from '../../src/store/sqlite.ts';
import type { NodeRow, Store, TaskRow } from '../../src/store/store.ts';
import { tempFolder } from './temp-folder.ts';

/** A recording that several stores can write, and that can be read from outside. */
export interface Subject {
  open(): Store;
  rows(table: TableName): MemoryRow[];
}

export const SUBJECTS: readonly (readonly [string, () => Subject])[] = [
  ['memory', memory],
  ['SQLite', sqlite],
];

function memory(): Subject {
  const recording = new MemoryRecording();
  return {
    open: () => new MemoryStore(recording),
    rows: (table) => recording.rows(table).toSorted(byKey(table)),
  };
}

function sqlite(): Subject {
  const path = join(tempFolder(), 'run.db');
  return {
    open: () => new SqliteStore(path),
    rows: (table) => {
      const db = new DatabaseSync(path, { readOnly: true });
      const statement = db.prepare(`SELECT * FROM ${table}`);
      statement.setReadBigInts(table === 'session');
      const rows = statement.all().map((row) => ({ ...row, ...withNumbers(row) }));
      db.close();
      return rows.toSorted(byKey(table));
    },
  };
}

/** The two columns that pass 2^53 stay what they are. */
function withNumbers(row: Record<string, unknown>): MemoryRow {
  const small = Object.entries(row).filter(
    ([name, value]) => typeof value === 'bigint' && name !== 'start' && name !== 'end',
  );
  return Object.fromEntries(small.map(([name, value]) => [name, Number(value)]));
}

function byKey(table: TableName): (a: MemoryRow, b: MemoryRow) => number {
  const columns = table === 'value' ? ['span', 'position'] : [table === 'request' ? 'span' : 'id'];
  return (a, b) =>
    columns
      .map((column) => Number(a[column]) - Number(b[column]))
      .find((difference) => difference !== 0) ?? 0;
}

interface SpanColumns {
  number: number;
  site?: number;
  task?: number;
  parent?: number;
  depth?: number;
  duration?: number;
  running?: number;
  outcome?: number;
}

export function spans(...rows: readonly SpanColumns[]): SpanBatch {
  const batch = new SpanBatch();
  for (const row of rows) {
    const at = batch.length++;
    batch.number[at] = row.number;
    batch.site[at] = row.site ?? 0;
    batch.task[at] = row.task ?? 1;
    batch.parent[at] = row.parent ?? 0;
    batch.depth[at] = row.depth ?? 0;
    batch.start[at] = row.number * 1000;
    batch.duration[at] = row.duration ?? 5;
    batch.running[at] = row.running ?? 3;
    batch.outcome[at] = row.outcome ?? Outcome.RETURNED;
  }
  return batch;
}

/** Span, position, text; where they are needed the number of its text and its base. */
type ValueColumns = readonly [number, number, string, number?, number?];

export function values(...rows: readonly ValueColumns[]): ValueBatch {
  const batch = new ValueBatch();
  for (const row of rows) batch.add(...row);
  return batch;
}

export function task(changes: Partial<TaskRow>): TaskRow {
  return {
    task: 4,
    site: 1,
    parent: 0,
    created: 100,
    running: 1,
    elapsed: 1,
    isFinished: true,
    ...changes,
  };
}

export function node(changes: Partial<NodeRow>): NodeRow {
  const none = { resumes: 0, errors: 0, total: 0, self: 0, running: 0, min: 0, max: 0 };
  return {
    node: 1,
    parent: -1,
    site: 0,
    calls: 1,
    ...none,
    histogram: new Uint8Array(0),
    counted: 0,
    ...changes,
  };
}
