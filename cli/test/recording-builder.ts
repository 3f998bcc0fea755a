/**
 * Writes a recording with the format's own schema, row by row, and keeps what it wrote: the tests compare the answers
 * of the command with that and not with another query.
 */
import { DatabaseSync } from 'node:sqlite';
import {
  APPLICATION_ID,
  bucketOf,
  encodeHistogram,
  FORMAT_VERSION,
  Outcome,
  SESSION_STRIDE,
  TABLES,
  VIEWS,
} from '@functrace/format';

export interface SiteSpec {
  readonly name: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly kind?: string;
  readonly parameters?: string;
}

export interface NodeSpec {
  readonly site: number;
  /** Local number of the caller's node. */
  readonly parent?: number;
  readonly calls?: number;
  readonly errors?: number;
  readonly self?: bigint | number;
  readonly running?: bigint | number;
  readonly total?: bigint | number;
  readonly min?: number;
  readonly max?: bigint | number;
  /** Of finished calls, ns. */
  readonly durations?: readonly number[];
  /** Stored form, in the place of `durations`. */
  readonly histogram?: Uint8Array;
  /** Of `calls`. */
  readonly counted?: number;
}

export interface SpanSpec {
  readonly site: number;
  /** Local number of the caller's span. */
  readonly parent?: number;
  readonly depth?: number;
  readonly start: number;
  readonly duration?: number;
  readonly running: number;
  readonly outcome?: number;
  readonly task?: number;
  /** Text by position. */
  readonly values?: Readonly<Record<number, string>>;
}

export interface TaskSpec {
  /** Local number. */
  readonly id?: number;
  readonly site: number;
  readonly created: number;
  readonly running: number;
  readonly elapsed: number;
  readonly isFinished?: boolean;
}

export interface SessionSpec {
  readonly start?: bigint;
  readonly end?: bigint | null;
  readonly thread?: number;
  readonly cwd?: string;
  readonly formatVersion?: number;
  readonly dropped?: number;
  readonly stalled?: number;
  readonly folded?: number;
  readonly evicted?: number;
}

/** 2026-02-03T04:05:06.123456789Z */
export const START = 1_770_091_506_123_456_789n;

export class RecordingBuilder {
  readonly db: DatabaseSync;
  #session = 0;
  #sites = 0;
  #nodes = 0;
  #spans = 0;

  constructor(path: string) {
    this.db = new DatabaseSync(path);
    this.db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
      PRAGMA application_id = ${APPLICATION_ID}; ${TABLES} ${VIEWS}`);
  }

  session(spec: SessionSpec = {}): number {
    this.#session++;
    this.#nodes = 0;
    this.#spans = 0;
    const start = spec.start ?? START;
    this.db
      .prepare(
        `INSERT INTO session (id, pid, thread, command, cwd, host, node_version, start, "end", format_version, dropped, stalled, folded, evicted)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        this.#session,
        4000 + this.#session,
        spec.thread ?? 0,
        'node shop.js',
        spec.cwd ?? '/srv/shop',
        'host',
        'v24.0.0',
        start,
        spec.end === undefined ? start + 2_500_000_000n : spec.end,
        spec.formatVersion ?? FORMAT_VERSION,
        spec.dropped ?? 0,
        spec.stalled ?? 0,
        spec.folded ?? 0,
        spec.evicted ?? 0,
      );
    return this.#session;
  }

  site(spec: SiteSpec): number {
    const {
      name,
      file = '/srv/shop/src/shop.ts',
      line = 1,
      column = 1,
      kind = 'function',
      parameters = '',
    } = spec;
    this.db
      .prepare(
        'INSERT INTO site (id, session, name, file, line, "column", kind, parameters) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(++this.#sites, this.#session, name, file, line, column, kind, parameters);
    return this.#sites;
  }

  node(spec: NodeSpec): number {
    const durations = spec.durations ?? [];
    const sum = durations.reduce((a, b) => a + b, 0);
    const self = spec.self ?? sum;
    this.db
      .prepare(
        `INSERT INTO call_node (id, session, parent, site, calls, resumes, errors, total, self, running, min, max, histogram, counted)
         VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        this.#id(++this.#nodes),
        this.#session,
        spec.parent === undefined ? null : this.#id(spec.parent),
        spec.site,
        spec.calls ?? durations.length,
        spec.errors ?? 0,
        spec.total ?? sum,
        self,
        spec.running ?? self,
        spec.min ?? durations.reduce((a, b) => Math.min(a, b), durations[0] ?? 0),
        spec.max ?? durations.reduce((a, b) => Math.max(a, b), 0),
        spec.histogram ?? histogramOf(durations),
        spec.counted ?? 0,
      );
    return this.#nodes;
  }

  span(spec: SpanSpec): number {
    const id = this.#id(++this.#spans);
    this.db
      .prepare(
        `INSERT INTO span (id, session, site, task, parent, depth, start, duration, running, outcome, seq)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        id,
        this.#session,
        spec.site,
        this.#id(spec.task ?? 1),
        spec.parent === undefined ? null : this.#id(spec.parent),
        spec.depth ?? 0,
        spec.start,
        spec.duration ?? null,
        spec.running,
        spec.outcome ?? (spec.duration === undefined ? Outcome.UNFINISHED : Outcome.RETURNED),
        this.#spans,
      );
    const insert = this.db.prepare('INSERT INTO value_row (span, position, data) VALUES (?, ?, ?)');
    for (const [position, data] of Object.entries(spec.values ?? {}))
      insert.run(id, Number(position), data);
    return this.#spans;
  }

  /** A row of its own, as the drain writes one for each task. */
  task(spec: TaskSpec): void {
    this.db
      .prepare(
        'INSERT INTO task (id, session, parent, site, created, running, elapsed, finished) VALUES (?, ?, NULL, ?, ?, ?, ?, ?)',
      )
      .run(
        this.#id(spec.id ?? 1),
        this.#session,
        spec.site,
        spec.created,
        spec.running,
        spec.elapsed,
        spec.isFinished === false ? 0 : 1,
      );
  }

  /** Merges the log into the file, as a recording that has ended is. */
  close(): void {
    this.db.close();
  }

  #id(local: number): number {
    return (this.#session - 1) * SESSION_STRIDE + local;
  }
}

function histogramOf(durations: readonly number[]): Uint8Array {
  const buckets = durations.map(bucketOf);
  const first = buckets.reduce((a, b) => Math.min(a, b), buckets[0] ?? 0);
  const counts: number[] = [];
  for (const bucket of buckets) counts[bucket - first] = (counts[bucket - first] ?? 0) + 1;
  return encodeHistogram({ first, counts: Array.from(counts, (count) => count ?? 0) });
}
