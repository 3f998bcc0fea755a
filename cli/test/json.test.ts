import { SESSION_STRIDE } from '@functrace/format';
import { expect, test } from 'vitest';
import type { CallTree } from '../src/queries/call-tree.ts';
import type { RecordingHead } from '../src/queries/recording-head.ts';
import type { Top } from '../src/queries/top.ts';
import { RecordingBuilder, START } from './recording-builder.ts';
import { enterScratchFolder, runJson } from './scratch.ts';
import { writeShop } from './shop.ts';

const STORE = '.functrace/shop.db';

test('the head counts sessions, spans and losses without looking at spans', () => {
  enterScratchFolder();
  writeShop(STORE);
  for (const args of [['top'], ['tree'], ['show', '1']]) {
    expect(runJson<{ head: RecordingHead }>(args).head).toEqual({
      store: STORE,
      spans: 5_000_001_015,
      sessions: 2,
      openSessions: 1,
      dropped: 12,
      stalled: 3_210_000,
      folded: 0,
      overBudget: 0,
      evicted: 0,
      sampledSessions: 0,
      from: '2026-02-03T04:05:06.123456789Z',
      to: '2026-02-03T04:05:08.623456789Z',
      elapsed: 2_500_000_000,
      folders: ['/srv/shop'],
    });
  }
});

test('a session without an end lasts until its last span', () => {
  enterScratchFolder();
  const builder = new RecordingBuilder(STORE);
  builder.session({ end: null });
  const site = builder.site({ name: 'work' });
  builder.node({ site, durations: [5, 7] });
  builder.span({ site, start: 10, duration: 5, running: 5 });
  builder.span({ site, start: 1_000_000_000, duration: 7, running: 7 });
  builder.close();
  const { head } = runJson<{ head: RecordingHead }>(['top']);
  expect(head.to).toBe('2026-02-03T04:05:07.123456796Z');
  expect(head.elapsed).toBe(1_000_000_007);
});

test('top adds sessions, and takes only finished calls for mean, percentiles and extremes', () => {
  enterScratchFolder();
  writeShop(STORE);
  const { rows, functions } = runJson<Top>(['top', '--sort', 'calls']);
  expect(functions).toBe(5);
  expect(rows.map((row) => [row.name, row.calls])).toEqual([
    ['routes.get.handler.onTick.<anonymous@120:9>', 5_000_000_002],
    ['walk', 1000],
    ['Cart.total', 7],
    ['checkout', 5],
    ['注文.合計を計算する', 1],
  ]);
  const cart = rows.find((row) => row.name === 'Cart.total');
  expect(cart).toMatchObject({
    file: '/srv/shop/src/cart.ts',
    line: 30,
    column: 3,
    kind: 'method',
    finished: 5,
    errors: 0,
    total: 13_930_000,
    self: 10_200_000,
    running: 14_430_000,
    mean: 13_930_000 / 5,
    min: 400_000,
    max: 12_000_000,
  });
});

test('a function that one session loaded twice counts its nested time once', () => {
  enterScratchFolder();
  const builder = new RecordingBuilder(STORE);
  builder.session();
  const outer = builder.site({ name: 'visit' });
  const between = builder.site({ name: 'each', line: 2 });
  const inner = builder.site({ name: 'visit' });
  const root = builder.node({ site: outer, durations: [100], self: 10, running: 100 });
  const middle = builder.node({
    site: between,
    parent: root,
    durations: [90],
    self: 20,
    running: 90,
  });
  builder.node({ site: inner, parent: middle, durations: [70], self: 70, running: 70 });
  builder.close();
  const { rows } = runJson<Top>(['top']);
  expect(rows.find((row) => row.name === 'visit')).toMatchObject({
    calls: 2,
    total: 100,
    running: 100,
    self: 80,
    min: 70,
    max: 100,
  });
});

test('nanoseconds above 2^53 are read, not refused', () => {
  enterScratchFolder();
  const builder = new RecordingBuilder(STORE);
  builder.session({ stalled: 2 ** 60 });
  const site = builder.site({ name: 'sleep' });
  const huge = 2n ** 62n;
  builder.node({ site, calls: 1, total: huge, self: huge, running: huge, max: huge });
  builder.node({ site, calls: 1, total: huge, self: huge, running: huge, max: huge });
  builder.close();
  const { rows, head } = runJson<Top & { head: RecordingHead }>(['top']);
  expect(rows[0]?.total).toBe(2 ** 63);
  expect(head.stalled).toBe(2 ** 60);
});

