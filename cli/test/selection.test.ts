import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { timeRange } from '../src/command/time-range.ts';
import { callTree } from '../src/queries/call-tree.ts';
import { resolveRange } from '../src/queries/resolve-range.ts';
import type { Selection } from '../src/queries/selection.ts';
import { selectionSql } from '../src/queries/selection-sql.ts';
import { top } from '../src/queries/top.ts';
import { openStore } from '../src/store/open-store.ts';
import { START } from './recording-builder.ts';
import { scratchFolder } from './scratch.ts';
import { program, type WrittenSpan, writeProgram } from './traced-program.ts';

const RUNS = 80;
const LONGEST = 40_000;

/** Left out half of the time: all conditions at once choose nothing. */
const optional = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined, freq: 1 });

const pattern = optional(fc.constantFrom(/f0/, /src\/f[12]/, /^f3$/, /none/, /srv/));

/** ns; the first is smaller. */
const moments = fc
  .uniqueArray(fc.nat(LONGEST), { minLength: 2, maxLength: 2 })
  .map((pair) => pair.toSorted((a, b) => a - b));

const selections = fc.record({
  sessions: optional(fc.constantFrom([1], [2], [1, 3])),
  moments: optional(moments),
  focus: pattern,
  ignore: pattern,
  show: pattern,
  hide: pattern,
  task: optional(fc.constantFrom(1, 2)),
  failed: optional(fc.constant(true)),
});

interface Chosen extends Omit<Selection, 'range'> {
  readonly moments: readonly number[] | undefined;
}

function selectionOf({ moments: ends, ...rest }: Chosen): Selection {
  if (ends === undefined) return rest;
  const [from = 0, to = 0] = ends;
  return { ...rest, range: { from: { sinceStart: BigInt(from) }, to: { sinceStart: BigInt(to) } } };
}

function matches(regex: RegExp, name: string): boolean {
  return regex.test(name) || regex.test(`src/${name}.ts`);
}

/** The same, of one call that was written. */
function isSelected(span: WrittenSpan, chosen: Chosen): boolean {
  const { sessions, moments: ends, focus, ignore, show, hide, task, failed } = chosen;
  const own = span.path.at(-1) ?? '';
  return (
    (sessions?.includes(span.session) ?? true) &&
    (ends === undefined || (span.start >= (ends[0] ?? 0) && span.start < (ends[1] ?? 0))) &&
    (task === undefined || span.task === task) &&
    (failed !== true || span.threw) &&
    (focus === undefined || span.path.some((name) => matches(focus, name))) &&
    (ignore === undefined || !span.path.some((name) => matches(ignore, name))) &&
    (show === undefined || matches(show, own)) &&
    (hide === undefined || !matches(hide, own))
  );
}

test('the condition on spans chooses the calls that a plain look at each chooses', () => {
  const folder = scratchFolder();
  let run = 0;
  let chosenCalls = 0;
  fc.assert(
    fc.property(program, selections, (sessions, chosen) => {
      const path = `${folder}/sql-${run++}.db`;
      const written = writeProgram(path, sessions);
      const store = openStore(path);
      const { where, parameters } = selectionSql(store, selectionOf(chosen));
      const rows = store.rows<{ id: number }>(
        `SELECT span.id FROM span WHERE ${where} ORDER BY span.id`,
        ...parameters,
      );
      const ids = Array.from(rows, (row) => row.id);
      store.close();
      chosenCalls += ids.length;
      expect(ids).toEqual(
        written.filter((span) => isSelected(span, chosen)).map((span) => span.id),
      );
    }),
    { numRuns: RUNS },
  );
  expect(run).toBeGreaterThanOrEqual(RUNS);
  expect(chosenCalls).toBeGreaterThan(0);
});

test('many sessions are one range of ids with a test for each call', () => {
  const path = `${scratchFolder()}/many.db`;
  const leaf = { function: 0, own: 10, threw: false, callees: [] };
  const written = writeProgram(
    path,
    Array.from({ length: 60 }, () => [leaf, leaf]),
  );
  const store = openStore(path);
  const { where, parameters } = selectionSql(store, { range: { to: { sinceStart: 50n } } });
  const rows = store.rows<{ id: number }>(`SELECT id FROM span WHERE ${where}`, ...parameters);
  expect(Array.from(rows, (row) => row.id)).toEqual(
    written.filter((span) => span.start < 50).map((span) => span.id),
  );
  store.close();
});

