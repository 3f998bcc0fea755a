import { setTimeout as sleep } from 'node:timers/promises';

export interface RetryOptions {
  readonly attempts: number;
  /** Pause after the first failure, in milliseconds; doubled after each further one. */
  readonly pause: number;
  readonly isWorthRetrying: (error: unknown) => boolean;
}

/** Runs `action` until it succeeds, fails for good, or has used up its attempts; then the last error is thrown. */
export async function retry<Result>(
  action: () => Promise<Result>,
  options: RetryOptions,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await action();
    } catch (error) {
      if (attempt === options.attempts || !options.isWorthRetrying(error)) throw error;
    }
    await sleep(options.pause * 2 ** (attempt - 1));
  }
}
