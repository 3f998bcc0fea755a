/** A test run of a user's project under Vitest, traced: same verdicts, and each test is a call that its functions have. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Project } from './lib/project.ts';

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

it('names the calls of a test after it', () => {
  using project = new Project();
  project.copy('test/fixtures/vitest', '.');
  project.write('package.json', { type: 'module' });
  const run = (traced: string): readonly object[] => {
    const { stderr } = project.run(
      ['node_modules/vitest/vitest.mjs', 'run', '--outputFile', 'report.json'],
      { TRACED: traced },
    );
    if (!existsSync(project.path('report.json'))) throw new Error(`no report:\n${stderr}`);
    const { testResults } = JSON.parse(readFileSync(project.path('report.json'), 'utf8')) as Report;
    rmSync(project.path('report.json'));
    return testResults.flatMap(({ assertionResults }) =>
      assertionResults.map(({ fullName, status }) => ({ fullName, status })),
    );
  };
  const plain = run('0');
  expect(plain).toEqual([
    { fullName: 'a cart adds up', status: 'passed' },
    { fullName: 'a cart is empty at first', status: 'passed' },
    { fullName: 'a cart fails', status: 'failed' },
  ]);
  expect(run('1')).toEqual(plain);

  using recording = project.recording();
  const rows = recording
    .prepare(
      `SELECT test.name AS test, test.file AS file, span.outcome AS outcome,
         (SELECT group_concat(site.name, ' ') FROM span AS inner JOIN site ON site.id = inner.site
          JOIN span AS callback ON callback.id = inner.parent WHERE callback.parent = span.id) AS inside
       FROM span JOIN site AS test ON test.id = span.site
       WHERE span.parent IS NULL AND test.name LIKE 'a cart >%' ORDER BY span.id`,
    )
    .all();
  expect(rows.map((row) => Object.values(row))).toEqual([
    ['a cart > adds up', 'cart.test.ts', 0, 'Cart.constructor Cart.total'],
    ['a cart > is empty at first', 'cart.test.ts', 0, 'Cart.constructor Cart.total'],
    ['a cart > fails', 'cart.test.ts', 1, 'Cart.constructor'],
  ]);
});
