import type { Cents, Country } from './order.ts';
import type { Outcome } from './pipeline.ts';

interface CountryTotal {
  orders: number;
  total: Cents;
}

/** Collects outcomes as they come in, and prints what a shop wants to know in the evening. */
export class Report {
  readonly #totals = new Map<Country, CountryTotal>();
  readonly #failed: string[] = [];

  add(outcome: Outcome): void {
    if (outcome.kind === 'failed') {
      this.#failed.push(`${outcome.id.padEnd(8)}${outcome.reason}`);
      return;
    }
    const entry = this.#totals.get(outcome.country) ?? { orders: 0, total: 0 };
    entry.orders += 1;
    entry.total += outcome.total;
    this.#totals.set(outcome.country, entry);
  }

  toString(): string {
    const rows = [...this.#totals]
      .toSorted(([, a], [, b]) => b.total - a.total)
      .map(([country, { orders, total }]) => row(country, orders, total));
    return [
      'country  orders        total',
      ...rows,
      '',
      `${this.#failed.length} orders failed`,
      ...this.#failed.toSorted(),
    ].join('\n');
  }
}

function row(country: Country, orders: number, total: Cents): string {
  return `${country.padEnd(7)}${String(orders).padStart(8)}${euros(total).padStart(13)}`;
}

function euros(amount: Cents): string {
  return (amount / 100).toFixed(2);
}
