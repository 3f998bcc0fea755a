/**
 * Keeps a recording's file below a size: when it has grown too large, the oldest of a session's spans are taken out, with
 * their values and the texts that only these had. Tasks go whole, as long as there are any that have ended; what a task that
 * goes on has long behind it goes only where that is not enough. The call tree stays.
 *
 * SQLite fills the pages that become free before it makes the file larger, so nothing is copied or rewritten. Sessions that
 * have ended make room first, the oldest before the others; then the one that writes. What other threads write is left to
 * them.
 */
import { Position, SESSION_STRIDE } from '@functrace/format';
import type { StatementSync } from 'node:sqlite';
import { BASE_REACH } from './batch.ts';

/** Spans that are looked at in one go; as many of the latest are never taken out. */
const STEP = 16_384;

/** Below this many spans of whole tasks in one go, other spans follow. */
const FEW = STEP / 4;

/** Room is made when the file is as full as this, so that it has not reached its limit when the next batch comes. */
const FILLED = 0.9;

/** Spans that callbacks name as their parent long after they ended, and which therefore stay. */
const MAX_PINNED = 4096;

/** Texts up to `last` that no value after the span `span` has. */
interface Retired {
  readonly last: number;
  readonly span: number;
}

interface Part {
  readonly session: number;
  /** Ids of the session's rows are above this. */
  readonly offset: number;
  /** The first span that stays. */
  readonly end: number;
  /** ns since the session's start: when it was entered. */
  readonly time: number;
  readonly hasEnded: boolean;
}

export class Eviction {
  readonly #limit: number;
  readonly #prepare: (sql: string) => StatementSync;
  readonly #session: number;
  readonly #pinned = new Set<number>();
  #retired: Retired[] = [];
  /** The first span of the session that has not been looked at. */
  #next: number;

  /** `limit`: bytes. */
  constructor(limit: number, session: number, prepare: (sql: string) => StatementSync) {
    this.#limit = limit * FILLED;
    this.#session = session;
    this.#prepare = prepare;
    this.#next = (session - 1) * SESSION_STRIDE;
  }

  /** The span with that id stays: calls that come will be its children. */
  pin(id: number): void {
    if (this.#pinned.size === MAX_PINNED) this.#pinned.clear();
    this.#pinned.add(id);
  }

  /** No span of the session after the id `span` will have one of its texts up to the id `last`. */
  retireTexts(last: number, span: number): void {
    this.#retired.push({ last, span });
  }

  /** To be called in a transaction. */
  makeRoom(): void {
    while (this.#size() > this.#limit) {
      const part = this.#ended() ?? this.#own();
      if (part === undefined) return;
      this.#drop(part);
    }
  }

  /** Bytes in use. */
  #size(): number {
    const pages = this.#number('PRAGMA page_count') - this.#number('PRAGMA freelist_count');
    return pages * this.#number('PRAGMA page_size');
  }

