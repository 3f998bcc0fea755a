/**
 * A recording in an SQLite file, through `node:sqlite`.
 *
 * Rows go in as many at a time as pay (bench/store): a statement's fixed cost is several times that of a row. The
 * rollback journal is off the path of a killed process: SQLite's own files survive it. They need not survive a power
 * cut, so nothing waits for the disk.
 */
import type { StatementSync } from 'node:sqlite';
import {
  FORMAT_VERSION,
  MAX_SESSIONS,
  type Nanos,
  SESSION_STRIDE,
  type SessionId,
  SITE_KINDS,
  type SiteEntry,
} from '@functrace/format';
import type { SpanBatch, ValueBatch } from './batch.ts';
import { Eviction } from './eviction.ts';
import { inOrder } from './in-order.ts';
import { MultiRowInsert } from './multi-row-insert.ts';
import { SqliteEvents } from './sqlite-events.ts';
import { SqliteFile } from './sqlite-file.ts';
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

interface AddedSites {
  readonly base: number;
  readonly file: string;
  readonly entries: readonly SiteEntry[];
}

export class SqliteStore implements Store {
  readonly #file: SqliteFile;
  #session = 0;
  #offset = 0;
  #timeOrigin = 0n;
  /** Store id of each local site, and back. */
  readonly #siteIds: number[] = [];
  readonly #localSites = new Map<number, number>();
  /** On their way into the table: other processes wait for the file while a transaction is open. */
  readonly #addedSites: AddedSites[] = [];
  #spans: MultiRowInsert | undefined;
  #values: MultiRowInsert | undefined;
  #counts: Required<SessionCounts> = { dropped: 0, stalled: 0, folded: 0 };

  #events: SqliteEvents | undefined;
  readonly #maxSize: number;
  #eviction: Eviction | undefined;

  /** Creates the file if there is none. `maxSize`: bytes. */
  constructor(path: string, maxSize: number = Infinity) {
    this.#file = new SqliteFile(path);
    this.#maxSize = maxSize;
  }

  openSession(info: SessionInfo): SessionId {
    this.#begin();
    const [{ count }] = this.#file.db
      .prepare('SELECT coalesce(max(id), 0) AS count FROM session')
      .all() as [{ count: number }];
    if (count >= MAX_SESSIONS) {
      this.#file.end();
      this.close();
      throw new RangeError(
        `the recording has ${MAX_SESSIONS} sessions, which is as many as one file takes; start another file`,
      );
    }
    // performance.timeOrigin is exact to the microsecond.
    this.#timeOrigin = BigInt(Math.round(info.timeOrigin * 1000)) * 1000n;
    const { lastInsertRowid } = this.#file
      .prepare(
        'INSERT INTO session (pid, thread, command, cwd, host, node_version, start, format_version, ppid) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        info.pid,
        info.thread,
        info.command,
        info.cwd,
        info.host,
        info.nodeVersion,
        this.#timeOrigin,
        FORMAT_VERSION,
        info.ppid,
      );
    this.#file.end();
    this.#session = Number(lastInsertRowid);
    this.#offset = (this.#session - 1) * SESSION_STRIDE;
    if (this.#maxSize < Infinity) {
      const prepare = (sql: string): StatementSync => this.#file.prepare(sql);
      this.#eviction = new Eviction(this.#maxSize, this.#session, prepare);
    }
    return this.#session as SessionId;
  }

  addSites(base: number, file: string, entries: readonly SiteEntry[]): void {
    this.#addedSites.push({ base, file, entries });
  }

