/**
 * A recording in memory: for tests and for tools that look at a recording without keeping it. It does the obvious
 * thing in every place, which makes it the twin that the other stores are compared with.
 */
import {
  FORMAT_VERSION,
  type MarkId,
  MAX_SESSIONS,
  type Nanos,
  type NodeId,
  rowId,
  type SampleId,
  type SessionId,
  SITE_KINDS,
  type SiteEntry,
  type SpanId,
  type SpawnId,
  type TaskId,
} from '@functrace/format';
import type { SpanBatch, ValueBatch } from './batch.ts';
import type {
  MarkRow,
  NodeRow,
  RequestRow,
  SampleRow,
  SessionCounts,
  SessionInfo,
  SpawnRow,
  Store,
  StoredSpan,
  TaskRow,
  ThreadFacts,
  WeightRow,
} from './store.ts';

/** A row as `SELECT *` gives it. */
export type MemoryRow = Readonly<Record<string, null | number | bigint | string | Uint8Array>>;

const TABLE_NAMES = [
  'session',
  'site',
  'span',
  'span_weight',
  'value',
  'task',
  'call_node',
  'request',
  'mark',
  'spawn',
  'monitor_sample',
  'monitor_task',
  'monitor_function',
  'monitor_resource',
] as const;
export type TableName = (typeof TABLE_NAMES)[number];

/** The tables of the schema. Several stores may write one recording, as several threads write one file. */
export class MemoryRecording {
  readonly #tables = new Map<TableName, Map<string, MemoryRow>>(
    TABLE_NAMES.map((name) => [name, new Map()]),
  );

  rows(table: TableName): MemoryRow[] {
    return [...this.table(table).values()];
  }

  /** Rows by their primary key. */
  table(name: TableName): Map<string, MemoryRow> {
    const table = this.#tables.get(name);
    if (table === undefined) throw new RangeError(`there is no table ${name}`);
    return table;
  }
}

export class MemoryStore implements Store {
  readonly recording: MemoryRecording;
  #session = 0 as SessionId;
  #start = 0n;
  /** What becomes visible with the next commit. */
  #uncommitted: (() => void)[] = [];
  readonly #siteIds: number[] = [];
  readonly #spans = new Map<number, StoredSpan>();
  readonly #texts = new Map<number, string>();

  constructor(recording: MemoryRecording = new MemoryRecording()) {
    this.recording = recording;
  }

  openSession(info: SessionInfo): SessionId {
    const table = this.recording.table('session');
    if (table.size === MAX_SESSIONS) {
      throw new RangeError(
        `the recording has ${MAX_SESSIONS} sessions, which is as many as it takes`,
      );
    }
    this.#session = (table.size + 1) as SessionId;
    this.#start = BigInt(Math.round(info.timeOrigin * 1000)) * 1000n;
    table.set(String(this.#session), {
      id: this.#session,
      pid: info.pid,
      thread: info.thread,
      command: info.command,
      cwd: info.cwd,
      host: info.host,
      node_version: info.nodeVersion,
      start: this.#start,
      end: null,
      format_version: FORMAT_VERSION,
      dropped: 0,
      stalled: 0,
      folded: 0,
      evicted: 0,
      ppid: info.ppid,
      kind: 'traced',
    });
    return this.#session;
  }

  addSites(base: number, file: string, entries: readonly SiteEntry[]): void {
    const table = this.recording.table('site');
    entries.forEach(([name, kind, line, column, parameters], index) => {
      const id = table.size + 1;
      this.#siteIds[base + index] = id;
      const row = {
        id,
        session: this.#session,
        name,
        file,
        line,
        column,
        kind: SITE_KINDS[kind] ?? 'function',
        parameters,
      };
      table.set(String(id), row);
    });
  }

