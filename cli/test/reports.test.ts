import { expect, test } from 'vitest';
import { widthOf } from '../src/report/text.ts';
import { writeLaterShop } from './later-shop.ts';
import { enterScratchFolder, runAnyway } from './scratch.ts';
import { writeShopSources } from './shop-sources.ts';
import { writeShop } from './shop.ts';

const STORE = '.functrace/shop.db';
const LATER = 'later.db';

const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  top: ['top'],
  'top-sorted': ['top', '--sort', 'errors', '-n', '2'],
  'top-file': ['top', '--by', 'file'],
  'top-package': ['top', '--by', 'package'],
  'top-task': ['top', '--by', 'task', '--sort', 'waiting'],
  tree: ['tree'],
  'tree-inverted': ['tree', '--inverted'],
  'tree-inverted-filtered': [
    'tree',
    '--inverted',
    '--depth',
    '1',
    '--min',
    '10%',
    '--hide',
    'walk',
  ],
  'tree-edges': ['tree', '--edges', '--min', '5ms'],
  peek: ['peek', 'Cart.total'],
  'peek-pattern': ['peek', 'onTick'],
  'peek-placed': ['peek', 'checkout@src/shop.ts:10', '--failed', '--range', '..1.9s'],
  list: ['list', 'Cart.total'],
  'list-changed': ['list', 'checkout'],
  'list-gone': ['list', 'walk'],
  'tree-filtered': ['tree', '--focus', 'Cart', '--depth', '2', '--min', '1ms'],
  'tree-ignore': ['tree', '--ignore', 'onTick|日本', '--session', '1,2'],
  'tree-hide': ['tree', '--hide', 'Cart'],
  'tree-range': ['tree', '--range', '1.2ms..1.96s'],
  'top-show': ['top', '--show', 'checkout|walk'],
  'top-failed': ['top', '--failed', '--task', '1'],
  'tree-nothing': ['tree', '--focus', 'nowhere'],
  diff: ['diff', STORE, LATER],
  'diff-few': ['diff', STORE, LATER, '-n', '2', '--sort', 'errors', '--normalize'],
  'diff-tree': ['diff', STORE, LATER, '--tree', '--ignore', 'onTick'],
  'diff-same': ['diff', STORE, STORE],
  'show-waiting': ['show', '1'],
  'show-limited': ['show', '1', '--children', '1'],
  'show-arguments': ['show', '2'],
  'show-error': ['show', '4'],
  'show-unfinished': ['show', '6'],
  'show-second-session': ['show', '1099511627778'],
  replay: ['replay'],
  'replay-task': ['replay', '--task', '1', '--depth', '2', '--gap', '2s'],
  'replay-limited': ['replay', '--session', '1', '-n', '2'],
  calls: ['calls'],
  'calls-where': ['calls', 'Cart|checkout', '--where', 'duration > 500us || args[1] == 7'],
  'calls-last': ['calls', 'checkout', '--last', '2'],
  'calls-nothing': ['calls', 'walk', '--where', 'outcome == "returned"'],
  tasks: ['tasks'],
  'tasks-function': ['tasks', 'checkout', '-n', '1'],
  query: ['query', 'SELECT id, name, params, parentId FROM TraceData LIMIT 3'],
  'query-csv': ['query', 'SELECT id, "end", command FROM session', '--format', 'csv'],
  'query-markdown': ['query', "SELECT start, '' AS none FROM session", '--format', 'markdown'],
  task: ['task', '1'],
  'task-limited': ['task', '1', '--limit', '2'],
  'task-unfinished': ['task', '2'],
  help: ['--help'],
  'help-init': ['init', '--help'],
  'help-doctor': ['doctor', '--help'],
  'help-build': ['build', '--help'],
  'help-instrument': ['instrument', '--help'],
  'help-top': ['top', '--help'],
  'help-tree': ['tree', '--help'],
  'help-peek': ['peek', '--help'],
  'help-list': ['list', '--help'],
  'help-diff': ['diff', '--help'],
  'help-ls': ['ls', '--help'],
  'help-info': ['info', '--help'],
  'help-rm': ['rm', '--help'],
  'help-prune': ['prune', '--help'],
  'help-completion': ['completion', '--help'],
  'help-show': ['show', '--help'],
  'help-task': ['task', '--help'],
  'help-replay': ['replay', '--help'],
  'help-calls': ['calls', '--help'],
  'help-tasks': ['tasks', '--help'],
  'help-check': ['check', '--help'],
  'help-query': ['query', '--help'],
  'help-export': ['export', '--help'],
  'help-import': ['import', '--help'],
  'help-profile': ['profile', '--help'],
};

const WIDTHS = { piped: undefined, wide: 120, usual: 80, narrow: 40 } as const;

const cases = Object.entries(COMMANDS).flatMap(([name, args]) =>
  Object.entries(WIDTHS).map(([width, columns]) => ({ name, args, width, columns })),
);

test.each(cases)('$name, $width', async ({ name, args, width, columns }) => {
  enterScratchFolder();
  writeShop(STORE);
  writeLaterShop(LATER);
  writeShopSources();
  const text = await runAnyway(args, columns);
  await expect(text).toMatchFileSnapshot(`golden/${name}.${width}.txt`);
  const isForPrograms = args.includes('--format');
  if (columns === undefined || name.startsWith('help') || isForPrograms) return;
  const tooWide = text.split('\n').filter((line) => widthOf(line) > columns);
  expect(tooWide).toEqual([]);
});

test('every command ran at every width', () => {
  expect(Object.keys(COMMANDS).length).toBeGreaterThanOrEqual(60);
  expect(cases).toHaveLength(Object.keys(COMMANDS).length * 4);
});

/** What these print is no report, or says how large and old files are; the example of check brings a file of its own. */
const ASKS_NOTHING = new Set([
  'init',
  'doctor',
  'build',
  'instrument',
  'export',
  'check',
  'ls',
  'info',
  'rm',
  'prune',
  'completion',
  'import',
  'profile',
]);

const asking = Object.keys(COMMANDS).flatMap((name) => {
  const command = /^help-(.*)/.exec(name)?.[1];
  return command === undefined || ASKS_NOTHING.has(command) ? [] : [command];
});

test.each(asking)('the example in the help of %s is real', async (name) => {
  enterScratchFolder();
  writeShop(STORE);
  writeLaterShop(LATER);
  writeShopSources();
  const help = await runAnyway([name, '--help']);
  const example = help.split('Example:\n')[1] ?? '';
  const [command = '', ...lines] = example.split('\n').map((line) => line.slice(2));
  const words = command.replace(/^\$ functrace /, '').match(/'[^']*'|"[^"]*"|\S+/g) ?? [];
  const args = words.map((word) => word.replaceAll(/^['"]|['"]$/g, ''));
  expect(args[0]).toBe(name);
  const text = await runAnyway(args, 76);
  const real = text.split('\n');
  // Shortened by whole lines, and by the places at their ends.
  for (const line of lines) expect(real.some((one) => one.startsWith(line))).toBe(true);
});
