import { readFileSync, rmSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

import {
  Customer,
  Order as OrderRow,
  Order_Status,
  OrderLine,
} from './generated/orders/v1/order.pb.ts';
import type { Order } from './order.ts';
import type { Outcome } from './pipeline.ts';
import type { OrderRecord } from './read-orders.ts';

/** What the generator made of `proto/orders/v1/order.proto`, beside the classes. */
const TABLES = new URL('../sql/orders/v1/order.sqlite.sql', import.meta.url);

type Row = Readonly<Record<string, unknown>>;

/** The day's orders in a database. Messages are rows by `toRow`, and rows messages again by `fromRow`. */
export class OrderStore {
  readonly #database: DatabaseSync;

  /** Begins a new day: what the file held is gone. */
  constructor(file: URL) {
    rmSync(file, { force: true });
    this.#database = new DatabaseSync(file);
    // Each order is a transaction of its own; with a log, none of them waits for the disk.
    this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    this.#database.exec(readFileSync(TABLES, 'utf8'));
  }

  /** Passes records on, and keeps each order that is one. */
  async *keep(records: AsyncIterable<OrderRecord>): AsyncGenerator<OrderRecord, void> {
    for await (const record of records) {
      if (record.kind === 'order') this.#add(record.order);
      yield record;
    }
  }

  /** Writes down what became of an order; one that was turned away at the door was never kept. */
  settle(outcome: Outcome): void {
    const order = this.find(outcome.id);
    if (order === undefined) return;
    if (outcome.kind === 'paid') {
      order.status = Order_Status.PAID;
      order.total = outcome.total;
      // A copy of it may have been turned away before.
      order.failure = undefined;
    } else {
      order.status = Order_Status.FAILED;
      order.failure = outcome.reason;
    }
    const { id, ...changed } = order.toRow();
    const columns = Object.keys(changed).map((column) => `${column} = ?`);
    this.#run(`UPDATE ${OrderRow.orm.table} SET ${columns.join(', ')} WHERE id = ?`, {
      ...changed,
      id,
    });
  }

  find(id: string): OrderRow | undefined {
    const [row] = this.#database
      .prepare(`SELECT * FROM ${OrderRow.orm.table} WHERE id = ?`)
      .all(id);
    return row === undefined ? undefined : this.#orderOf(row);
  }

  /** The orders that were paid, the dearest first, with their lines. */
  paid(): OrderRow[] {
    const sql = `SELECT * FROM ${OrderRow.orm.table} WHERE status = 'PAID' ORDER BY total DESC, id`;
    return this.#database
      .prepare(sql)
      .all()
      .map((row) => this.#orderOf(row));
  }

  count(): number {
    const row = this.#database.prepare(`SELECT count(*) AS count FROM ${OrderRow.orm.table}`).get();
    return Number(row?.['count']);
  }

  close(): void {
    this.#database.close();
  }

  #orderOf(row: Row): OrderRow {
    const order = OrderRow.fromRow(row);
    const sql = `SELECT * FROM ${OrderLine.orm.table} WHERE order_id = ? ORDER BY position`;
    order.lines = this.#database
      .prepare(sql)
      .all(order.id)
      .map((line) => OrderLine.fromRow(line));
    return order;
  }

  #add({ id, country, customer, lines }: Order): void {
    const order = new OrderRow({ id, country, customer: new Customer(customer) });
    this.#database.exec('BEGIN');
    this.#insert(OrderRow.orm.table, order.toRow());
    for (const [index, line] of lines.entries()) {
      const row = new OrderLine({ orderId: id, position: index + 1, ...line }).toRow();
      this.#insert(OrderLine.orm.table, row);
    }
    this.#database.exec('COMMIT');
  }

  #insert(table: string, row: Row): void {
    const columns = Object.keys(row);
    const places = columns.map(() => '?').join(', ');
    this.#run(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`, row);
  }

  #run(sql: string, row: Row): void {
    this.#database.prepare(sql).run(...(Object.values(row) as SQLInputValue[]));
  }
}