test('a tree from all single calls is the recorded tree', () => {
  const folder = scratchFolder();
  let run = 0;
  fc.assert(
    fc.property(program, (sessions) => {
      const path = `${folder}/tree-${run++}.db`;
      writeProgram(path, sessions);
      const store = openStore(path);
      const fromSpans = { range: { from: { sinceStart: 0n } } };
      expect(callTree(store, {}, fromSpans)).toEqual(callTree(store, {}, {}));
      const options = { sort: 'calls', limit: 100 } as const;
      expect(top(store, options, fromSpans)).toEqual(top(store, options));
      store.close();
    }),
    { numRuns: RUNS },
  );
  expect(run).toBeGreaterThanOrEqual(RUNS);
});

test('a tree from some single calls counts those, below the callers that lead to them', () => {
  const folder = scratchFolder();
  let run = 0;
  fc.assert(
    fc.property(program, moments, (sessions, ends) => {
      const path = `${folder}/part-${run++}.db`;
      const written = writeProgram(path, sessions);
      const store = openStore(path);
      const chosen: Chosen = { moments: ends };
      const { rows } = callTree(store, {}, selectionOf({ ...chosen, failed: true }));
      store.close();
      const own = written.filter((span) => isSelected(span, { ...chosen, failed: true }));
      expect(rows.reduce((sum, row) => sum + row.calls, 0)).toBe(own.length);
      expect(rows.reduce((sum, row) => sum + row.errors, 0)).toBe(own.length);
      for (const row of rows) expect(row.isContext).toBe(row.calls === 0);
      const outermost = own.filter(
        (span) => !own.some((outer) => isAround(outer, span) && outer.path[0] === span.path[0]),
      );
      const roots = rows.filter((row) => row.depth === 0 && !row.isContext);
      const rootNames = new Set(roots.map((row) => row.name));
      expect(roots.reduce((sum, row) => sum + row.total, 0)).toBe(
        outermost
          .filter((span) => span.path.at(-1) === span.path[0] && rootNames.has(span.path[0] ?? ''))
          .reduce((sum, span) => sum + span.end - span.start, 0),
      );
    }),
    { numRuns: RUNS },
  );
  expect(run).toBeGreaterThanOrEqual(RUNS);
});

/** Whether a call is inside another of the same function as the path's first. */
function isAround(outer: WrittenSpan, inner: WrittenSpan): boolean {
  return (
    outer.session === inner.session &&
    outer.start < inner.start &&
    outer.end >= inner.end &&
    outer.path.at(-1) === inner.path.at(-1)
  );
}

/** Of a recording that began at 2026-02-03T04:05:06.123456789Z. */
const RANGES: readonly (readonly [text: string, range: readonly (bigint | undefined)[]])[] = [
  ['1.5s..3s', [1_500_000_000n, 3_000_000_000n]],
  ['..200us', [undefined, 200_000n]],
  ['0..2m', [0n, 120_000_000_000n]],
  ['1h..', [3_600_000_000_000n, undefined]],
  ['2026-02-03T04:05:06.123456790Z..', [1n, undefined]],
  ['..2026-02-03T06:05:07.5+02:00', [undefined, 1_376_543_211n]],
];

test.each(RANGES)('--range %s', (text, [from, to]) => {
  const path = `${scratchFolder()}/x.db`;
  writeProgram(path, [[{ function: 0, own: 1, threw: false, callees: [] }]]);
  const store = openStore(path);
  const range = resolveRange(store, timeRange('--range')(text));
  store.close();
  expect([range.from, range.to]).toEqual([
    from === undefined ? undefined : START + from,
    to === undefined ? undefined : START + to,
  ]);
});

test.each(['', '..', '5', '1s', '1s..2', '1s..2x', 'a..b', '2026-13-03T04:05Z..', '1s...2s'])(
  '--range "%s" is refused',
  (text) => {
    expect(() => timeRange('--range')(text)).toThrow(/^--range is .*expected FROM\.\.TO/);
  },
);
