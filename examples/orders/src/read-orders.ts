import { readFile } from 'node:fs/promises';

import { InvalidOrderError, type Order, parseOrder } from './order.ts';

export type OrderRecord =
  | { readonly kind: 'order'; readonly order: Order }
  | { readonly kind: 'rejected'; readonly id: string; readonly reason: string };

/** Yields the file's orders in their order, each one checked; a bad one is yielded with the reason, not thrown. */
export async function* readOrders(file: URL): AsyncGenerator<OrderRecord, void> {
  const records: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (!Array.isArray(records)) throw new TypeError(`${file.pathname} holds no list of orders`);

  const seen = new Set<string>();
  for (const record of records) {
    yield checkRecord(record, seen);
  }
}

function checkRecord(record: unknown, seen: Set<string>): OrderRecord {
  try {
    const order = parseOrder(record);
    if (seen.has(order.id)) throw new InvalidOrderError(order.id, 'sent twice');
    seen.add(order.id);
    return { kind: 'order', order };
  } catch (error) {
    if (!(error instanceof InvalidOrderError)) throw error;
    return { kind: 'rejected', id: error.orderId, reason: error.message };
  }
}
