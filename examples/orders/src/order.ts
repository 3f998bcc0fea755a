/** Money is counted in whole cents, so that sums are exact. */
export type Cents = number;

const COUNTRIES = ['AT', 'CH', 'DE', 'FR', 'GB', 'IT', 'NL', 'PL'] as const;
export type Country = (typeof COUNTRIES)[number];

export interface OrderLine {
  readonly sku: string;
  readonly quantity: number;
  readonly unitPrice: Cents;
}

export interface Order {
  readonly id: string;
  readonly customer: { readonly name: string; readonly email: string };
  readonly country: Country;
  readonly lines: readonly OrderLine[];
}

export class InvalidOrderError extends Error {
  readonly orderId: string;

  constructor(orderId: string, reason: string) {
    super(reason);
    this.name = 'InvalidOrderError';
    this.orderId = orderId;
  }
}

/** What an order's goods cost before any rule applies. */
export function subtotal(order: Order): Cents {
  return order.lines.reduce((sum, line) => sum + line.quantity * line.unitPrice, 0);
}

/** Checks one record of the data file. Throws an {@link InvalidOrderError} that names the first thing wrong. */
export function parseOrder(record: unknown): Order {
  const { id, customer, country, lines } = fields(record);
  if (typeof id !== 'string' || id === '') throw new InvalidOrderError('?', 'no id');

  const { name, email } = fields(customer);
  if (typeof name !== 'string') throw new InvalidOrderError(id, 'customer has no name');
  if (typeof email !== 'string' || !email.includes('@')) {
    throw new InvalidOrderError(id, 'customer has no valid e-mail address');
  }
  if (!isCountry(country)) throw new InvalidOrderError(id, `no delivery to ${String(country)}`);
  if (!Array.isArray(lines) || lines.length === 0) throw new InvalidOrderError(id, 'no lines');

  return {
    id,
    customer: { name, email },
    country,
    lines: lines.map((line) => parseLine(id, line)),
  };
}

function parseLine(orderId: string, line: unknown): OrderLine {
  const { sku, quantity, unitPrice } = fields(line);
  if (typeof sku !== 'string') throw new InvalidOrderError(orderId, 'a line has no sku');
  if (!isCount(quantity) || quantity === 0) {
    throw new InvalidOrderError(orderId, `${sku}: quantity is ${String(quantity)}`);
  }
  if (!isCount(unitPrice)) {
    throw new InvalidOrderError(orderId, `${sku}: unit price is ${String(unitPrice)}`);
  }
  return { sku, quantity, unitPrice };
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function isCountry(value: unknown): value is Country {
  return COUNTRIES.some((country) => country === value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
