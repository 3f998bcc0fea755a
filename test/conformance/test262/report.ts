import { writeFileSync } from 'node:fs';
import type { Known } from '../known.ts';
import type { Result } from './part.ts';

export interface Summary {
  /** A row for each folder two levels down, with the runs in it. */
  readonly folders: ReadonlyMap<string, FolderFigures>;
  readonly explained: ReadonlyMap<string, readonly Result[]>;
  readonly unexplained: readonly Result[];
  /** They pass, but the transformer's parser refuses one of their texts, which then ran as it was. */
  readonly refused: readonly Result[];
}

interface FolderFigures {
  runs: number;
  passed: number;
  /** Runs that passed untraced and in which some text was instrumented. */
  instrumented: number;
  changed: number;
}

export function summarize(results: readonly Result[], known: readonly Known[]): Summary {
  const folders = new Map<string, FolderFigures>();
  const explained = new Map<string, Result[]>();
  const unexplained: Result[] = [];
  const refused: Result[] = [];
  for (const result of results.toSorted(byFile)) {
    const folder = result.file.split('/').slice(1, 3).join('/');
    const figures = folders.get(folder) ?? { runs: 0, passed: 0, instrumented: 0, changed: 0 };
    folders.set(folder, figures);
    figures.runs++;
    if (result.untraced === 'pass') {
      figures.passed++;
      if (result.texts.includes('instrumented')) figures.instrumented++;
      if (result.texts.includes('refused') && !result.isNegative) refused.push(result);
    }
    if (!isChange(result)) continue;
    figures.changed++;
    const reason = known.find(({ pattern }) => pattern.test(result.file))?.reason;
    if (reason === undefined) unexplained.push(result);
    else explained.set(reason, [...(explained.get(reason) ?? []), result]);
  }
  return { folders, explained, unexplained, refused };
}

function byFile(a: Result, b: Result): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.mode < b.mode ? -1 : 1;
}

/** Two failures may word their reasons differently: addresses and times are in some. */
function isChange({ untraced, traced }: Result): boolean {
  return (untraced === 'pass') !== (traced === 'pass');
}

export function printReport(summary: Summary, seconds: number): void {
  const lines = summary.unexplained.map(
    ({ file, mode, untraced, traced }) =>
      `${file} (${mode})\n    untraced  ${untraced}\n    traced    ${traced}`,
  );
  for (const [reason, changed] of summary.explained) {
    lines.push(`${changed.length} explained: ${reason}`);
  }
  for (const { file, mode } of summary.refused) lines.push(`not parsed: ${file} (${mode})`);
  const { runs, passed, instrumented } = total(summary);
  lines.push(
    `${runs} runs in ${seconds.toFixed(0)} s: ${passed} pass untraced, ${instrumented} of these with traced functions; verdict changed in ${summary.unexplained.length} unexplained and ${count(summary.explained)} explained`,
  );
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** @param revision of the suite */
export function writeReport(summary: Summary, revision: string): void {
  const rows = [...summary.folders].map(
    ([folder, { runs, passed, instrumented, changed }]) =>
      `| ${folder} | ${runs} | ${passed} | ${instrumented} | ${changed} |`,
  );
  const { runs, passed, instrumented, changed } = total(summary);
  const reasons = [...summary.explained].flatMap(([reason, results]) => [
    '',
    `**${results.length}**: ${reason}`,
    '',
    ...results.map(({ file, mode }) => `- \`${file}\` (${mode})`),
  ]);
  const text = [
    '# test262, untraced and traced',
    '',
    `Written by \`npm run test262 -- PATH --write\`; the suite is tc39/test262 ${revision}, Node is ${process.version}.`,
    'Each test runs as it is and instrumented, in a context of its own, with all parameters recorded. A test that takes',
    'two modes is two runs. "Changed" are the runs that passed untraced and not traced, or the other way round.',
    '',
    '| folder | runs | passed untraced | of these with traced functions | changed |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...rows,
    `| **all** | ${runs} | ${passed} | ${instrumented} | ${changed} |`,
    '',
    '## Changed verdicts and their reasons',
    ...reasons,
    '',
    '## Texts that are left as they are',
    '',
    'They pass, but the parser refuses them, so that nothing in them is traced:',
    '',
    ...summary.refused.map(({ file, mode }) => `- \`${file}\` (${mode})`),
    ...summary.unexplained.map(
      ({ file, mode, traced }) => `- unexplained: \`${file}\` (${mode}): ${traced}`,
    ),
    '',
  ].join('\n');
  writeFileSync(new URL('../../../docs/conformance-test262.md', import.meta.url), text);
}

function total({ folders }: Summary): FolderFigures {
  const sum = { runs: 0, passed: 0, instrumented: 0, changed: 0 };
  for (const { runs, passed, instrumented, changed } of folders.values()) {
    sum.runs += runs;
    sum.passed += passed;
    sum.instrumented += instrumented;
    sum.changed += changed;
  }
  return sum;
}

function count(explained: Summary['explained']): number {
  return [...explained.values()].reduce((sum, { length }) => sum + length, 0);
}
