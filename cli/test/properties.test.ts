import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { callTree } from '../src/queries/call-tree.ts';
import { recordingHead } from '../src/queries/recording-head.ts';
import { top } from '../src/queries/top.ts';
import { openStore } from '../src/store/open-store.ts';
import { RecordingBuilder } from './recording-builder.ts';
import { scratchFolder } from './scratch.ts';

const FUNCTIONS = 5;
const RUNS = 60;

const duration = fc.oneof(
  fc.nat(40),
  fc.nat(100_000),
  fc.maxSafeNat().map((n) => n % 2 ** 50),
);

/** A node whose caller is one of the nodes before it, or none. */
const node = fc.record({
  function: fc.nat(FUNCTIONS - 1),
  caller: fc.nat(),
  isRoot: fc.boolean(),
  durations: fc.array(duration, { maxLength: 12 }),
  unfinished: fc.nat(3),
  errors: fc.nat(5),
});

type NodeSpec = typeof node extends fc.Arbitrary<infer Value> ? Value : never;

const recording = fc.array(fc.array(node, { minLength: 1, maxLength: 25 }), {
  minLength: 1,
  maxLength: 3,
});

interface Written {
  readonly function: number;
  readonly path: string;
  readonly calls: number;
  readonly self: number;
  readonly durations: readonly number[];
}

/** Writes the sessions, and returns what was written with each node's path. Recursion is folded, as the recorder does. */
function write(path: string, sessions: readonly (readonly NodeSpec[])[]): Written[] {
  const builder = new RecordingBuilder(path);
  const written: Written[] = [];
  for (const nodes of sessions) {
    builder.session();
    const sites = Array.from({ length: FUNCTIONS }, (_, index) =>
      builder.site({ name: `f${index}`, line: index + 1 }),
    );
    const paths: number[][] = [];
    for (const spec of nodes) {
      const caller =
        spec.isRoot || paths.length === 0 ? undefined : (spec.caller % paths.length) + 1;
      const above = caller === undefined ? [] : (paths[caller - 1] ?? []);
      // A function that is on the path already would be folded into its node: make it a root in its own right.
      const isFolded = above.includes(spec.function);
      const full = isFolded ? [spec.function] : [...above, spec.function];
      paths.push(full);
      const calls = spec.durations.length + spec.unfinished;
      const self = spec.durations.reduce((a, b) => a + b, 0) % 1_000_003;
      builder.node({
        site: sites[spec.function] ?? 0,
        ...(caller === undefined || isFolded ? {} : { parent: caller }),
        durations: spec.durations,
        calls,
        errors: spec.errors,
        self,
        running: self,
      });
      written.push({
        function: spec.function,
        path: full.join('>'),
        calls,
        self,
        durations: spec.durations,
      });
    }
  }
  builder.close();
  return written;
}

function naiveQuantile(sorted: readonly number[], quantile: number): number {
  return sorted[Math.max(1, Math.ceil(quantile * sorted.length)) - 1] ?? 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

test('top equals sums over the nodes, and merged percentiles lie within 1/32 of the exact ones', () => {
  const folder = scratchFolder();
  let run = 0;
  fc.assert(
    fc.property(recording, (sessions) => {
      const path = `${folder}/top-${run++}.db`;
      const written = write(path, sessions);
      const store = openStore(path);
      const { rows, functions } = top(store, { sort: 'calls', limit: 100 });
      expect(functions).toBe(new Set(written.map((one) => one.function)).size);
      expect(recordingHead(store).spans).toBe(sum(written.map((one) => one.calls)));
      store.close();
      for (const row of rows) {
        const own = written.filter((one) => `f${one.function}` === row.name);
        const durations = own.flatMap((one) => one.durations).toSorted((a, b) => a - b);
        expect(row.calls).toBe(sum(own.map((one) => one.calls)));
        expect(row.self).toBe(sum(own.map((one) => one.self)));
        expect(row.finished).toBe(durations.length);
        expect(row.min).toBe(durations[0] ?? 0);
        expect(row.max).toBe(durations.at(-1) ?? 0);
        for (const [shown, quantile] of [
          [row.p50, 0.5],
          [row.p99, 0.99],
        ] as const) {
          const exact = naiveQuantile(durations, quantile);
          expect(Math.abs(shown - exact)).toBeLessThanOrEqual(exact / 32);
        }
      }
    }),
    { numRuns: RUNS },
  );
  expect(run).toBeGreaterThanOrEqual(RUNS);
});

test('the tree has each path once, with the sums of its nodes', () => {
  const folder = scratchFolder();
  let run = 0;
  fc.assert(
    fc.property(recording, (sessions) => {
      const path = `${folder}/tree-${run++}.db`;
      const written = write(path, sessions);
      const store = openStore(path);
      const { rows, running } = callTree(store, {});
      store.close();
      const paths: string[] = [];
      for (const row of rows) {
        const above = row.parent === -1 ? '' : `${paths[row.parent]}>`;
        paths.push(`${above}${row.name.slice(1)}`);
      }
      expect(paths.toSorted()).toEqual([...new Set(written.map((one) => one.path))].toSorted());
      rows.forEach((row, index) => {
        const own = written.filter((one) => one.path === paths[index]);
        expect(row.calls).toBe(sum(own.map((one) => one.calls)));
        expect(row.self).toBe(sum(own.map((one) => one.self)));
      });
      expect(running).toBe(sum(written.map((one) => one.self)));
    }),
    { numRuns: RUNS },
  );
});

test('shown and hidden paths add up to all of them, whatever the filters', () => {
  const folder = scratchFolder();
  let run = 0;
  const filter = fc.record({
    depth: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
    min: fc.option(
      fc.oneof(
        fc.nat(100).map((percent) => ({ share: percent / 100 })),
        fc.nat(1_000_000).map((nanos) => ({ nanos })),
      ),
      { nil: undefined },
    ),
  });
  const pattern = fc.option(fc.constantFrom(/f0/, /f[12]/, /none/), { nil: undefined });
  const names = fc.record({ focus: pattern, ignore: pattern, show: pattern, hide: pattern });
  fc.assert(
    fc.property(recording, filter, names, (sessions, chosen, selection) => {
      const path = `${folder}/filter-${run++}.db`;
      write(path, sessions);
      const store = openStore(path);
      const all = callTree(store, {}).rows;
      const { rows, hidden } = callTree(store, chosen, selection);
      store.close();
      const gone = hidden.focus + hidden.ignore + hidden.hide + hidden.depth + hidden.min;
      // Paths that differ in what was taken out of them become one.
      if (hidden.hide > 0) expect(rows.length + gone).toBeLessThanOrEqual(all.length);
      else expect(rows.length + gone).toBe(all.length);
      for (const row of rows) {
        expect(row.depth).toBeLessThan(chosen.depth ?? Infinity);
        // Whoever is shown has their caller shown.
        expect(row.parent === -1).toBe(row.depth === 0);
      }
    }),
    { numRuns: RUNS },
  );
});
