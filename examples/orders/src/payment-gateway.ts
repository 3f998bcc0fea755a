import { setTimeout as sleep } from 'node:timers/promises';

import type { Cents } from './order.ts';

/** The gateway did not answer in time. The same charge may go through later. */
export class GatewayTimeoutError extends Error {
  override readonly name = 'GatewayTimeoutError';
}

/** The bank said no. Asking again does not help. */
export class DeclinedError extends Error {
  override readonly name = 'DeclinedError';
}

export interface Charge {
  readonly orderId: string;
  readonly amount: Cents;
  readonly reference: string;
}

/**
 * A stand-in for a payment provider on a bad day. Whether a charge fails depends on the seed, the order and the
 * attempt alone, and not on what else is under way: the same seed gives the same day.
 */
export class PaymentGateway {
  static readonly #limit: Cents = 2_500_00;
  readonly #seed: number;
  readonly #failureShare: number;
  readonly #attempts = new Map<string, number>();

  constructor(seed: number, failureShare: number) {
    this.#seed = seed;
    this.#failureShare = failureShare;
  }

  get attempts(): number {
    return [...this.#attempts.values()].reduce((sum, count) => sum + count, 0);
  }

  async charge(orderId: string, amount: Cents): Promise<Charge> {
    const attempt = (this.#attempts.get(orderId) ?? 0) + 1;
    this.#attempts.set(orderId, attempt);
    const dice = hash(`${this.#seed}/${orderId}/${attempt}`);

    await sleep(1 + (dice % 4));
    if (amount > PaymentGateway.#limit) throw new DeclinedError('over the limit of the card');
    if (dice / 2 ** 32 < this.#failureShare) throw new GatewayTimeoutError('gateway timed out');
    return { orderId, amount, reference: dice.toString(16).padStart(8, '0') };
  }
}

/** FNV-1a with a final mix, 32 bits: enough to roll dice with. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (const character of text) {
    state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  return (state ^ (state >>> 13)) >>> 0;
}
