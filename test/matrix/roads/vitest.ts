/** The plugin for Vitest, which loads the cases as modules of a test file. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FIXTURES } from '../lib/cases.ts';
import type { Job, Road, Runnable } from '../lib/road.ts';
import { TEST_FILE } from '../lib/trees.ts';

const COMMAND = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url));

export const VITEST: Road = {
  name: 'vitest',
  is: 'the plugin in Vitest, whose test file imports the cases',
  configurations: [
    { language: 'js', format: 'esm', isStrict: true },
    { language: 'ts', format: 'esm', isStrict: true, target: 'ESNext' },
  ],
  build: (job) => Promise.resolve(build(job)),
};

function build({ configuration, isTraced, folder }: Job): Runnable {
  writeFileSync(join(folder, 'vitest.config.mjs'), settings(isTraced));
  writeFileSync(join(folder, TEST_FILE), TEST);
  return {
    folder: join(folder, 'src'),
    ending: `.${configuration.language}`,
    runner: [COMMAND, 'run'],
  };
}

/**
 * The cases run while the file is collected: within a test, what the event loop calls would be the test's, and not have
 * the callers that it has on other roads.
 */
const TEST = `import { test } from 'vitest';
import { runCases } from ${JSON.stringify(join(FIXTURES, 'run-cases.mjs'))};
await runCases((path) => import(path));
test('has run them', () => {});
`;

function settings(isTraced: boolean): string {
  return `${isTraced ? "import functrace from '@functrace/transformer/vitest';\n" : ''}
export default {
  plugins: [${isTraced ? `functrace({ exclude: ['${TEST_FILE}'] })` : ''}],
  test: {
    pool: 'forks',
    disableConsoleIntercept: true,
    dangerouslyIgnoreUnhandledErrors: true,
    server: { deps: { external: [/matrix.fixtures/] } },
  },
};
`;
}
