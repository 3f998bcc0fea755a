import { readFileSync, writeFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { LIMITS } from '../src/budgets/budgets.ts';
import { readBudgets } from '../src/budgets/read-budgets.ts';
import type { BudgetCheck } from '../src/queries/check-budgets.ts';
import { functrace } from './child.ts';
import { enterScratchFolder, runAnyway, scratchFolder } from './scratch.ts';
import { writeShop } from './shop.ts';

const schema = JSON.parse(
  readFileSync(new URL('../schema/budgets.json', import.meta.url), 'utf8'),
) as { definitions: { limits: { properties: object } } };
const isValid = new Ajv().compile(schema);

/** What the budgets of a file find in the shop, and the exit code. */
function check(budgets: object): { code: number | null; answer: BudgetCheck } {
  const cwd = scratchFolder();
  writeShop(`${cwd}/shop.db`);
  writeFileSync(`${cwd}/budgets.json`, JSON.stringify(budgets));
  expect(isValid(budgets)).toBe(true);
  const { code, stdout } = functrace(['check', '--store', 'shop.db', '--json'], { cwd });
  return { code, answer: JSON.parse(stdout) as BudgetCheck };
}

test('each bound is exceeded by one more than it, and not by as much', () => {
  const exact = {
    maxCalls: 7,
    maxErrors: 0,
    maxTotal: '13930us',
    maxSelf: '10200us',
    maxMean: '2786us',
    maxDuration: '12ms',
  };
  expect(check({ functions: { 'Cart.total': exact } })).toMatchObject({
    code: 0,
    answer: { violations: [], checked: 6, unmatched: [] },
  });
  const below = {
    maxCalls: 6,
    maxTotal: '13929us',
    maxSelf: '10199us',
    maxMean: '2785us',
    maxP50: '1us',
    maxP90: '1us',
    maxP99: '1us',
    maxDuration: '11.9ms',
  };
  const { code, answer } = check({
    functions: { 'Cart.total': below, 'check*': { maxErrors: 0 } },
  });
  expect(code).toBe(1);
  expect(answer.checked).toBe(9);
  expect(answer.violations).toHaveLength(9);
  expect(answer.violations).toMatchObject([
    { kind: 'limit', function: { name: 'Cart.total' }, limit: 'maxCalls', most: 6, found: 7 },
    { limit: 'maxTotal', most: 13_929_000, found: 13_930_000 },
    { limit: 'maxSelf' },
    { limit: 'maxMean' },
    { limit: 'maxP50' },
    { limit: 'maxP90' },
    { limit: 'maxP99' },
    { limit: 'maxDuration', found: 12_000_000 },
    { function: { name: 'checkout' }, limit: 'maxErrors', most: 0, found: 1 },
  ]);
});

function found(one: string | object): string[] {
  return check({ mustNotCall: [one] }).answer.violations.map((violation) =>
    violation.kind === 'call' ? `${violation.calls} ${violation.path.join('>')}` : 'a limit',
  );
}

test('a call that must not be is found with its way, whoever stands between', () => {
  const wide = '注文.合計を計算する';
  expect(found('neverCalled')).toEqual([]);
  expect(found(wide)).toEqual([`1 checkout>Cart.total>${wide}`]);
  expect(found({ caller: 'checkout', callee: wide })).toEqual([`1 checkout>Cart.total>${wide}`]);
  expect(found({ caller: 'Cart.*', callee: wide })).toEqual([`1 Cart.total>${wide}`]);
  expect(found({ caller: 'checkout', callee: wide, directly: true })).toEqual([]);
  expect(found({ caller: 'Cart.total', callee: wide, directly: true })).toEqual([
    `1 Cart.total>${wide}`,
  ]);
  expect(found({ caller: 'walk', callee: wide })).toEqual([]);
});

test('a name that nothing has is said, and no violation', async () => {
  enterScratchFolder();
  writeShop('.functrace/shop.db');
  writeFileSync(
    'mine.json',
    '{ "functions": { "Cart.totl": { "maxCalls": 0 }, "Cart": {}, }, } // a comment',
  );
  expect(await runAnyway(['check', 'mine.json'])).toMatch(
    /\n\nno function that was called is named Cart.totl\nno function that was called is named Cart\n0 violations of 0 budgets\n$/,
  );
});

test('the example of the help is what it prints', () => {
  const cwd = scratchFolder();
  writeShop(`${cwd}/shop.db`);
  const [, example = ''] = functrace(['check', '--help']).stdout.split('Example:\n');
  const text = example.replaceAll(/^ {2}/gm, '');
  const [, budgets = '', answer = ''] =
    /^\$ cat budgets.json\n([^]*\n\}\n)\$ functrace check\n([^]*)$/.exec(text) ?? [];
  writeFileSync(`${cwd}/budgets.json`, budgets);
  expect(isValid(JSON.parse(budgets))).toBe(true);
  const { code, stdout } = functrace(['check', '--store', 'shop.db'], { cwd });
  expect(code).toBe(1);
  for (const line of answer.trim().split('\n')) expect(stdout.split('\n')).toContain(line);
});

