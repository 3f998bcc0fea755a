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
  await server.listen();
  try {
    const records = readOrders(new URL('../data/orders.json', import.meta.url));
    const outcomes = processOrders(records, { origin: server.origin, gateway, batchSize: 8 });
    for await (const outcome of outcomes) {
      report.add(outcome);
    }
  } finally {
    await server.close();
  }

  console.log(String(report));
  console.log(`\n${gateway.attempts} charges attempted`);
}

await main();