  #insertSites(): void {
    const insert = this.#file.prepare(
      'INSERT INTO site (session, name, file, line, "column", kind, parameters) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    for (const { base, file, entries } of this.#addedSites)
      entries.forEach(([name, kind, line, column, parameters], index) => {
        const row = insert.run(
          this.#session,
          name,
          file,
          line,
          column,
          SITE_KINDS[kind] ?? 'function',
          parameters,
        );
        const id = Number(row.lastInsertRowid);
        this.#siteIds[base + index] = id;
        this.#localSites.set(id, base + index);
      });
    this.#addedSites.length = 0;
  }

  addSpans(batch: SpanBatch): void {
    if (batch.length === 0) return;
    this.#begin();
    const insert = (this.#spans ??= this.#spanInsert());
    const offset = this.#offset;
    // Calls end in another order than they begin; a B-tree fills fastest in the order of its keys.
    for (const row of inOrder(batch.number, batch.length)) {
      const parent = batch.parent[row] as number;
      const duration = batch.duration[row] as number;
      const at = insert.at;
      const cells = insert.cells;
      cells[at] = (batch.number[row] as number) + offset;
      cells[at + 1] = this.#siteIds[batch.site[row] as number] as number;
      cells[at + 2] = (batch.task[row] as number) + offset;
      cells[at + 3] = this.#idOrNull(parent);
      cells[at + 4] = batch.depth[row] as number;
      cells[at + 5] = batch.start[row] as number;
      cells[at + 6] = duration === -1 ? null : duration;
      cells[at + 7] = batch.running[row] as number;
      cells[at + 8] = batch.outcome[row] as number;
      cells[at + 9] = batch.number[row] as number;
      insert.next();
    }
    insert.flush();
  }

  updateSpans(batch: SpanBatch): void {
    if (batch.length === 0) return;
    this.#begin();
    const update = this.#file.prepare(
      'UPDATE span SET duration = ?, running = ?, outcome = ? WHERE id = ?',
    );
    for (let row = 0; row < batch.length; row++) {
      const duration = batch.duration[row] as number;
      update.run(
        duration === -1 ? null : duration,
        batch.running[row] as number,
        batch.outcome[row] as number,
        (batch.number[row] as number) + this.#offset,
      );
    }
  }

  addValues(batch: ValueBatch): void {
    if (batch.span.length === 0) return;
    this.#begin();
    const addText = this.#file.prepare('INSERT INTO value_text (id, data) VALUES (?, ?)');
    for (const [number, text] of batch.texts) addText.run(number + this.#offset, text);
    const insert = (this.#values ??= this.#valueInsert());
    for (const row of inOrder(batch.span, batch.span.length)) {
      const at = insert.at;
      insert.cells[at] = (batch.span[row] as number) + this.#offset;
      insert.cells[at + 1] = batch.position[row] as number;
      const text = batch.text[row] as number;
      insert.cells[at + 2] = batch.data[row] ?? null;
      insert.cells[at + 3] = this.#idOrNull(text);
      const base = batch.base[row] as number;
      insert.cells[at + 4] = this.#idOrNull(base);
      insert.next();
    }
    insert.flush();
  }

  addTasks(rows: Iterable<TaskRow>): void {
    this.#begin();
    const insert = this.#file.prepare(`
      INSERT INTO task (id, session, parent, site, created, running, elapsed, finished) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET running = running + excluded.running, finished = excluded.finished,
        elapsed = max(elapsed, excluded.created + excluded.elapsed - created)`);
    const change = this.#file.prepare(
      'UPDATE task SET running = running + ?, finished = ?, elapsed = max(elapsed, ? - created) WHERE id = ?',
    );
    for (const row of rows) {
      if (row.isOnlyChange === true) {
        const end = row.created + row.elapsed;
        change.run(row.running, row.isFinished ? 1 : 0, end, row.task + this.#offset);
        continue;
      }
      insert.run(
        row.task + this.#offset,
        this.#session,
        this.#idOrNull(row.parent),
        this.#siteIds[row.site] as number,
        row.created,
        row.running,
        row.elapsed,
        row.isFinished ? 1 : 0,
      );
    }
  }

  setNodes(rows: Iterable<NodeRow>): void {
    this.#begin();
    const replace = this.#file.prepare(
      'INSERT OR REPLACE INTO call_node (id, session, parent, site, calls, resumes, errors, total, self, running, min, max, histogram, counted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    for (const row of rows) {
      replace.run(
        row.node + this.#offset,
        this.#session,
        row.parent === -1 ? null : row.parent + this.#offset,
        this.#siteIds[row.site] as number,
        row.calls,
        row.resumes,
        row.errors,
        row.total,
        row.self,
        row.running,
        row.min,
        row.max,
        row.histogram,
        row.counted,
      );
    }
  }

  setRequests(rows: Iterable<RequestRow>): void {
    for (const row of rows) this.#inTransaction().setRequest(row);
  }

  addWeights(rows: Iterable<WeightRow>): void {
    for (const row of rows) this.#inTransaction().addWeight(row);
  }

  addMarks(rows: Iterable<MarkRow>): void {
    for (const row of rows) this.#inTransaction().addMark(row);
  }

  addSpawns(rows: Iterable<SpawnRow>): void {
    for (const row of rows) this.#inTransaction().addSpawn(row);
  }

  addSample(row: SampleRow): void {
    this.#inTransaction().addSample(row);
  }

  addFacts(sample: number, facts: ThreadFacts): void {
    this.#inTransaction().addFacts(sample, facts);
  }

  #inTransaction(): SqliteEvents {
    this.#begin();
    return (this.#events ??= new SqliteEvents({
      id: this.#session,
      offset: this.#offset,
      siteIds: this.#siteIds,
      prepare: (sql) => this.#file.prepare(sql),
      idOrNull: (local) => this.#idOrNull(local),
    }));
  }

  retireTexts(last: number, span: number): void {
    this.#eviction?.retireTexts(last + this.#offset, span + this.#offset);
  }

  findSpan(number: number): StoredSpan | undefined {
    const row = this.#file
      .prepare('SELECT site, task, parent, depth FROM span WHERE id = ?')
      .get(number + this.#offset);
    if (row === undefined) return undefined;
    this.#eviction?.pin(number + this.#offset);
    return {
      site: this.#localSites.get(Number(row['site'])) ?? 0,
      task: Number(row['task']) - this.#offset,
      parent: row['parent'] === null ? 0 : Number(row['parent']) - this.#offset,
      depth: Number(row['depth']),
    };
  }

  commit(counts: SessionCounts = {}): void {
    if (this.#addedSites.length > 0) this.#begin();
    const known = this.#counts;
    const next = { ...known, ...counts };
    const { dropped, stalled, folded } = next;
    if (dropped !== known.dropped || stalled !== known.stalled || folded !== known.folded) {
      this.#begin();
      this.#file
        .prepare('UPDATE session SET dropped = ?, stalled = ?, folded = ? WHERE id = ?')
        .run(dropped, stalled, folded, this.#session);
      this.#counts = next;
    }
    if (this.#file.isInTransaction) this.#eviction?.makeRoom();
    this.#file.end();
  }

  endSession(end: Nanos): void {
    this.#begin();
    this.#file
      .prepare('UPDATE session SET "end" = ? WHERE id = ?')
      .run(this.#timeOrigin + BigInt(end), this.#session);
  }

  /** Leaves one file, without SQLite's own beside it. What is written later opens it again. */
  close(): void {
    this.#file.close();
    this.#spans = undefined;
    this.#values = undefined;
  }

  // Numbers are bound as REAL, and stored as INTEGER by the columns' affinity.
  #spanInsert(): MultiRowInsert {
    return new MultiRowInsert(
      this.#file.db,
      'INSERT INTO span (id, session, site, task, parent, depth, start, duration, running, outcome, seq) VALUES',
      `(?,${this.#session},?,?,?,?,?,?,?,?,?)`,
      10,
    );
  }

  #valueInsert(): MultiRowInsert {
    return new MultiRowInsert(
      this.#file.db,
      'INSERT OR REPLACE INTO value_row (span, position, data, text, base) VALUES',
      '(?,?,?,?,?)',
      5,
    );
  }

  /** The store's id of one of the thread's own rows, whose 0 is none. */
  #idOrNull(local: number): number | null {
    return local === 0 ? null : local + this.#offset;
  }

  #begin(): void {
    this.#file.begin();
    if (this.#addedSites.length > 0) this.#insertSites();
  }
}