test('the tree merges sessions by path, longest first, callers before callees', () => {
  enterScratchFolder();
  writeShop(STORE);
  const { rows, running, hidden } = runJson<CallTree>(['tree']);
  expect(rows.map((row) => [row.depth, row.parent, row.name, row.calls])).toEqual([
    [0, -1, 'checkout', 5],
    [1, 0, 'routes.get.handler.onTick.<anonymous@120:9>', 5_000_000_000],
    [1, 0, 'walk', 1000],
    [1, 0, 'Cart.total', 5],
    [2, 3, '注文.合計を計算する', 1],
    [0, -1, 'Cart.total', 2],
    [1, 5, 'routes.get.handler.onTick.<anonymous@120:9>', 2],
  ]);
  expect(running).toBe(rows.reduce((sum, row) => sum + row.self, 0));
  expect(hidden).toEqual({ focus: 0, ignore: 0, hide: 0, depth: 0, min: 0 });
});

test('--focus keeps callers as context and everything below', () => {
  enterScratchFolder();
  writeShop(STORE);
  const { rows, hidden } = runJson<CallTree>(['tree', '--focus', '^Cart']);
  expect(rows.map((row) => [row.name, row.isContext])).toEqual([
    ['checkout', true],
    ['Cart.total', false],
    ['注文.合計を計算する', false],
    ['Cart.total', false],
    ['routes.get.handler.onTick.<anonymous@120:9>', false],
  ]);
  expect(hidden).toEqual({ focus: 2, ignore: 0, hide: 0, depth: 0, min: 0 });
});

test('--min keeps the way to a callback that ran longer than its caller', () => {
  enterScratchFolder();
  const builder = new RecordingBuilder(STORE);
  builder.session();
  const start = builder.site({ name: 'start' });
  const callback = builder.site({ name: 'callback', line: 2 });
  const root = builder.node({ site: start, durations: [10] });
  builder.node({ site: callback, parent: root, durations: [5000] });
  builder.node({ site: callback, durations: [20] });
  builder.close();
  const { rows, hidden } = runJson<CallTree>(['tree', '--min', '1us']);
  expect(rows.map((row) => row.name)).toEqual(['start', 'callback']);
  expect(hidden.min).toBe(1);
});

test('show gives values as JSON, children in order, and times with their waiting', () => {
  enterScratchFolder();
  writeShop(STORE);
  const { span } = runJson<{ span: Record<string, unknown> }>(['show', '1', '--children', '2']);
  expect(span).toEqual({
    id: 1,
    function: {
      name: 'checkout',
      file: '/srv/shop/src/shop.ts',
      line: 10,
      column: 1,
      kind: 'async function',
    },
    session: 1,
    pid: 4001,
    thread: 0,
    task: 1,
    parent: null,
    depth: 0,
    at: '2026-02-03T04:05:06.124456789Z',
    start: 1_000_000,
    duration: 900_000_000,
    running: 20_000_000,
    waiting: 880_000_000,
    outcome: 'returned',
    parameters: [
      { name: 'cart', value: { $: 'Cart', items: { $: 'Array', length: 3 }, $more: 2 } },
      {
        name: 'options',
        value: { dryRun: true, $$ref: { $: 'bigint', value: '12' }, 'a-b': { $: 'undefined' } },
      },
      { name: 'rest' },
    ],
    receiver: null,
    result: { $: 'string', value: 'a long receipt', length: 4096 },
    children: [
      {
        id: 2,
        name: 'Cart.total',
        offset: 200_000,
        duration: 400_000,
        running: 400_000,
        outcome: 'returned',
      },
      { id: 4, name: 'walk', offset: 1_000_000, duration: 7000, running: 7000, outcome: 'threw' },
    ],
    childCount: 3,
  });
});

test('show finds the caller and the callees of a later session', () => {
  enterScratchFolder();
  writeShop(STORE);
  const { span } = runJson<{ span: Record<string, unknown> }>(['show', String(SESSION_STRIDE + 1)]);
  expect(span).toMatchObject({
    session: 2,
    thread: 3,
    childCount: 1,
    children: [{ id: SESSION_STRIDE + 2 }],
  });
  const child = runJson<{ span: Record<string, unknown> }>(['show', String(SESSION_STRIDE + 2)]);
  expect(child.span).toMatchObject({ parent: { id: SESSION_STRIDE + 1, name: 'checkout' } });
  expect(START % 1_000_000_000n).toBe(123_456_789n);
});
