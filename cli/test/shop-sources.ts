import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';

const CART = `${'//\n'.repeat(28)}class Cart {
  total(currency) {
\tconst sum = this.items.map((item) => item.price).reduce(add, 0);
    return currency === 'EUR' ? sum : exchange(sum, currency);
  }
}
`;

const SHOP = `${'//\n'.repeat(9)}export async function checkout(cart, options, rest) {
  return await pay(cart.total(options.currency));
}
`;

/** Before and after the shop was recorded. */
const UNCHANGED = new Date('2026-02-01T00:00:00Z');
const CHANGED = new Date('2026-02-04T00:00:00Z');

/** Sources of the shop in this folder, where they are looked for when they are not where they were recorded. */
export function writeShopSources(): void {
  mkdirSync('src');
  writeFileSync('src/cart.ts', CART);
  utimesSync('src/cart.ts', UNCHANGED, UNCHANGED);
  writeFileSync('src/shop.ts', SHOP);
  utimesSync('src/shop.ts', CHANGED, CHANGED);
  writeFileSync('src/tree.ts', 'nothing is here any more\n'.repeat(9));
  utimesSync('src/tree.ts', UNCHANGED, UNCHANGED);
}
