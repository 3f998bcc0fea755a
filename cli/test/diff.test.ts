import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { diff } from '../src/queries/diff.ts';
import { matchFunctions } from '../src/queries/match-functions.ts';
import { openStore } from '../src/store/open-store.ts';
import { functrace } from './child.ts';
import { writeLaterShop } from './later-shop.ts';
import { scratchFolder } from './scratch.ts';
import { writeShop } from './shop.ts';
import { program, writeProgram } from './traced-program.ts';

const RUNS = 50;

test('a recording has nothing otherwise than itself', () => {
  const folder = scratchFolder();
  let run = 0;
  fc.assert(
    fc.property(program, fc.boolean(), (sessions, normalize) => {
      const path = `${folder}/same-${run++}.db`;
      writeProgram(path, sessions);
      const [base, next] = [openStore(path), openStore(path)];
      const { rows, paths, whole } = diff(base, next, { sort: 'self', normalize });
      base.close();
      next.close();
      expect([rows, paths]).toEqual([[], []]);
      expect(whole.after).toEqual(whole.before);
    }),
    { numRuns: RUNS },
  );
  expect(run).toBeGreaterThanOrEqual(RUNS);
});

test('differences of functions and of paths add up to that of all', () => {
  const folder = scratchFolder();
  let run = 0;
  fc.assert(
    fc.property(program, program, (before, after) => {
      const paths = [`${folder}/a-${run}.db`, `${folder}/b-${run++}.db`] as const;
      const [old, young] = [writeProgram(paths[0], before), writeProgram(paths[1], after)];
      const [base, next] = [openStore(paths[0]), openStore(paths[1])];
      const { rows, paths: tree, whole } = diff(base, next, { sort: 'calls' });
      base.close();
      next.close();
      expect(whole.difference.calls).toBe(young.length - old.length);
      for (const part of [rows, tree]) {
        for (const figure of ['calls', 'errors', 'self'] as const) {
          const sum = part.reduce((total, row) => total + row.difference[figure], 0);
          expect(sum).toBe(whole.difference[figure]);
        }
      }
      for (const row of rows) {
        const ofName = (span: { readonly path: readonly string[] }): boolean =>
          span.path.at(-1) === row.name;
        expect(row.before.calls).toBe(old.filter(ofName).length);
        expect(row.after.calls).toBe(young.filter(ofName).length);
      }
    }),
    { numRuns: RUNS },
  );
  expect(run).toBeGreaterThanOrEqual(RUNS);
});

test('--normalize leaves no difference between a program and twice the same', () => {
  const folder = scratchFolder();
  const leaf = { function: 1, own: 500, threw: false, callees: [] };
  const task = { function: 0, own: 300, threw: true, callees: [leaf, leaf] };
  writeProgram(`${folder}/once.db`, [[task]]);
  writeProgram(`${folder}/twice.db`, [[task, task]]);
  const [base, next] = [openStore(`${folder}/once.db`), openStore(`${folder}/twice.db`)];
  expect(diff(base, next, { sort: 'self' }).rows).toHaveLength(2);
  expect(diff(base, next, { sort: 'self', normalize: true }).rows).toEqual([]);
  base.close();
  next.close();
});

function site(name: string, line: number, file = '/old/src/a.ts') {
  return { name, file, line, column: 1, kind: 'arrow' };
}

test('functions are the same by file and name, then by place, then by order', () => {
  const base = {
    folders: ['/old'],
    functions: [
      site('f', 1),
      site('f.<anonymous@2:1>', 2),
      site('f.<anonymous@3:1>', 3),
      site('gone', 9),
    ],
  };
  const next = {
    folders: ['/new'],
    functions: [
      site('f.<anonymous@12:1>', 12, '/new/src/a.ts'),
      site('f.<anonymous@3:1>', 3, '/new/src/a.ts'),
      site('f', 11, '/new/src/a.ts'),
      site('gone', 9, '/new/src/b.ts'),
    ],
  };
  expect(matchFunctions(base, next)).toEqual([
    { base: 0, next: 2 },
    { base: 2, next: 1 },
    { base: 1, next: 0 },
    { base: 3, next: undefined },
    { base: undefined, next: 3 },
  ]);
});

/** Gates, and the lines that say what is beyond them. */
const GATES: readonly (readonly [gates: readonly string[], lines: readonly string[]])[] = [
  [['+10% self', '+0 calls', '+1ms self'], []],
  [['+10% errors'], ['failed: +10% errors: errors of all was 1 and is 2, +100.0%']],
  [['-50% calls'], ['failed: -50% calls: calls of all was 5,000,001,015 and is 10, -100.0%']],
  [
    ['+10% self ^checkout$', '+5% total checkout'],
    ['failed: +10% self ^checkout$: self of checkout was 1.80 ms and is 2.50 ms, +38.9%'],
  ],
  [['+0 calls index'], ['failed: +0 calls index: calls of index was 0 and is 1']],
  [
    ['+500us self checkout'],
    ['failed: +500us self checkout: self of checkout was 1.80 ms and is 2.50 ms, +38.9%'],
  ],
];

test.each(GATES)('--fail-on %s', (gates, lines) => {
  const cwd = scratchFolder();
  writeShop(`${cwd}/old.db`);
  writeLaterShop(`${cwd}/new.db`);
  const args = ['diff', 'old.db', 'new.db', ...gates.flatMap((gate) => ['--fail-on', gate])];
  const { code, stdout, stderr } = functrace(args, { cwd });
  expect(stderr).toBe('');
  expect(stdout.split('\n').filter((line) => line.startsWith('failed'))).toEqual(lines);
  expect(code).toBe(lines.length > 0 ? 1 : 0);
  const json = functrace([...args, '--json'], { cwd });
  expect(json.code).toBe(code);
  expect((JSON.parse(json.stdout) as { failures: unknown[] }).failures).toHaveLength(lines.length);
});

test('every gate was tried', () => {
  expect(GATES).toHaveLength(6);
});

test.each([
  [['diff', 'old.db'], "FT_CLI_USAGE: missing required argument 'new'; see functrace --help"],
  [
    ['diff', 'old.db', 'gone.db'],
    'FT_CLI_NO_STORE: <new> "gone.db" does not exist; run a traced program first, or name a recording with --store <file>',
  ],
  [
    ['diff', 'old.db', 'old.db', '--fail-on', '10% self'],
    'FT_CLI_USAGE: --fail-on is "10% self"; expected a change, a figure (calls, errors, self, running, total) and, for each of some functions, a regular expression: "+10% self", "+5ms total", "+0 calls ^Cart"',
  ],
])('functrace %s', (args, line) => {
  const cwd = scratchFolder();
  writeShop(`${cwd}/old.db`);
  expect(functrace(args, { cwd })).toEqual({ code: 2, stdout: '', stderr: `functrace: ${line}\n` });
});
