/** `npm run check`: every step runs, also after one has failed, so that one run shows all there is to mend. */
import { globSync } from 'node:fs';
import { styleText } from 'node:util';

import { publishedPackages } from './published-packages.ts';
import { root, runTool } from './run-tool.ts';

interface Step {
  readonly name: string;
  readonly commands: readonly (readonly string[])[];
}

const TSC = ['node', 'node_modules/typescript7/bin/tsc'];

const STEPS: readonly Step[] = [
  { name: 'format', commands: [['oxfmt', '--check']] },
  // Builds as well: the steps below look at packages as their users see them, through `dist`.
  {
    name: 'types',
    commands: [
      [...TSC, '--build', 'tsconfig.build.json'],
      ['node', 'scripts/bundle.ts'],
    ],
  },
  { name: 'types of tests', commands: [[...TSC, '--project', 'tsconfig.json']] },
  {
    name: 'types of examples',
    commands: globSync('examples/*/tsconfig.json', { cwd: root }).map((path) => [
      ...TSC,
      '--noEmit',
      '--project',
      path,
    ]),
  },
  { name: 'code in documents', commands: [['node', 'scripts/check-documents.ts']] },
  { name: 'lint', commands: [['oxlint'], ['node', 'scripts/check-suppressions.ts']] },
  { name: 'import directions', commands: [['node', 'scripts/check-imports.ts']] },
  { name: 'unused code', commands: [['knip', '--no-config-hints']] },
  {
    name: 'packages',
    commands: publishedPackages(root).map(({ folder }) => ['publint', 'run', folder, '--strict']),
  },
];

/** What the step printed when it failed; undefined when it passed. */
async function failureOf({ commands }: Step): Promise<string | undefined> {
  const failures: string[] = [];
  for (const command of commands) {
    const { succeeded, output } = await runTool(command);
    if (!succeeded) failures.push(output.trim());
  }
  return failures.length > 0 ? failures.join('\n') : undefined;
}

async function main(): Promise<void> {
  const failed: string[] = [];
  for (const step of STEPS) {
    const start = performance.now();
    const failure = await failureOf(step);
    const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(6);
    const verdict =
      failure === undefined ? styleText('green', 'ok    ') : styleText('red', 'failed');
    console.log(`${verdict} ${step.name.padEnd(20)}${seconds} s`);
    if (failure === undefined) continue;
    failed.push(step.name);
    console.log(`${failure}\n`);
  }
  if (failed.length > 0) {
    console.log(`\nfailed: ${failed.join(', ')}`);
    process.exitCode = 1;
  }
}

await main();
