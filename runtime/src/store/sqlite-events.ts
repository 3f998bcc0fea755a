/** What beside calls a session's recording has: requests, marks, who was started, and the monitor's samples. */
import type { StatementSync } from 'node:sqlite';
import type { MarkRow, RequestRow, SampleRow, SpawnRow, ThreadFacts, WeightRow } from './store.ts';

/** A session in a file: its rows have the thread's own numbers and an offset. */
export interface SessionRows {
  readonly id: number;
  readonly offset: number;
  /** Store id of each local site. */
  readonly siteIds: readonly number[];
  readonly prepare: (sql: string) => StatementSync;
  /** The store's id of one of the thread's own rows, whose 0 is none. */
  readonly idOrNull: (local: number) => number | null;
}

/** Its methods write within the transaction that is open. */
export class SqliteEvents {
  readonly #session: SessionRows;

  constructor(session: SessionRows) {
    this.#session = session;
  }

  setRequest(row: RequestRow): void {
    const span = row.span + this.#session.offset;
    const task = row.task + this.#session.offset;
    const site = this.#session.siteIds[row.site] as number;
    this.#session
      .prepare(
        'INSERT OR REPLACE INTO request (span, task, method, path, route, status) VALUES (?, ?, ?, ?, ?, ?)',
      )
      .run(span, task, row.method, row.path, row.route, row.status);
    this.#session.prepare('UPDATE span SET site = ? WHERE id = ?').run(site, span);
    this.#session.prepare('UPDATE task SET site = ? WHERE id = ?').run(site, task);
  }

  addWeight({ span, calls }: WeightRow): void {
    this.#session
      .prepare('INSERT INTO span_weight (span, calls) VALUES (?, ?)')
      .run(span + this.#session.offset, calls);
  }

  addMark(row: MarkRow): void {
    this.#session
      .prepare(
        'INSERT INTO mark (id, session, task, span, time, name, data) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        row.mark + this.#session.offset,
        this.#session.id,
        this.#session.idOrNull(row.task),
        this.#session.idOrNull(row.span),
        row.time,
        row.name,
        row.data,
      );
  }

  addSpawn(row: SpawnRow): void {
    this.#session
      .prepare('INSERT INTO spawn (id, session, span, time, pid, thread) VALUES (?, ?, ?, ?, ?, ?)')
      .run(
        row.spawn + this.#session.offset,
        this.#session.id,
        this.#session.idOrNull(row.span),
        row.time,
        row.pid,
        row.thread,
      );
  }

  addSample(row: SampleRow): void {
    const id = row.sample + this.#session.offset;
    this.#session
      .prepare(
        'INSERT INTO monitor_sample (id, session, time, tasks, spans) VALUES (?, ?, ?, ?, ?)',
      )
      .run(id, this.#session.id, row.time, row.tasks, row.spans);
    const task = this.#session.prepare(
      'INSERT INTO monitor_task (sample, task, site, state, age, span_age) VALUES (?, ?, ?, ?, ?, ?)',
    );
    for (const one of row.listed) {
      const site = this.#session.siteIds[one.site] as number;
      task.run(id, one.task + this.#session.offset, site, one.state, one.age, one.spanAge);
    }
    const counted = this.#session.prepare(
      'INSERT INTO monitor_function (sample, site, tasks, oldest) VALUES (?, ?, ?, ?)',
    );
    for (const { site, tasks, oldest } of row.functions)
      counted.run(id, this.#session.siteIds[site] as number, tasks, oldest);
  }

  addFacts(sample: number, facts: ThreadFacts): void {
    const id = sample + this.#session.offset;
    this.#session
      .prepare(
        `UPDATE monitor_sample SET delay_p50 = ?, delay_p99 = ?, delay_max = ?, utilization = ?,
        heap_used = ?, heap_total = ?, external = ?, rss = ? WHERE id = ?`,
      )
      .run(
        facts.delayP50,
        facts.delayP99,
        facts.delayMax,
        facts.utilization,
        facts.heapUsed,
        facts.heapTotal,
        facts.external,
        facts.rss,
        id,
      );
    const resource = this.#session.prepare(
      'INSERT INTO monitor_resource (sample, kind, count) VALUES (?, ?, ?)',
    );
    for (const [kind, count] of facts.resources) resource.run(id, kind, count);
  }
}
