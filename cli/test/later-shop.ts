import { RecordingBuilder, START } from './recording-builder.ts';

/**
 * The shop after a change, in another folder: `walk` is gone, `index` is new, `Cart.total` and a callback have moved down,
 * and checkout does more.
 */
export function writeLaterShop(path: string): void {
  const shop = new RecordingBuilder(path);
  shop.session({ start: START + 86_400_000_000_000n, cwd: '/home/me/shop' });
  const checkout = shop.site({
    name: 'checkout',
    file: '/home/me/shop/src/shop.ts',
    line: 10,
    kind: 'async function',
  });
  const total = shop.site({
    name: 'Cart.total',
    file: '/home/me/shop/src/cart.ts',
    line: 42,
    column: 3,
    kind: 'method',
  });
  const tick = shop.site({
    name: 'routes.get.handler.onTick.<anonymous@133:9>',
    file: '/opt/lib/timers.ts',
    line: 133,
    column: 9,
    kind: 'arrow',
  });
  const index = shop.site({ name: 'index', file: '/home/me/shop/src/tree.ts', line: 9 });
  const root = shop.node({
    site: checkout,
    durations: [900_000_000, 1_200_000_000, 300_000],
    errors: 2,
    self: 2_500_000,
    running: 30_000_000,
  });
  shop.node({ site: total, parent: root, durations: [400_000, 410_000], self: 810_000 });
  shop.node({ site: index, parent: root, durations: [7_000_000] });
  const rootTotal = shop.node({ site: total, calls: 2, self: 500_000, running: 500_000 });
  shop.node({ site: tick, parent: rootTotal, durations: [100, 100] });
  shop.close();
}
