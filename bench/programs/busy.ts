/**
 * Handles made-up orders for as many seconds as its argument says, and prints the most memory, in MB, that it held in each
 * third of that time.
 */
import { setImmediate } from 'node:timers/promises';

interface Order {
  readonly id: string;
  readonly lines: readonly number[];
  readonly customer: { readonly name: string };
}

function total(order: Order, rate: number): number {
  let sum = 0;
  for (const line of order.lines) sum += price(line, rate);
  return sum;
}

function price(line: number, rate: number): number {
  return line * (1 + rate);
}

function label(order: Order): string {
  return `${order.id} for ${order.customer.name}`;
}

async function handle(count: number): Promise<number> {
  const order = { id: `A-${count}`, lines: [count, 2, 3], customer: { name: 'Ada' } };
  await undefined;
  return total(order, 0.2) + label(order).length;
}

/** @notrace */
async function main(seconds: number): Promise<void> {
  const most = [0, 0, 0];
  const began = performance.now();
  const length = seconds * 1000;
  for (let count = 0; ;) {
    const passed = performance.now() - began;
    if (passed >= length) break;
    for (let once = 0; once < 200; once++) await handle(count++);
    // The event loop goes on as well.
    await setImmediate();
    const third = Math.floor((passed / length) * 3);
    most[third] = Math.max(most[third] ?? 0, process.memoryUsage.rss() / 2 ** 20);
  }
  console.log(JSON.stringify(most));
}

await main(Number(process.argv[2]));