test('the schema for editors knows the same bounds', () => {
  expect(Object.keys(schema.definitions.limits.properties)).toEqual(Object.keys(LIMITS));
});

/** Files that are wrong, and what is said of them behind the file's name. */
const WRONG: readonly (readonly [text: string, said: string])[] = [
  ['', '1:1: it is no JSON: value expected'],
  ['{ "functions": ', '1:16: it is no JSON: value expected'],
  ['[]', '1:1: the file is []; expected an object'],
  ['{ "function": {} }', '1:3: there is no "function"; did you mean functions?'],
  ['{ "functions": [] }', '1:16: functions is []; expected an object'],
  ['{ "functions": {\n  "f": 5 } }', '2:8: f is 5; expected an object'],
  [
    '{ "functions": { "f": { "maxCall": 5 } } }',
    '1:25: there is no "maxCall"; did you mean maxCalls?',
  ],
  [
    '{ "functions": { "f": { "speed": 5 } } }',
    '1:25: there is no "speed"; expected maxCalls, maxErrors, maxTotal,',
  ],
  [
    '{ "functions": { "f": { "maxCalls": -1 } } }',
    '1:37: f: maxCalls is -1; expected a whole number from 0',
  ],
  ['{ "functions": { "f": { "maxCalls": "5" } } }', 'f: maxCalls is "5"; expected a whole number'],
  [
    '{ "functions": { "f": { "maxP99": 50 } } }',
    '1:35: f: maxP99 is 50; expected a duration such as "500us", "50ms" or "2s"',
  ],
  ['{ "functions": { "f": { "maxP99": "50" } } }', 'f: maxP99 is "50"; expected a duration'],
  ['{ "mustNotCall": "f" }', '1:18: mustNotCall is "f"; expected a list'],
  ['{ "mustNotCall": [5] }', '1:19: mustNotCall is 5; expected a name, or an object'],
  ['{ "mustNotCall": [{ "callee": "f" }] }', '1:19: mustNotCall is { "callee": "f" }; expected'],
  ['{ "mustNotCall": [{ "caler": "f" }] }', '1:21: there is no "caler"; did you mean caller'],
  ['{ "mustNotCall": [{ "caller": 5, "callee": "f" }] }', '1:31: caller is 5; expected a name'],
  [
    '{ "mustNotCall": [{ "caller": "g", "callee": "f", "directly": 1 }] }',
    'directly is 1; expected true or false',
  ],
];

test.each(WRONG)('%s', (text, said) => {
  enterScratchFolder();
  writeFileSync('budgets.json', text);
  expect(() => readBudgets('budgets.json')).toThrow(`budgets.json:`);
  expect(() => readBudgets('budgets.json')).toThrow(said);
  if (text !== '' && !text.endsWith(': ')) expect(isValid(JSON.parse(text))).toBe(false);
});

test('a file that is not there is one line', () => {
  const cwd = scratchFolder();
  writeShop(`${cwd}/shop.db`);
  expect(functrace(['check', '--store', 'shop.db'], { cwd })).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'functrace: FT_CLI_BUDGETS: budgets.json does not exist; functrace check --help has an example of one\n',
  });
  expect(WRONG).toHaveLength(18);
});
