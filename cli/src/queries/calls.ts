import type { Store } from '../store/open-store.ts';
import { clockOf } from './clock.ts';
import { compareText } from './compare-text.ts';
import { type FoundFunction, findFunctions } from './find-function.ts';
import { Heap } from './heap.ts';
import type { Selection } from './selection.ts';
import { selectionSql } from './selection-sql.ts';
import { type SpanCall, SpanCalls, type SpanQuery } from './span-calls.ts';
import { askedOf } from './where/asked.ts';
import { checkParameters } from './where/check-parameters.ts';
import { type Expression, isValue } from './where/expression.ts';
import { holds } from './where/holds.ts';
import { pathsOf, type Where } from './where/parse.ts';

export type CallOrder = 'slowest' | 'first' | 'last';

export interface CallsOptions {
  /** A qualified name, or what to look for in names; all functions unless given. */
  readonly function?: string | undefined;
  readonly where?: Where | undefined;
  readonly order: CallOrder;
  readonly limit: number;
}

export interface CallRow extends SpanCall {
  /** ISO 8601 with nanoseconds. */
  readonly at: string;
  readonly caller: { readonly id: number; readonly name: string } | null;
}

export interface Calls {
  readonly rows: readonly CallRow[];
  /** Functions that were asked for; none stands for all. */
  readonly functions: readonly string[];
  /** Whether there may be calls beyond the limit. */
  readonly isCut: boolean;
}

/** Single calls: those that took longest, or the first or the last ones. */
export function calls(store: Store, options: CallsOptions, selection: Selection): Calls {
  const { function: asked, where, limit } = options;
  const functions = asked === undefined ? undefined : findFunctions(store, asked);
  if (where !== undefined) checkParameters(where, parametersOf(store, functions));
  const query = spanQuery(store, selection, functions);
  const reader = new SpanCalls(store);
  // One more than is shown says whether there are more.
  const found =
    where === undefined
      ? bestOf(reader, query, options.order, limit + 1)
      : bestWhere(reader, query, where.expression, options.order, limit + 1);
  return {
    rows: withCallers(store, found.slice(0, limit)),
    functions: [...new Set(functions?.map(({ name }) => name))],
    isCut: found.length > limit,
  };
}

function spanQuery(
  store: Store,
  selection: Selection,
  functions: readonly FoundFunction[] | undefined,
): SpanQuery {
  const { where, parameters } = selectionSql(store, selection);
  if (functions === undefined) return { where, parameters, withValues: true };
  const ids = functions.flatMap(({ sites }) => sites).join(', ');
  return { where: `span.site IN (${ids}) AND ${where}`, parameters, withValues: true };
}

/** Names of all parameters that the functions have, or any function. */
function parametersOf(store: Store, functions: readonly FoundFunction[] | undefined): string[] {
  const sites =
    functions === undefined ? undefined : new Set(functions.flatMap((one) => one.sites));
  const rows = store.rows<{ id: number; names: string }>(
    'SELECT id, parameters AS names FROM site',
  );
  const found = new Set<string>();
  for (const { id, names } of rows) {
    if (names === '' || sites?.has(id) === false) continue;
    for (const name of names.split(',')) found.add(name);
  }
  return [...found].toSorted(compareText);
}

/** SQLite keeps the best while it reads; values are then looked up for them alone. */
function bestOf(
  reader: SpanCalls,
  query: SpanQuery,
  order: CallOrder,
  limit: number,
): readonly SpanCall[] {
  if (order !== 'slowest') return inTime(reader, query, order, limit, () => true);
  const where = `span.id IN (SELECT span.id FROM span WHERE ${query.where}
    ORDER BY span.duration DESC, span.id LIMIT CAST(? AS INTEGER))`;
  const best = { ...query, where, parameters: [...query.parameters, limit] };
  return [...reader.ordered(best, 'ORDER BY span.duration DESC, span.id')];
}

function bestWhere(
  reader: SpanCalls,
  query: SpanQuery,
  expression: Expression,
  order: CallOrder,
  limit: number,
): readonly SpanCall[] {
  const needsValues = pathsOf(expression).some(({ root }) => isValue(root));
  const isFound = (call: SpanCall): boolean => holds(expression, askedOf(call));
  const read = { ...query, withValues: needsValues };
  const found =
    order === 'slowest'
      ? slowest(reader, read, limit, isFound)
      : inTime(reader, read, order, limit, isFound);
  if (needsValues || found.length === 0) return found;
  const ids = found.map(({ id }) => id);
  const again = { where: LISTED, parameters: [JSON.stringify(ids)], withValues: true };
  const byId = new Map(Array.from(reader.ordered(again, ''), (call) => [call.id, call]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

const LISTED = 'span.id IN (SELECT value FROM json_each(?))';

function inTime(
  reader: SpanCalls,
  query: SpanQuery,
  order: 'first' | 'last',
  limit: number,
  isFound: (call: SpanCall) => boolean,
): readonly SpanCall[] {
  const found: SpanCall[] = [];
  for (const call of reader.inTime(query, { direction: order === 'first' ? 'ASC' : 'DESC' })) {
    if (!isFound(call)) continue;
    found.push(call);
    if (found.length === limit) break;
  }
  return found;
}

/** Reads all, and keeps few: the heap has the shortest of the kept ones on top. */
function slowest(
  reader: SpanCalls,
  query: SpanQuery,
  limit: number,
  isFound: (call: SpanCall) => boolean,
): readonly SpanCall[] {
  const kept = new Heap<SpanCall>((a, b) => compareSlowness(a, b) > 0);
  let count = 0;
  for (const call of reader.ordered(query, 'ORDER BY span.id')) {
    const isFull = count === limit;
    if (isFull && kept.first !== undefined && compareSlowness(call, kept.first) >= 0) continue;
    if (!isFound(call)) continue;
    kept.push(call);
    if (isFull) kept.pop();
    else count++;
  }
  const found: SpanCall[] = [];
  for (let call = kept.pop(); call !== undefined; call = kept.pop()) found.push(call);
  return found.toReversed();
}

/** As SQLite has it: unfinished calls, which have no duration yet, come last. */
function compareSlowness(a: SpanCall, b: SpanCall): number {
  return (b.duration ?? -1) - (a.duration ?? -1) || a.id - b.id;
}

function withCallers(store: Store, found: readonly SpanCall[]): readonly CallRow[] {
  const ids = JSON.stringify(found.flatMap(({ parent }) => parent ?? []));
  const names = new Map(
    Array.from(
      store.rows<{ id: number; name: string }>(
        `SELECT span.id, site.name FROM span JOIN site ON site.id = span.site WHERE ${LISTED}`,
        ids,
      ),
      ({ id, name }) => [id, name],
    ),
  );
  const toTime = clockOf(store);
  return found.map((call) => ({
    ...call,
    at: toTime(call.offset),
    // A recording that was told to keep less may lack the caller.
    caller:
      call.parent === null ? null : { id: call.parent, name: names.get(call.parent) ?? 'unknown' },
  }));
}
