/**
 * Whole programs, over published packages as they are installed: traced as they are loaded they print the same bytes, and
 * calls and resumptions of every function equal V8's precise coverage of the untraced run.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { countsInPlace, programProject, readExplained } from './lib/programs.ts';
import { type CoveredScript, recordedCounts } from './lib/witness.ts';

interface Program {
  readonly name: string;
  /** What is traced of the dependencies; the one of this name, unless given. */
  readonly packages?: readonly string[];
  readonly params: 'none' | 'shallow' | 'deep';
  /** Functions that are called, and their calls. Fewer would mean that the comparison compared nothing. */
  readonly functions: number;
  readonly calls: number;
}

const PROGRAMS: readonly Program[] = [
  { name: 'acorn', params: 'none', functions: 250, calls: 6_000_000 },
  { name: 'marked', params: 'none', functions: 110, calls: 300_000 },
  { name: 'handlebars', params: 'none', functions: 230, calls: 70_000 },
  { name: 'ajv', params: 'shallow', functions: 450, calls: 200_000 },
  { name: 'postcss', params: 'shallow', functions: 150, calls: 100_000 },
  { name: 'rxjs', params: 'deep', functions: 500, calls: 15_000 },
  {
    name: 'nest',
    packages: ['@nestjs/common', '@nestjs/core'],
    params: 'shallow',
    functions: 400,
    calls: 15_000,
  },
  { name: 'terser', params: 'none', functions: 1_000, calls: 1_000_000 },
  { name: 'zod', params: 'shallow', functions: 250, calls: 15_000 },
];

const FIXTURES = 'test/fixtures';
/** Millions of calls, each twice, beside whatever else a machine does. */
const TIMEOUT = 240_000;

let ran = 0;

it.each(PROGRAMS)(
  '$name',
  ({ name, packages = [name], params, functions, calls }) => {
    using project = programProject(packages);
    const workload = `${name}.mjs`;
    project.write('package.json', { private: true });
    project.copy(`${FIXTURES}/programs/${workload}`, workload);
    for (const script of ['run.cjs', 'with-coverage.cjs'])
      project.copy(`${FIXTURES}/witness/${script}`, script);

    const witness = project.run(['with-coverage.cjs', workload, 'coverage.json']);
    expect(witness).toMatchObject({ status: 0, stderr: '' });
    const include = packages.flatMap((one) => ['--include', `node_modules/${one}/**`]);
    const options = [...include, '--explain', '--params', params];
    const run = project.functrace(['run', ...options, 'run.cjs', workload]);
    const { leftAlone, rest } = readExplained(run.stderr);
    expect({ ...run, stderr: rest }).toEqual(witness);

    const scripts = JSON.parse(
      readFileSync(project.path('coverage.json'), 'utf8'),
    ) as CoveredScript[];
    const { counts: covered, unplaced } = countsInPlace(scripts, project.folder, packages);
    using recording = project.recording();
    const recorded = recordedCounts(recording);
    const differences = [...recorded]
      .map(([position, count]) => ({ position, recorded: count, covered: covered.get(position) }))
      .filter((row) => row.recorded !== row.covered);
    expect(differences).toEqual([]);
    const missing = [...covered].filter(
      ([position, count]) => count > 0 && !recorded.has(position) && !leftAlone.has(position),
    );
    expect({ missing, unplaced }).toEqual({ missing: [], unplaced: [] });

    const counts = [...recorded.values()].filter((count) => count > 0);
    const sum = counts.reduce((total, count) => total + count, 0);
    expect(counts.length).toBeGreaterThan(functions);
    expect(sum).toBeGreaterThan(calls);
    ran++;
  },
  TIMEOUT,
);

it('ran as many programs as are listed', () => {
  expect(ran).toBe(9);
});
