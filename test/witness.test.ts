/**
 * Exact counts, against an independent witness: for every function of published packages, calls and resumptions in the
 * recording equal V8's precise coverage of the same run built without the plugin. And what `top` says of each, which reads
 * the calling context tree, equals the sums over its single calls.
 */
import { readFileSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { Project } from './lib/project.ts';
import { type SpanSum, spanSums } from './lib/span-sums.ts';
import { coveredCounts, type CoveredScript, recordedCounts } from './lib/witness.ts';

interface Case {
  readonly name: string;
  /** Folder of TypeScript sources. */
  readonly sources: string;
  readonly workload: string;
  /** Fewer functions than that would mean that the comparison compared nothing. */
  readonly functions: number;
  readonly calls: number;
  /** As many of them at least are counted only where functions have a budget. */
  readonly least: number;
}

const CASES: readonly Case[] = [
  {
    name: 'rxjs',
    sources: 'node_modules/rxjs/src',
    workload: 'rxjs-workload.cjs',
    functions: 550,
    calls: 200_000,
    least: 50_000,
  },
  {
    name: 'mobx',
    sources: 'node_modules/mobx/src',
    workload: 'mobx-workload.cjs',
    functions: 400,
    calls: 10_000,
    least: 0,
  },
  {
    name: 'async functions and generators',
    sources: 'test/fixtures/witness/suspending',
    workload: 'suspending-workload.cjs',
    functions: 20,
    calls: 150,
    least: 0,
  },
];

const FIXTURES = 'test/fixtures/witness';

describe('calls per function equal V8’s precise coverage', () => {
  it.each(CASES)('$name', ({ sources, workload, functions, calls, least }) => {
    using plain = build(sources, workload, []);
    using traced = build(sources, workload, [{ transform: '@functrace/transformer' }]);

    const witness = plain.run(['with-coverage.cjs', workload, 'coverage.json']);
    const run = traced.run(['run.cjs', workload]);
    expect(run).toEqual({ ...witness, stderr: '' });

    const scripts = JSON.parse(
      readFileSync(plain.path('coverage.json'), 'utf8'),
    ) as CoveredScript[];
    const covered = coveredCounts(scripts, plain.folder, plain.path('build'), plain.path('src'));
    using recording = traced.recording();
    const recorded = recordedCounts(recording);

    const sum = [...recorded.values()].reduce((total, count) => total + count, 0);
    expect(recorded.size).toBeGreaterThan(functions);
    expect(sum).toBeGreaterThan(calls);
    const differences = [...recorded]
      .map(([position, count]) => ({ position, recorded: count, covered: covered.get(position) }))
      .filter((row) => row.recorded !== row.covered);
    expect(differences).toEqual([]);
    const unknown = [...covered].filter(
      ([position, count]) => count > 0 && !recorded.has(position),
    );
    expect(unknown).toEqual([]);

    const rows = topRows(traced);
    const sums = spanSums(recording);
    const figures = rows.map((row) => {
      const { name, file, line, column, calls: entered, errors, finished, min, max } = row;
      const place = `${name} ${file}:${line}:${column}`;
      const total = sums[place]?.total === undefined ? undefined : row.total;
      return [place, { calls: entered, errors, finished, total, min, max }] as const;
    });
    expect(Object.fromEntries(figures)).toEqual(sums);
    expect(figures.filter(([, { total }]) => total !== undefined).length).toBeGreaterThan(
      functions / 2,
    );
    const ran = recording.prepare('SELECT sum(running) AS ran FROM task').get();
    expect(rows.reduce((self, row) => self + row.self, 0)).toBe(ran?.['ran']);
    const plainRows = rows.filter(({ kind }) => !/async|generator/.test(kind));
    expect(plainRows.length).toBeGreaterThan(functions / 4);
    for (const { file, line, column, calls: entered } of plainRows)
      expect(entered).toBe(covered.get(`${file}:${line}:${column}`));

    const budgeted = { FUNCTRACE_BUDGET: String(BUDGET), FUNCTRACE_STORE: 'budget/' };
    expect(traced.run(['run.cjs', workload], budgeted)).toEqual(run);
    using small = traced.recording('budget');
    expect(callsByPlace(small)).toEqual(callsByPlace(recording));
    const shares = sharesOf(small);
    for (const { counted, spans, calls: entered } of shares) {
      expect(spans + counted).toBe(entered);
      if (entered <= BUDGET) expect(counted).toBe(0);
    }
    expect(shares.reduce((all, { counted }) => all + counted, 0)).toBeGreaterThanOrEqual(least);
  });

  it('ran for as many packages as are listed', () => {
    expect(CASES).toHaveLength(3);
  });
});

/** Calls a second. */
const BUDGET = 100;

function callsByPlace(recording: DatabaseSync): Record<string, unknown>[] {
  return recording
    .prepare(
      `SELECT name, file, line, "column", sum(calls) AS calls FROM call_node JOIN site ON site.id = call_node.site
       GROUP BY name, file, line, "column" ORDER BY file, line, "column"`,
    )
    .all();
}

/** Calls of each site: all, those that were counted only, and those that have a row. */
function sharesOf(
  recording: DatabaseSync,
): { readonly calls: number; readonly counted: number; readonly spans: number }[] {
  return recording
    .prepare(
      `SELECT sum(calls) AS calls, sum(counted) AS counted, coalesce(spans, 0) AS spans FROM call_node
       LEFT JOIN (SELECT site AS of, count(*) AS spans FROM span GROUP BY site) ON of = site GROUP BY site`,
    )
    .all()
    .map((row) => ({
      calls: Number(row['calls']),
      counted: Number(row['counted']),
      spans: Number(row['spans']),
    }));
}

interface TopRow extends SpanSum {
  readonly self: number;
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly kind: string;
}

/** What the command says of all functions. */
function topRows(project: Project): readonly TopRow[] {
  const { stdout } = project.functrace(['top', '--json', '--limit', '100000']);
  return (JSON.parse(stdout) as { rows: readonly TopRow[] }).rows;
}

function build(sources: string, workload: string, plugins: readonly object[]): Project {
  const project = new Project();
  project.copy(sources, 'src');
  for (const name of [workload, 'run.cjs', 'with-coverage.cjs'])
    project.copy(`${FIXTURES}/${name}`, name);
  project.write('tsconfig.json', {
    compilerOptions: {
      target: 'esnext',
      module: 'commonjs',
      moduleResolution: 'bundler',
      rootDir: 'src',
      outDir: 'build',
      sourceMap: true,
      // The packages’ own settings are not ours to repeat; what is compared is what runs.
      noCheck: true,
      types: [],
      plugins,
    },
    include: ['src/**/*.ts'],
  });
  const { status, stdout, stderr } = project.tspc('tsconfig.json');
  if (status !== 0) throw new Error(`${sources} did not compile:\n${stdout}${stderr}`);
  return project;
}
