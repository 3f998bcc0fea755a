import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

import { InvalidOrderError, type Order, parseOrder } from './order.ts';
import { type PricingRule, quote, type Quote } from './pricing.ts';
import type { Suggestions } from './suggestions.ts';

/**
 * `POST /quotes` with an order gives its price, `GET /suggestions/ID` what goes well with one that is known; on a port
 * that the system chooses.
 */
export class QuoteServer {
  readonly #server: Server;
  readonly #rules: readonly PricingRule[];
  readonly #suggestions: Suggestions | undefined;

  constructor(rules: readonly PricingRule[], suggestions?: Suggestions) {
    this.#rules = rules;
    this.#suggestions = suggestions;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        send(response, 500, { error: String(error) });
      });
    });
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  get origin(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    return `http://127.0.0.1:${address.port}`;
  }

  async close(): Promise<void> {
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, known] = /^\/suggestions\/([\w-]+)$/.exec(request.url ?? '') ?? [];
    const suggested = known === undefined ? undefined : this.#suggestions?.for(known);
    if (request.method === 'GET' && suggested !== undefined) {
      send(response, 200, suggested);
      return;
    }
    if (request.method !== 'POST' || request.url !== '/quotes') {
      send(response, 404, { error: `no ${request.method} ${request.url} here` });
      return;
    }
    try {
      const order = parseOrder(JSON.parse(await text(request)));
      send(response, 200, quote(order, this.#rules));
    } catch (error) {
      if (!(error instanceof InvalidOrderError)) throw error;
      send(response, 422, { error: error.message });
    }
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

export async function fetchQuote(origin: string, order: Order): Promise<Quote> {
  const response = await fetch(`${origin}/quotes`, {
    method: 'POST',
    body: JSON.stringify(order),
  });
  if (!response.ok) throw new Error(`no quote for ${order.id}: ${response.status}`);
  // The service on the other end is ours, and its answer is a `Quote` by construction.
  return (await response.json()) as Quote;
}
