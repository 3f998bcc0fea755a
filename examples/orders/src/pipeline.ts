import { batches } from './batches.ts';
import type { Cents, Country, Order } from './order.ts';
import { DeclinedError, GatewayTimeoutError, type PaymentGateway } from './payment-gateway.ts';
import { fetchQuote } from './quote-server.ts';
import type { OrderRecord } from './read-orders.ts';
import { retry } from './retry.ts';

export type Outcome =
  | { readonly kind: 'paid'; readonly id: string; readonly country: Country; readonly total: Cents }
  | { readonly kind: 'failed'; readonly id: string; readonly reason: string };

export interface PipelineOptions {
  readonly origin: string;
  readonly gateway: PaymentGateway;
  readonly batchSize: number;
}

/** Quotes and charges the orders, one batch at a time and the orders of a batch at once. */
export async function* processOrders(
  records: AsyncIterable<OrderRecord>,
  options: PipelineOptions,
): AsyncGenerator<Outcome, void> {
  const orders: Order[] = [];
  for await (const record of records) {
    if (record.kind === 'order') {
      orders.push(record.order);
    } else {
      yield { kind: 'failed', id: record.id, reason: record.reason };
    }
  }
  for (const batch of batches(orders, options.batchSize)) {
    yield* await Promise.all(batch.map((order) => processOrder(order, options)));
  }
}

async function processOrder(order: Order, { origin, gateway }: PipelineOptions): Promise<Outcome> {
  const { total } = await fetchQuote(origin, order);
  try {
    await retry(() => gateway.charge(order.id, total), {
      attempts: 3,
      pause: 2,
      isWorthRetrying: (error) => error instanceof GatewayTimeoutError,
    });
    return { kind: 'paid', id: order.id, country: order.country, total };
  } catch (error) {
    if (!(error instanceof DeclinedError || error instanceof GatewayTimeoutError)) throw error;
    return { kind: 'failed', id: order.id, reason: error.message };
  }
}
