import { type Cents, type Country, type Order, subtotal } from './order.ts';

export interface QuoteLine {
  readonly rule: string;
  readonly amount: Cents;
}

export interface Quote {
  readonly orderId: string;
  readonly lines: readonly QuoteLine[];
  readonly total: Cents;
}

/** One reason for a price to change. Rules run in sequence; each one sees the total so far. */
export abstract class PricingRule {
  abstract readonly name: string;

  abstract amount(order: Order, running: Cents): Cents;

  apply(order: Order, running: Cents): QuoteLine {
    return { rule: this.name, amount: Math.round(this.amount(order, running)) };
  }
}

class VolumeDiscount extends PricingRule {
  override readonly name = 'volume discount';
  readonly #threshold: number;
  readonly #share: number;

  constructor(threshold: number, share: number) {
    super();
    this.#threshold = threshold;
    this.#share = share;
  }

  override amount(order: Order, running: Cents): Cents {
    const pieces = order.lines.reduce((sum, line) => sum + line.quantity, 0);
    return pieces >= this.#threshold ? -running * this.#share : 0;
  }
}

class Shipping extends PricingRule {
  override readonly name = 'shipping';
  static readonly #farCountries: ReadonlySet<Country> = new Set(['CH', 'GB', 'PL']);
  static readonly #freeFrom: Cents = 150_00;

  override amount(order: Order, running: Cents): Cents {
    if (running >= Shipping.#freeFrom) return 0;
    return Shipping.#farCountries.has(order.country) ? 14_90 : 4_90;
  }
}

/** Comes last: tax is due on shipping too. */
class CountryTax extends PricingRule {
  override readonly name = 'tax';
  static readonly #rates: Readonly<Record<Country, number>> = {
    AT: 0.2,
    CH: 0.081,
    DE: 0.19,
    FR: 0.2,
    GB: 0.2,
    IT: 0.22,
    NL: 0.21,
    PL: 0.23,
  };

  override amount(order: Order, running: Cents): Cents {
    return running * CountryTax.#rates[order.country];
  }
}

export const STANDARD_RULES: readonly PricingRule[] = [
  new VolumeDiscount(10, 0.05),
  new Shipping(),
  new CountryTax(),
];

export function quote(order: Order, rules: readonly PricingRule[]): Quote {
  const lines: QuoteLine[] = [{ rule: 'goods', amount: subtotal(order) }];
  let total = subtotal(order);
  for (const rule of rules) {
    const line = rule.apply(order, total);
    lines.push(line);
    total += line.amount;
  }
  return { orderId: order.id, lines, total };
}