  /** All spans, or the first, of the oldest session that has ended and has some. */
  #ended(): Part | undefined {
    const row = this.#prepare(
      `SELECT id FROM session AS old WHERE "end" IS NOT NULL AND id <> ? AND EXISTS (
        SELECT 1 FROM span WHERE id > (old.id - 1) * ${SESSION_STRIDE} AND id < old.id * ${SESSION_STRIDE})
       ORDER BY start LIMIT 1`,
    ).get(this.#session);
    if (row === undefined) return undefined;
    const session = Number(row['id']);
    const offset = (session - 1) * SESSION_STRIDE;
    const end = offset + SESSION_STRIDE;
    const first = this.#after(offset, end) ?? { end, time: Number.MAX_SAFE_INTEGER };
    return { session, offset, ...first, hasEnded: true };
  }

  #own(): Part | undefined {
    const offset = (this.#session - 1) * SESSION_STRIDE;
    const last = offset + SESSION_STRIDE;
    const first = this.#after(this.#next, last);
    // What is behind the part stays.
    if (first === undefined || this.#after(first.end, last) === undefined) return undefined;
    this.#next = first.end;
    return { session: this.#session, offset, ...first, hasEnded: false };
  }

  /** The span STEP rows behind the id `from`. */
  #after(from: number, end: number): { end: number; time: number } | undefined {
    const row = this.#prepare(
      'SELECT id, start FROM span WHERE id >= ? AND id < ? ORDER BY id LIMIT 1 OFFSET ?',
    ).get(from, end, STEP);
    return row === undefined ? undefined : { end: Number(row['id']), time: Number(row['start']) };
  }

  #drop(part: Part): void {
    const { session, offset, end } = part;
    const dropped = part.hasEnded
      ? this.#run('DELETE FROM span WHERE id > ? AND id < ?', offset, end)
      : this.#dropOwn(part);
    this.#run(
      `DELETE FROM task WHERE id > ? AND id < ? AND finished = 1 AND created + elapsed < ?
        AND id NOT IN (SELECT task FROM span WHERE id > ? AND id < ?)`,
      offset,
      offset + SESSION_STRIDE,
      part.time,
      offset,
      end,
    );
    this.#dropValues(part);
    for (const table of ['span_weight', 'request']) {
      this.#run(
        `DELETE FROM ${table} WHERE span > ? AND span < ? AND span NOT IN (
          SELECT id FROM span WHERE id > ? AND id < ?)`,
        offset,
        end,
        offset,
        end,
      );
    }
    this.#dropTexts(part);
    this.#run('UPDATE session SET evicted = evicted + ? WHERE id = ?', dropped, session);
  }

  /** Values of what is no more, but for receivers that those of later calls change. */
  #dropValues({ offset, end }: Part): void {
    const isGone = `span > ? AND span < ? AND span NOT IN (SELECT id FROM span WHERE id > ? AND id < ?)`;
    const range = [offset, end, offset, end];
    this.#run(
      `DELETE FROM value_row WHERE ${isGone} AND position <> ${Position.RECEIVER}`,
      ...range,
    );
    const last = Math.min(end + BASE_REACH, offset + SESSION_STRIDE);
    // An increment that has to go itself is nobody's base.
    this.#run(
      `DELETE FROM value_row WHERE ${isGone} AND span NOT IN (
        SELECT base FROM value_row WHERE span > ? AND span < ? AND base IS NOT NULL
          AND span IN (SELECT id FROM span WHERE id > ? AND id < ?))`,
      ...range,
      offset,
      last,
      offset,
      last,
    );
  }

  /** What has ended of the part: spans of tasks that have, and others where these are few. */
  #dropOwn({ offset, end, time }: Part): number {
    const pinned = JSON.stringify([...this.#pinned]);
    const dropped = this.#run(
      `DELETE FROM span WHERE id > ? AND id < ? AND id NOT IN (SELECT value FROM json_each(?))
        AND task IN (SELECT id FROM task WHERE id > ? AND id < ? AND finished = 1 AND created + elapsed < ?)`,
      offset,
      end,
      pinned,
      offset,
      offset + SESSION_STRIDE,
      time,
    );
    if (dropped >= FEW) return dropped;
    // Their children that stay are callbacks that came later: what a call made itself ended before it did.
    return (
      dropped +
      this.#run(
        `DELETE FROM span WHERE id > ? AND id < ? AND id NOT IN (SELECT value FROM json_each(?))
          AND start + duration < ?`,
        offset,
        end,
        pinned,
        time,
      )
    );
  }

  #dropTexts({ session, offset, end, hasEnded }: Part): void {
    let last: number | undefined;
    if (session === this.#session) {
      last = this.#retired.findLast(({ span }) => span < end)?.last;
      this.#retired = this.#retired.filter(({ span }) => span >= end);
    } else if (hasEnded && end === offset + SESSION_STRIDE) {
      last = end;
    }
    if (last === undefined) return;
    this.#run(
      `DELETE FROM value_text WHERE id > ? AND id <= ? AND id NOT IN (
        SELECT text FROM value_row WHERE span > ? AND span < ? AND text IS NOT NULL)`,
      offset,
      last,
      offset,
      end,
    );
  }

  /** Rows that were changed. */
  #run(sql: string, ...parameters: (number | string)[]): number {
    return Number(this.#prepare(sql).run(...parameters).changes);
  }

  #number(sql: string): number {
    return Number(Object.values(this.#prepare(sql).get() ?? {})[0]);
  }
}
