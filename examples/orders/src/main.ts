import { OrderStore } from './order-store.ts';
import { PaymentGateway } from './payment-gateway.ts';
import { processOrders } from './pipeline.ts';
import { STANDARD_RULES } from './pricing.ts';
import { QuoteServer } from './quote-server.ts';
import { readOrders } from './read-orders.ts';
import { Report } from './report.ts';

const SEED = 7;
const FAILURE_SHARE = 0.3;

async function main(): Promise<void> {
  const report = new Report();
  const gateway = new PaymentGateway(SEED, FAILURE_SHARE);
  const server = new QuoteServer(STANDARD_RULES);
  const store = new OrderStore(new URL('../data/orders.db', import.meta.url));
  await server.listen();
  try {
    const records = store.keep(readOrders(new URL('../data/orders.json', import.meta.url)));
    const outcomes = processOrders(records, { origin: server.origin, gateway, batchSize: 8 });
    for await (const outcome of outcomes) {
      report.add(outcome);
      store.settle(outcome);
    }
  } finally {
    await server.close();
  }

  console.log(String(report));
  console.log(`\n${gateway.attempts} charges attempted`);
  console.log(`${store.count()} orders kept, ${store.paid().length} of them paid`);
  for (const { id, customer, lines, total = 0 } of store.paid().slice(0, 3)) {
    const pieces = lines.reduce((sum, { quantity }) => sum + quantity, 0);
    console.log(`${id}  ${customer?.name ?? ''}: ${pieces} pieces, ${(total / 100).toFixed(2)}`);
  }
  store.close();
}

await main();
