import { bucketOf, encodeHistogram, Outcome } from '@functrace/format';
import { RecordingBuilder, START } from './recording-builder.ts';

/**
 * A shop that was recorded by two threads: recursion, waiting, errors, unfinished calls, a name of wide characters, and
 * more calls than a number of 32 bits holds.
 */
export function writeShop(path: string): void {
  const shop = new RecordingBuilder(path);
  shop.session({ dropped: 12, stalled: 3_210_000 });
  const checkout = shop.site({
    name: 'checkout',
    line: 10,
    kind: 'async function',
    parameters: 'cart,options,rest',
  });
  const total = shop.site({
    name: 'Cart.total',
    file: '/srv/shop/src/cart.ts',
    line: 30,
    column: 3,
    kind: 'method',
    parameters: 'currency',
  });
  const walk = shop.site({ name: 'walk', file: '/srv/shop/src/tree.ts', line: 5, column: 8 });
  const wide = shop.site({
    name: '注文.合計を計算する',
    file: '/srv/shop/src/日本.ts',
    line: 7,
    column: 1,
    kind: 'method',
  });
  const tick = shop.site({
    name: 'routes.get.handler.onTick.<anonymous@120:9>',
    file: '/opt/lib/timers.ts',
    line: 120,
    column: 9,
    kind: 'arrow',
  });
  shop.site({ name: 'neverCalled', line: 99 });

  const root = shop.node({
    site: checkout,
    durations: [900_000_000, 1_100_000_000, 250_000],
    calls: 4,
    errors: 1,
    total: 2_000_250_000,
    self: 1_500_000,
    running: 45_000_000,
    min: 250_000,
  });
  const cart = shop.node({
    site: total,
    parent: root,
    durations: [400_000, 410_000, 420_000, 12_000_000],
    calls: 4,
    self: 9_000_000,
    running: 13_230_000,
  });
  shop.node({ site: wide, parent: cart, durations: [4_230_000] });
  // walk calls itself: 1,000 calls, of which 10 are outermost.
  shop.node({
    site: walk,
    parent: root,
    durations: Array.from({ length: 1000 }, (_, index) => 1000 + index),
    total: 15_000_000,
    self: 15_000_000,
    running: 15_000_000,
  });
  shop.node({
    site: tick,
    parent: root,
    calls: 5_000_000_000,
    histogram: encodeHistogram({ first: bucketOf(90), counts: [5_000_000_000] }),
    min: 90,
    max: 90,
    total: 450_000_000_000n,
    self: 15_270_000,
    running: 15_270_000,
  });
  // Entered and never left.
  const rootTotal = shop.node({ site: total, calls: 2, self: 500_000, running: 500_000 });
  shop.node({ site: tick, parent: rootTotal, durations: [100, 100] });

  const first = shop.span({
    site: checkout,
    start: 1_000_000,
    duration: 900_000_000,
    running: 20_000_000,
    values: {
      [-3]: 'null',
      0: '{"$":"Cart","items":{"$":"Array","length":3},"$more":2}',
      1: '{"dryRun":true,"$$ref":{"$":"bigint","value":"12"},"a-b":{"$":"undefined"}}',
      [-1]: '{"$":"string","value":"a long receipt","length":4096}',
    },
  });
  shop.span({
    site: total,
    parent: first,
    depth: 1,
    start: 1_200_000,
    duration: 400_000,
    running: 400_000,
    values: { [-3]: '{"$":"Cart"}', 0: '"EUR"', 1: '7', [-1]: '12.5' },
  });
  shop.span({ site: wide, parent: 2, depth: 2, start: 1_300_000, duration: 4000, running: 4000 });
  shop.span({
    site: walk,
    parent: first,
    depth: 1,
    start: 2_000_000,
    duration: 7000,
    running: 7000,
    outcome: Outcome.THREW,
    values: { [-2]: '{"$":"TypeError","message":"no such order","code":"E_ORDER"}' },
  });
  shop.span({
    site: tick,
    parent: first,
    depth: 1,
    start: 1_950_000_000,
    duration: 90,
    running: 90,
    outcome: Outcome.CLOSED,
  });
  shop.span({ site: checkout, start: 2_000_000_000, running: 1_000_000, task: 2 });
  shop.task({ site: checkout, created: 1_000_000, running: 20_000_000, elapsed: 1_949_000_090 });
  shop.task({
    id: 2,
    site: checkout,
    created: 2_000_000_000,
    running: 1_000_000,
    elapsed: 1_000_000,
    isFinished: false,
  });

  // The same program a second later, on another thread, which was killed: no end, and other ids for the same functions.
  shop.session({ start: START + 1_000_000_000n, end: null, thread: 3 });
  const total2 = shop.site({
    name: 'Cart.total',
    file: '/srv/shop/src/cart.ts',
    line: 30,
    column: 3,
    kind: 'method',
    parameters: 'currency',
  });
  const checkout2 = shop.site({
    name: 'checkout',
    line: 10,
    kind: 'async function',
    parameters: 'cart,options,rest',
  });
  const root2 = shop.node({
    site: checkout2,
    durations: [2_000_000_000],
    self: 300_000,
    running: 1_000_000,
  });
  shop.node({ site: total2, parent: root2, durations: [700_000] });
  shop.span({ site: checkout2, start: 5_000_000, duration: 2_000_000_000, running: 1_000_000 });
  shop.span({
    site: total2,
    parent: 1,
    depth: 1,
    start: 6_000_000,
    duration: 700_000,
    running: 700_000,
  });
  shop.close();
}
