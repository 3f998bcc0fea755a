import { SESSION_STRIDE } from '@functrace/format';
import { CliError } from '../error.ts';
import type { SqlValue, Store } from '../store/open-store.ts';
import { BASE, type CallValues, callValues, type ValueAt } from './call-values.ts';
import { Heap } from './heap.ts';
import { type OutcomeName, outcomeName } from './show-span.ts';
import type { TracedFunction } from './traced-functions.ts';

/** A single call as the table `span` has it. Times in ns. */
export interface SpanCall extends CallValues {
  readonly id: number;
  readonly function: TracedFunction;
  readonly session: number;
  readonly task: number;
  /** Null: called from outside traced code. */
  readonly parent: number | null;
  readonly depth: number;
  /** Since the first session's start. */
  readonly offset: number;
  /** Null while unfinished. */
  readonly duration: number | null;
  readonly running: number;
  /** Duration without running. */
  readonly waiting: number | null;
  readonly outcome: OutcomeName;
}

/** Which calls, and how much of them. */
export interface SpanQuery {
  /** A condition on the table `span`, see selectionSql. */
  readonly where: string;
  readonly parameters: readonly SqlValue[];
  readonly withValues: boolean;
}

interface SpanRow {
  readonly id: number;
  readonly session: number;
  readonly site: number;
  readonly task: number;
  readonly parent: number | null;
  readonly depth: number;
  readonly start: number;
  readonly duration: number | null;
  readonly running: number;
  readonly outcome: number;
  /** Texts by position, as JSON. */
  readonly data: string | null;
}

interface TimeOrder {
  readonly direction?: 'ASC' | 'DESC';
  readonly after?: ReadonlyMap<number, number>;
}

const VALUES = `(SELECT json_group_array(json_object('position', position, 'data', data, 'base', ${BASE}))
  FROM value WHERE value.span = span.id)`;

interface SiteRow extends TracedFunction {
  readonly id: number;
  readonly names: string;
}

/** Reads single calls of one store; sites and sessions are looked at once. */
export class SpanCalls {
  readonly #store: Store;
  readonly #sites = new Map<number, { readonly site: TracedFunction; readonly names: string }>();
  /** ns of each session's start since the first one's. */
  readonly #offsets: ReadonlyMap<number, number>;

  constructor(store: Store) {
    this.#store = store;
    const sites = store.rows<SiteRow>(
      'SELECT id, name, file, line, "column", kind, parameters AS names FROM site',
    );
    for (const { id, names, ...site } of sites) this.#sites.set(id, { site, names });
    const sessions = store.rows<{ id: number; offset: number }>(
      'SELECT id, start - (SELECT min(start) FROM session) AS offset FROM session ORDER BY id',
    );
    this.#offsets = new Map(Array.from(sessions, ({ id, offset }) => [id, offset]));
  }

  /** In the order of a clause of SQL. */
  *ordered(query: SpanQuery, order: string, ...more: readonly SqlValue[]): Generator<SpanCall> {
    const data = query.withValues ? VALUES : 'NULL';
    const rows = this.#store.rows<SpanRow>(
      `SELECT span.id, span.session, span.site, span.task, span.parent, span.depth, span.start, span.duration,
        span.running, span.outcome, ${data} AS data FROM span WHERE ${query.where} ${order}`,
      ...query.parameters,
      ...more,
    );
    for (const row of rows) yield this.#call(row);
  }

  /**
   * In the order of their entry, or the latest first; `after` has the last id of each session that is left out. A
   * session's ids are in that order already, so that nothing is sorted, and the first call is there at once.
   */
  *inTime(query: SpanQuery, { direction = 'ASC', after }: TimeOrder = {}): Generator<SpanCall> {
    const sign = direction === 'ASC' ? 1 : -1;
    const heads = new Heap<Head>(({ call: a }, { call: b }) =>
      a.offset === b.offset ? sign * (a.id - b.id) < 0 : sign * (a.offset - b.offset) < 0,
    );
    for (const id of this.#offsets.keys()) {
      const part = { ...query, where: `(${query.where}) AND span.id > ? AND span.id < ?` };
      const low = (id - 1) * SESSION_STRIDE;
      const bounds = [after?.get(id) ?? low, low + SESSION_STRIDE];
      const rest = this.ordered(part, `ORDER BY span.id ${direction}`, ...bounds);
      pushNext(heads, rest);
    }
    for (let head = heads.pop(); head !== undefined; head = heads.pop()) {
      yield head.call;
      pushNext(heads, head.rest);
    }
  }

  #call({ site: siteId, session, start, outcome, data, ...facts }: SpanRow): SpanCall {
    const known = this.#sites.get(siteId);
    const offset = this.#offsets.get(session);
    if (known === undefined || offset === undefined) {
      const missing = known === undefined ? `${siteId} of site` : `${session} of session`;
      throw new CliError(
        'FT_CLI_CORRUPT',
        `${this.#store.path} lacks the row ${missing}; record again`,
      );
    }
    const values = data === null ? [] : (JSON.parse(data) as ValueAt[]);
    return {
      ...facts,
      function: known.site,
      session,
      offset: offset + start,
      waiting: facts.duration === null ? null : facts.duration - facts.running,
      outcome: outcomeName(outcome),
      ...callValues(known.names, values),
    };
  }
}

interface Head {
  readonly call: SpanCall;
  readonly rest: Generator<SpanCall>;
}

function pushNext(heads: Heap<Head>, rest: Generator<SpanCall>): void {
  const next = rest.next();
  if (next.done !== true) heads.push({ call: next.value, rest });
}
