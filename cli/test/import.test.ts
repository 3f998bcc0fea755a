import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { callTree } from '../src/queries/call-tree.ts';
import { openStore } from '../src/store/open-store.ts';
import { functrace } from './child.ts';
import { enterScratchFolder, runAnyway } from './scratch.ts';
import { writeShop } from './shop.ts';

const frame = (functionName: string, line: number): object => ({
  functionName,
  scriptId: '7',
  url: 'file:///srv/shop/src/a%20b.js',
  lineNumber: line - 1,
  columnNumber: 0,
});

/** Each sample lasts until the next: main 1 ms, load 3 ms, the inner load 2 ms, idle 5 ms. */
const PROFILE = {
  nodes: [
    { id: 1, callFrame: { ...frame('(root)', 0), url: '' }, hitCount: 0, children: [2, 5] },
    { id: 2, callFrame: frame('main', 1), hitCount: 1, children: [3] },
    { id: 3, callFrame: frame('load', 9), hitCount: 1, children: [4] },
    { id: 4, callFrame: frame('load', 9), hitCount: 1 },
    { id: 5, callFrame: { ...frame('(idle)', 0), url: '' }, hitCount: 1 },
  ],
  startTime: 1_000_000,
  endTime: 1_011_000,
  samples: [2, 3, 4, 5],
  timeDeltas: [0, 1000, 3000, 2000],
};

function rows(path: string): unknown {
  const store = openStore(path);
  try {
    return callTree(store, {}).rows.map(({ name, depth, file, line, calls, self, running }) => ({
      at: `${' '.repeat(depth)}${name}`,
      file,
      line,
      calls,
      self,
      running,
    }));
  } finally {
    store.close();
  }
}

test('a .cpuprofile becomes a tree, with recursion folded and idle time left out', async () => {
  enterScratchFolder();
  writeFileSync('app.cpuprofile', JSON.stringify(PROFILE));
  const text = await runAnyway(['import', 'app.cpuprofile']);
  expect(text).toBe('wrote     .functrace/app.db\nsampled   3 stacks in 2 paths\n');
  const file = '/srv/shop/src/a b.js';
  expect(rows('.functrace/app.db')).toEqual([
    { at: 'main', file, line: 1, calls: 3, self: 1_000_000, running: 6_000_000 },
    { at: ' load', file, line: 9, calls: 2, self: 5_000_000, running: 5_000_000 },
  ]);
  expect(await runAnyway(['top'])).toContain('sampled   1 session from a profile');
});

function lines(path: string): string[] {
  return readFileSync(path, 'utf8').split('\n').toSorted();
}

test('what is exported for pprof comes back as it was', async () => {
  enterScratchFolder();
  writeShop('.functrace/shop.db');
  await runAnyway(['export', 'pprof', '-o', 'shop.pb.gz']);
  await runAnyway(['import', 'shop.pb.gz', '-o', 'back.db']);
  await runAnyway(['export', 'folded', '-o', 'before', '--store', '.functrace/shop.db']);
  await runAnyway(['export', 'folded', '-o', 'after', '--store', 'back.db']);
  expect(lines('after')).toEqual(lines('before'));
  expect(lines('after').length).toBeGreaterThan(6);
});

test('samples are compared with a recording', async () => {
  enterScratchFolder();
  writeFileSync('app.cpuprofile', JSON.stringify(PROFILE));
  await runAnyway(['import', 'app.cpuprofile']);
  await runAnyway(['export', 'cpuprofile', '-o', 'again.cpuprofile']);
  await runAnyway(['import', 'again.cpuprofile', '-o', 'again.db']);
  const { code, stdout } = functrace(['diff', '.functrace/app.db', 'again.db', '--json'], {
    cwd: process.cwd(),
  });
  expect(code).toBe(0);
  expect(stdout).toContain('"load"');
});

const MISTAKES: readonly (readonly [name: string, content: string | undefined, message: string])[] =
  [
    ['nothing.cpuprofile', undefined, 'nothing.cpuprofile is no file'],
    ['text.pb', 'hello', 'text.pb is neither a .cpuprofile nor a profile of pprof'],
    ['other.cpuprofile', '{"a":1}', 'it has no "nodes", "startTime" and "endTime"'],
    [
      'idle.cpuprofile',
      JSON.stringify({ ...PROFILE, samples: [5], timeDeltas: [0] }),
      'idle.cpuprofile has no samples',
    ],
  ];

test.each(MISTAKES)('refuses %s', (name, content, message) => {
  enterScratchFolder();
  if (content !== undefined) writeFileSync(name, content);
  const { code, stderr } = functrace(['import', name], { cwd: process.cwd() });
  expect(code).toBe(2);
  expect(stderr).toContain(`FT_CLI_IMPORT: `);
  expect(stderr).toContain(message);
  expect(existsSync(`.functrace/${name.split('.')[0] ?? ''}.db`)).toBe(false);
});

test('a recording that is there is not overwritten', async () => {
  enterScratchFolder();
  writeFileSync('app.cpuprofile', JSON.stringify(PROFILE));
  await runAnyway(['import', 'app.cpuprofile']);
  const { code, stderr } = functrace(['import', 'app.cpuprofile'], { cwd: process.cwd() });
  expect(code).toBe(2);
  expect(stderr).toContain('FT_CLI_IMPORT: .functrace/app.db exists');
  expect(MISTAKES).toHaveLength(4);
});
