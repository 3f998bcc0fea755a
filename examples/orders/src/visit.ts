import type { Order } from './order.ts';
import { STANDARD_RULES } from './pricing.ts';
import { fetchQuote, QuoteServer } from './quote-server.ts';
import { readOrders } from './read-orders.ts';
import { Suggestions } from './suggestions.ts';

const VISITORS = 5;

/** Serves the shop's pages, and asks for what five of its visitors see. */
async function visit(): Promise<void> {
  const orders: Order[] = [];
  for await (const record of readOrders(new URL('../data/orders.json', import.meta.url))) {
    if (record.kind === 'order') orders.push(record.order);
  }
  const server = new QuoteServer(STANDARD_RULES, new Suggestions(orders));
  await server.listen();
  try {
    for (const order of orders.slice(0, VISITORS)) {
      const { total } = await fetchQuote(server.origin, order);
      const response = await fetch(`${server.origin}/suggestions/${order.id}`);
      const suggested = (await response.json()) as string[];
      console.log(`${order.id}  ${(total / 100).toFixed(2).padStart(8)}  ${suggested.join(', ')}`);
    }
  } finally {
    await server.close();
  }
}

await visit();
