/** Runs the cases of one configuration of a road, untraced and traced, and compares. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { differenceOf } from '../differences.ts';
import { type MatrixCase, readCases } from './cases.ts';
import { type Execution, execute } from './execute.ts';
import { goldenOf, type Goldens } from './goldens.ts';
import { type Configuration, labelOf, type Road } from './road.ts';
import { selectCases } from './selection.ts';
import { writeSources } from './sources.ts';

export interface Measured {
  /** Cases that behaved the same, and whose recorded calls are the ones that every road records. */
  readonly passed: readonly string[];
  /** Cases with a known difference, which is still there. */
  readonly different: readonly string[];
  readonly failures: readonly Failure[];
  readonly trees: ReadonlyMap<string, string>;
}

export interface Failure {
  readonly id: string;
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
}

export async function measure(
  road: Road,
  configuration: Configuration,
  goldens: Goldens | undefined,
): Promise<Measured> {
  const { runs } = selectCases(road, configuration, readCases());
  const scratch = mkdtempSync(join(tmpdir(), 'functrace-matrix-'));
  const start = async (isTraced: boolean): Promise<Execution> => {
    const folder = join(scratch, isTraced ? 'traced' : 'plain');
    writeSources(folder, runs, configuration);
    const runnable = await road.build({ configuration, isTraced, cases: runs, folder });
    return execute(folder, runnable, runs);
  };
  try {
    const [plain, traced] = await both(start(false), start(true));
    const passed: string[] = [];
    const different: string[] = [];
    const failures: Failure[] = [];
    for (const one of runs) {
      const { id } = one;
      const golden =
        goldens === undefined ? traced.trees.get(id) : goldenOf(goldens, id, configuration);
      const found = compare(
        { ...one, recordingVaries: one.recordingVaries || configuration.recordsCompiled === true },
        plain,
        traced,
        golden,
      );
      const known = differenceOf(id, road, configuration);
      if (known === undefined && found === undefined) passed.push(id);
      else if (known !== undefined && found !== undefined) different.push(id);
      else failures.push(found ?? noLonger(id, known?.reason ?? ''));
    }
    return { passed, different, failures, trees: traced.trees };
  } finally {
    if (process.env['MATRIX_KEEP'] === undefined) rmSync(scratch, { recursive: true });
    else process.stderr.write(`${road.name}, ${labelOf(configuration)}: ${scratch}\n`);
  }
}

/** Waits for both, also when one fails: the folder is removed afterwards. */
async function both<T>(first: Promise<T>, second: Promise<T>): Promise<[T, T]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}

function compare(
  { id, countsVary, recordingVaries }: MatrixCase,
  plain: Execution,
  traced: Execution,
  golden: string | undefined,
): Failure | undefined {
  const expected = plain.logs.get(id) ?? '';
  const actual = traced.logs.get(id) ?? '';
  if (expected === '' || expected.startsWith('did not run') || /^escaped /m.test(expected))
    return { id, what: 'the untraced case is broken', expected: 'observations', actual: expected };
  if (expected !== actual) return { id, what: 'behaves differently', expected, actual };
  if (plain.trees.has(id))
    return { id, what: 'was recorded untraced', expected: '', actual: plain.trees.get(id) ?? '' };
  const tree = traced.trees.get(id) ?? '';
  const shape = (text = ''): string => (countsVary ? text.replaceAll(/\d+/g, 'n') : text);
  if (recordingVaries) return undefined;
  if (tree === '' || shape(tree) !== shape(golden))
    return { id, what: 'other calls recorded', expected: golden ?? '', actual: tree };
  return undefined;
}

function noLonger(id: string, reason: string): Failure {
  return {
    id,
    what: 'a known difference is gone: take it off the list',
    expected: reason,
    actual: 'the same',
  };
}
