import { expect, test } from 'vitest';
import { CliError } from '../src/error.ts';
import { type Asked, holds } from '../src/queries/where/holds.ts';
import { parseWhere } from '../src/queries/where/parse.ts';

const VALUES: Readonly<Record<string | number, string>> = {
  0: '120',
  1: '{"lines":[1,{"name":"tea"}],"$$ref":{"$":"bigint","value":"12"},"at":{"$":"Date","value":"2026-02-03T00:00:00.000Z"}}',
  2: '{"$":"undefined"}',
  3: '{"$":"number","value":"NaN"}',
  4: 'not JSON',
  result: '{"$":"string","value":"a long receipt","length":4096}',
  this: '{"$":"Cart","items":{"$":"Array","length":3}}',
};

const CALL: Asked = {
  measures: {
    duration: 5_000_000,
    running: 1000,
    waiting: null,
    depth: 3,
    outcome: 'threw',
    function: 'Cart.total',
    task: 7,
  },
  names: ['amount', 'order', 'gone', 'odd', 'text'],
  value: (position) => VALUES[position],
};

const TRUE = [
  'arg.amount > 100',
  'arg.amount>=120&&arg.amount<=120',
  'args[0] == 120.0',
  '-5 < arg.amount',
  '!(arg.amount < 100)',
  '!!arg.amount',
  'arg.order.lines[1].name =~ /^TEA$/i',
  "arg.order['lines'].length === 2",
  'arg.order["$ref"] == 12',
  'arg.order.at >= "2026-01-01"',
  'arg.gone == undefined && arg.nobody == undefined && args[9] == undefined',
  'arg.odd != arg.odd',
  'arg.text == "not JSON"',
  'result =~ /receipt$/ && result.length == 4096',
  'this.items.length == 3',
  'duration >= 5ms && duration < 0.006s && running == 1us',
  'waiting == null',
  'outcome == "threw" || false && false',
  'false && false || true',
  'function !~ /^Order/ && depth == 3 && task != 8',
  'arg.amount != "120"',
  'arg.amount !~ /x/ && arg.gone !~ /undefined/',
  String.raw`arg.text == 'not \JSON'`,
];

const FALSE = [
  'arg.amount > "100"',
  'arg.order > 1',
  'arg.order == arg.gone',
  'arg.order.constructor != undefined || arg.order.toString != undefined',
  'arg.amount.length == 3',
  'waiting > 0 || waiting <= 0',
  'error =~ /./',
  'arg.gone',
  'undefined =~ /undefined/',
];

test.each(TRUE)('%s', (source) => {
  expect(holds(parseWhere(source).expression, CALL)).toBe(true);
});

test.each(FALSE)('not %s', (source) => {
  expect(holds(parseWhere(source).expression, CALL)).toBe(false);
});

/** Expressions, and the column and the reason that their error names. */
const WRONG: readonly (readonly [source: string, said: string])[] = [
  ['', 'column 1: expected a value, found the end'],
  ['arg.amount >', 'column 13: expected a value, found the end'],
  ['arg.amount > 100)', 'column 17: expected &&, || or the end, found )'],
  ['(arg.amount', 'column 12: expected ), found the end'],
  ['amount > 100', 'column 1: there is no "amount"; expected arg.NAME, args[0], result'],
  ['process.exit()', 'column 1: there is no "process"'],
  ['result; 1', 'column 7: there is no operator ;'],
  ['result()', 'column 7: expected &&, || or the end, found ('],
  ['arg.amount = 1', 'column 12: there is no operator ='],
  ['arg.amount & 1', 'column 12: there is no operator &'],
  ['arg == 1', 'column 1: expected a parameter by its name, as in arg.amount'],
  ['args.x == 1', 'column 1: expected a parameter by its position, as in args[0]'],
  ['arg. == 1', 'column 6: expected a name, found =='],
  ['args[', 'column 6: expected a position or a name in quotes, found the end'],
  ['args[0', 'column 7: expected ], found the end'],
  ['duration.x', 'column 1: duration has no "x"; it is a plain value'],
  ['duration > 5lightyears', 'column 12: 5lightyears is no number; durations are such as'],
  ['duration > 1 < 2', 'column 14: expected &&, || or the end, found <'],
  ['result == "x', 'column 11: " is never closed'],
  ['result =~ "x"', 'column 11: expected a regular expression, as in /tea|cup/i, found "x"'],
  ['result =~ /(/', 'column 11: /(/ is no regular expression'],
  ['result =~ /x/g', 'column 11: /x/g is no regular expression'],
  ['result =~ /x', 'column 11: / is never closed'],
  ['outcome == "thrown"', 'column 1: outcome is one of "returned", "threw", "closed"'],
  ['- result', 'column 3: expected a number, found result'],
  ['('.repeat(300), 'it nests too deep'],
];

test.each(WRONG)('wrong: %s', (source, said) => {
  expect(() => parseWhere(source)).toThrow(CliError);
  expect(() => parseWhere(source)).toThrow(`--where is "${source}"; `);
  expect(() => parseWhere(source)).toThrow(said);
});

test('each kind of expression was read', () => {
  expect([TRUE.length, FALSE.length, WRONG.length]).toEqual([23, 9, 26]);
});
