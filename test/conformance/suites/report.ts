import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Known } from '../known.ts';
import type { Recorded } from './recorded.ts';
import type { Verdicts } from './tap.ts';

export interface Comparison {
  readonly tests: number;
  readonly passed: number;
  /** Verdicts that differ between two untraced runs. */
  readonly unstable: readonly string[];
  readonly explained: readonly Change[];
  readonly unexplained: readonly Change[];
}

interface Change {
  readonly test: string;
  readonly untraced: string;
  readonly traced: string;
  readonly reason?: string;
}

export interface SuiteResult extends Comparison, Recorded {
  readonly name: string;
  readonly revision: string;
  readonly command: string;
}

const RESULTS = new URL('results.json', import.meta.url);
const DOCUMENT = new URL('../../../docs/conformance-suites.md', import.meta.url);
const MISSING = 'did not run';

/** Tests that only one of the runs has are changes as well. */
export function compare(
  [first, second]: readonly [Verdicts, Verdicts],
  traced: Verdicts,
  known: readonly Known[],
): Comparison {
  const unstable: string[] = [];
  const explained: Change[] = [];
  const unexplained: Change[] = [];
  for (const test of new Set([...first.keys(), ...second.keys(), ...traced.keys()])) {
    const [one, other, now] = [first, second, traced].map((run) => run.get(test) ?? MISSING);
    if (one === undefined || now === undefined) continue;
    if (one !== other) unstable.push(test);
    if (one !== other || one === now) continue;
    const change = { test, untraced: one, traced: now };
    const reason = known.find(({ pattern }) => pattern.test(test))?.reason;
    if (reason === undefined) unexplained.push(change);
    else explained.push({ ...change, reason });
  }
  const passed = [...first.values()].filter((verdict) => verdict === 'pass').length;
  return { tests: first.size, passed, unstable, explained, unexplained };
}

export function printReport(result: SuiteResult): void {
  const lines = [
    ...result.unexplained.map(lineOf),
    ...result.explained.map((change) => `explained (${change.reason}): ${lineOf(change)}`),
    ...result.unstable.map((test) => `differs between two untraced runs: ${test}`),
    `${result.tests} tests, ${result.passed} pass untraced; verdict changed in ${result.unexplained.length} unexplained and ${result.explained.length} explained; ${result.calls.toLocaleString('en')} calls of ${result.functions} functions in ${result.processes} processes`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function lineOf({ test, untraced, traced }: Change): string {
  return `${test}: ${untraced} untraced, ${traced} traced`;
}

/** Keeps the result among those of other repositories, and writes the page about all. */
export function writeReport(result: SuiteResult): void {
  const kept: readonly SuiteResult[] = existsSync(RESULTS)
    ? (JSON.parse(readFileSync(RESULTS, 'utf8')) as SuiteResult[])
    : [];
  const results = [...kept.filter(({ name }) => name !== result.name), result].toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(DOCUMENT, document(results));
}

function document(results: readonly SuiteResult[]): string {
  const rows = results.map(
    (one) =>
      `| ${one.name} | ${one.revision} | \`${one.command}\` | ${one.tests} | ${one.passed} | ${one.functions} | ${one.calls.toLocaleString('en')} | ${one.explained.length + one.unexplained.length} |`,
  );
  const changes = results.flatMap(({ name, explained, unexplained }) =>
    [...explained, ...unexplained].map(
      (change) => `- ${name}, ${lineOf(change)}: ${change.reason ?? 'unexplained'}`,
    ),
  );
  const unstable = results.flatMap(({ name, unstable: tests }) =>
    tests.map((test) => `- ${name}, ${test}`),
  );
  return [
    "# Other projects' own tests",
    '',
    'Written by `npm run conformance:suite`. The tests of each repository ran twice as they are, and once with',
    '`--import=@functrace/transformer/register` in `NODE_OPTIONS`, all functions of the repository traced, those of its',
    'tests included. A test whose verdict is another, or that ran on one side only, counts as changed.',
    '',
    '| repository | revision | command | tests | pass untraced | functions traced | calls recorded | changed |',
    '| --- | --- | --- | --: | --: | --: | --: | --: |',
    ...rows,
    ...(changes.length === 0 ? [] : ['', '## Changed', '', ...changes]),
    ...(unstable.length === 0
      ? []
      : ['', '## Not counted: two untraced runs differ', '', ...unstable]),
    '',
  ].join('\n');
}