  addSpans(batch: SpanBatch): void {
    for (let at = 0; at < batch.length; at++) {
      const number = batch.number[at] as number;
      const stored: StoredSpan = {
        site: batch.site[at] as number,
        task: batch.task[at] as number,
        parent: batch.parent[at] as number,
        depth: batch.depth[at] as number,
      };
      this.#spans.set(number, stored);
      const start = batch.start[at] as number;
      this.#change('span', this.#spanId(number), {
        id: this.#spanId(number),
        session: this.#session,
        site: this.#siteId(stored.site),
        task: rowId<TaskId>(this.#session, stored.task),
        parent: stored.parent === 0 ? null : this.#spanId(stored.parent),
        depth: stored.depth,
        start,
        ...outcomeOf(batch, at),
        seq: number,
      });
    }
  }

  updateSpans(batch: SpanBatch): void {
    for (let at = 0; at < batch.length; at++) {
      this.#change('span', this.#spanId(batch.number[at] as number), outcomeOf(batch, at));
    }
  }

  addValues(batch: ValueBatch): void {
    for (const [number, text] of batch.texts) this.#texts.set(number, text);
    batch.span.forEach((number, at) => {
      const span = this.#spanId(number);
      const position = batch.position[at] as number;
      const base = batch.base[at] as number;
      this.#change('value', `${span} ${position}`, {
        span,
        position,
        data: batch.data[at] ?? this.#texts.get(batch.text[at] as number) ?? null,
        base: base === 0 ? null : this.#spanId(base),
      });
    });
  }

  addTasks(rows: Iterable<TaskRow>): void {
    for (const row of rows) {
      const id = rowId<TaskId>(this.#session, row.task);
      this.#uncommitted.push(() => {
        const table = this.recording.table('task');
        const before = table.get(String(id));
        if (before === undefined && row.isOnlyChange === true) return;
        const created = Number(before?.['created'] ?? row.created);
        table.set(String(id), {
          id,
          session: this.#session,
          parent: row.parent === 0 ? null : this.#spanId(row.parent),
          site: this.#siteId(row.site),
          ...before,
          created,
          running: Number(before?.['running'] ?? 0) + row.running,
          elapsed: Math.max(Number(before?.['elapsed'] ?? 0), row.created + row.elapsed - created),
          finished: row.isFinished ? 1 : 0,
        });
      });
    }
  }

  setNodes(rows: Iterable<NodeRow>): void {
    for (const { node, parent, site, ...numbers } of rows) {
      const id = rowId<NodeId>(this.#session, node);
      this.#change('call_node', id, {
        id,
        session: this.#session,
        parent: parent === -1 ? null : rowId<NodeId>(this.#session, parent),
        site: this.#siteId(site),
        ...numbers,
      });
    }
  }

  setRequests(rows: Iterable<RequestRow>): void {
    for (const { span, task, site, ...facts } of rows) {
      const ids = { span: this.#spanId(span), task: rowId<TaskId>(this.#session, task) };
      this.#change('request', ids.span, { ...ids, ...facts });
      this.#change('span', ids.span, { site: this.#siteId(site) });
      this.#change('task', ids.task, { site: this.#siteId(site) });
    }
  }

  addWeights(rows: Iterable<WeightRow>): void {
    for (const { span, calls } of rows)
      this.#change('span_weight', this.#spanId(span), { span: this.#spanId(span), calls });
  }

  addMarks(rows: Iterable<MarkRow>): void {
    for (const { mark, task, span, ...facts } of rows) {
      const id = rowId<MarkId>(this.#session, mark);
      this.#change('mark', id, {
        id,
        session: this.#session,
        task: task === 0 ? null : rowId<TaskId>(this.#session, task),
        span: span === 0 ? null : this.#spanId(span),
        ...facts,
      });
    }
  }

  addSpawns(rows: Iterable<SpawnRow>): void {
    for (const { spawn, span, ...facts } of rows) {
      const id = rowId<SpawnId>(this.#session, spawn);
      this.#change('spawn', id, {
        id,
        session: this.#session,
        span: span === 0 ? null : this.#spanId(span),
        ...facts,
      });
    }
  }

  addSample(row: SampleRow): void {
    const id = rowId<SampleId>(this.#session, row.sample);
    const facts = [
      'delay_p50',
      'delay_p99',
      'delay_max',
      'utilization',
      'heap_used',
      'heap_total',
      'external',
      'rss',
    ];
    this.#change('monitor_sample', id, {
      id,
      session: this.#session,
      time: row.time,
      tasks: row.tasks,
      spans: row.spans,
      ...Object.fromEntries(facts.map((name) => [name, null])),
    });
    for (const { task, site, state, age, spanAge } of row.listed) {
      this.#change('monitor_task', `${id} ${task}`, {
        sample: id,
        task: rowId<TaskId>(this.#session, task),
        site: this.#siteId(site),
        state,
        age,
        span_age: spanAge,
      });
    }
    for (const { site, tasks, oldest } of row.functions) {
      const columns = { sample: id, site: this.#siteId(site), tasks, oldest };
      this.#change('monitor_function', `${id} ${site}`, columns);
    }
  }

  addFacts(sample: number, facts: ThreadFacts): void {
    const id = rowId<SampleId>(this.#session, sample);
    this.#change('monitor_sample', id, {
      delay_p50: facts.delayP50,
      delay_p99: facts.delayP99,
      delay_max: facts.delayMax,
      utilization: facts.utilization,
      heap_used: facts.heapUsed,
      heap_total: facts.heapTotal,
      external: facts.external,
      rss: facts.rss,
    });
    for (const [kind, count] of facts.resources)
      this.#change('monitor_resource', `${id} ${kind}`, { sample: id, kind, count });
  }

  // There is no limit to its size.
  retireTexts(): void {}

  findSpan(number: number): StoredSpan | undefined {
    return this.#spans.get(number);
  }

  commit(counts: SessionCounts = {}): void {
    this.#change('session', this.#session, { ...counts });
    const changes = this.#uncommitted;
    this.#uncommitted = [];
    for (const change of changes) change();
  }

  endSession(end: Nanos): void {
    this.#change('session', this.#session, { end: this.#start + BigInt(end) });
  }

  close(): void {
    this.commit();
  }

  /** Adds a row, or changes columns of one that is there. */
  #change(table: TableName, key: number | string, columns: MemoryRow): void {
    this.#uncommitted.push(() => {
      const rows = this.recording.table(table);
      rows.set(String(key), { ...rows.get(String(key)), ...columns });
    });
  }

  #spanId(number: number): SpanId {
    return rowId<SpanId>(this.#session, number);
  }

  #siteId(local: number): number {
    const id = this.#siteIds[local];
    if (id === undefined) throw new RangeError(`site ${local} is not known`);
    return id;
  }
}

function outcomeOf(batch: SpanBatch, at: number): MemoryRow {
  const duration = batch.duration[at] as number;
  return {
    duration: duration === -1 ? null : duration,
    running: batch.running[at] as number,
    outcome: batch.outcome[at] as number,
  };
}
