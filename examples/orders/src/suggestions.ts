import type { Order } from './order.ts';

const SUGGESTED = 3;

/** What customers buy together. */
export class Suggestions {
  readonly #orders: readonly Order[];

  constructor(orders: readonly Order[]) {
    this.#orders = orders;
  }

  /** Goods to go with an order, the most likely first; undefined for an order that is not known. */
  for(id: string): string[] | undefined {
    const bought = this.#orders.find((order) => order.id === id)?.lines.map((line) => line.sku);
    if (bought === undefined) return undefined;
    const others = this.#goods().filter((sku) => !bought.includes(sku));
    return others
      .toSorted((a, b) => this.#score(b, bought) - this.#score(a, bought))
      .slice(0, SUGGESTED);
  }

  #goods(): string[] {
    return [...new Set(this.#orders.flatMap((order) => order.lines.map((line) => line.sku)))];
  }

  /** How often it was bought together with any of the others. */
  #score(sku: string, bought: readonly string[]): number {
    return bought.reduce((sum, other) => sum + this.#together(sku, other), 0);
  }

  #together(one: string, other: string): number {
    return this.#orders.filter((order) => contains(order, one) && contains(order, other)).length;
  }
}

function contains(order: Order, sku: string): boolean {
  return order.lines.some((line) => line.sku === sku);
}
