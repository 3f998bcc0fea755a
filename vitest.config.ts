import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', '*/test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/fixtures/**'],
    // Processes, not threads: tests change environment variables and the working directory, and start workers.
    pool: 'forks',
    // Most of a test's time is a child process that compiles, runs and drains; a busy machine is slow at that.
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});
